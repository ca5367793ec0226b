import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault, messageOf } from '@zhian/kit/fault'
import { openIssuingAuthority } from '@zhian/kit/pki/issuing-authority'
import type { IssuingAuthority } from '@zhian/kit/pki/issuing-authority'
import { authorityFiles } from '@zhian/contracts/authority-files'
import type { ControlStore } from '../control/control-store.ts'
import { enrolmentRecords } from '../control/enrolment-records.ts'
import type { EnrolmentRecords } from '../control/enrolment-records.ts'
import type { ApiEvents } from '../events.ts'
import { enrolmentDesk } from './enrolment-desk.ts'
import type { EnrolmentDesk } from './enrolment-desk.ts'

export interface EnrolmentPlan {
  readonly authorityFolder: string
  readonly agentMqttUrl?: string | undefined
}

interface EnrolmentNeeds {
  readonly store: ControlStore
  readonly events: ApiEvents
  readonly now: () => number
}

export interface Enrolment extends AsyncDisposable {
  readonly desk: EnrolmentDesk
  /** Who is revoked, signed; the same text as in the file. */
  revocationList(): string
}

const listDays = 30
const dayMs = 24 * 3600 * 1000
const listEveryMs = dayMs / 2

/**
 * Opens the desk over the authority's folder (as `./zhian ca init` fills it) and the control data.
 *
 * The revocation list lies in the same folder, always whole, made anew with each revocation and twice a day.
 */
export async function openEnrolment(
  plan: EnrolmentPlan,
  { store, events, now }: EnrolmentNeeds,
): Promise<Enrolment> {
  await using opened = new AsyncDisposableStack()
  const { authority, rootList } = await readAuthority(plan.authorityFolder)
  const records = enrolmentRecords(store)
  const file = join(plan.authorityFolder, authorityFiles.revocationList)
  const publisher = listPublisher({ authority, rootList, records, file, now })
  await publisher.publish()
  const timer = setInterval(() => {
    publisher.publish().catch((error: unknown) => {
      events.revocationListFailed({ problem: messageOf(error) })
    })
  }, listEveryMs)
  opened.defer(() => clearInterval(timer))
  const { agentMqttUrl } = plan
  const desk = enrolmentDesk({
    records,
    authority,
    agentMqttUrl,
    publishRevocations: () => publisher.publish(),
    events,
    now,
  })
  const owned = opened.move()
  return {
    desk,
    revocationList: () => publisher.list,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function readAuthority(
  folder: string,
): Promise<{ authority: IssuingAuthority; rootList: string }> {
  const read = async (name: string) => {
    try {
      return await readFile(join(folder, name), 'utf8')
    } catch (error) {
      throw new Fault(
        'CONFIG_REFUSED',
        `API_CA_FOLDER: ${messageOf(error)}; \`./zhian ca init\` makes it`,
        { cause: error },
      )
    }
  }
  const authority = await openIssuingAuthority({
    intermediatePem: await read(authorityFiles.intermediate),
    keyPem: await read(authorityFiles.intermediateKey),
    rootPem: await read(authorityFiles.root),
  })
  return { authority, rootList: await read(authorityFiles.rootList) }
}

interface ListNeeds {
  readonly authority: IssuingAuthority
  readonly rootList: string
  readonly records: EnrolmentRecords
  readonly file: string
  readonly now: () => number
}

/** One list at a time: the later one must also lie there later. */
function listPublisher({ authority, rootList, records, file, now }: ListNeeds) {
  let last: Promise<unknown> = Promise.resolve()
  let list = ''
  const write = async () => {
    const fromMs = now()
    const valid = { fromMs, untilMs: fromMs + listDays * dayMs }
    const own = await authority.revocationList(await records.revokedAfter(fromMs), valid)
    const next = own + rootList
    const part = `${file}.part`
    await using handle = await open(part, 'w', 0o644)
    await handle.writeFile(next)
    await handle.sync()
    await rename(part, file)
    list = next
  }
  return {
    get list() {
      return list
    },
    publish(): Promise<void> {
      const mine = last.then(write, write)
      last = mine.catch(() => undefined)
      return mine
    },
  }
}
