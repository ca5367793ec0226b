import type { CaptureKind } from '@zhian/contracts/capture'
import { Fault, kindOf } from '@zhian/kit/fault'
import type { AdapterDoors } from '../camera-adapter.ts'
import type { ObjectStatus } from './answers.ts'
import { readBodyJson } from '../body-json.ts'
import { fetchNoPictures } from '../fetch-pictures.ts'
import type { FetchPictures } from '../fetch-pictures.ts'
import { isObject } from '../loose-object.ts'
import { wordTable } from '../word-table.ts'
import { hasOwnId, readCapture, sourceIdOf } from './read-capture.ts'
import type { Sender } from './read-capture.ts'
import { readEnvelope } from './read-envelope.ts'
import { addressesOf, listPictures, readImages } from './read-images.ts'
import type { CaptureObject } from './read-envelope.ts'

export const protocol = 'gat1400'

const kindOfPath = wordTable<CaptureKind>({
  faces: 'face',
  persons: 'person',
  motorvehicles: 'vehicle',
  nonmotorvehicles: 'nonmotor',
})
/** What is rightly posted to us and holds no capture. */
const noCapturePaths =
  /^(videoslices|files|things|scenes|videolabels|analysisrules|apes|apss|tollgates|lanes|apestatus|subscribes|dispositions|dispositionnotifications|cases|community)/
const credentials = new Set(['userid', 'password'])
/** Objects of one message that are begun together, so that they share an fdatasync and memory stays bounded. */
const togetherMax = 16
/** For all the pictures of a message: devices wait some 5 s for the answer, and the disk is still to come. */
const fetchMsMax = 3000
/** In the result of an identification these too say who it is. */
const whoItIs = new Map([
  ['personid', 'PersonID'],
  ['groupid', 'GroupID'],
])

export interface Posted {
  /** Below `/VIID/`, in lower case. */
  readonly noun: string
  readonly body: Buffer
  readonly sender: Sender
  /** Absent where nobody is to be asked for pictures. */
  readonly pictures?: SenderPictures
}

export interface SenderPictures {
  readonly fetch: FetchPictures
  /** The sender's own addresses. */
  readonly places: readonly string[]
}

/** Stores what was posted. Resolves with one status for each object, after all of them are durable or have failed. */
export async function receiveCaptures(
  doors: AdapterDoors,
  posted: Posted,
): Promise<readonly ObjectStatus[]> {
  const read = readBodyJson(posted.body)
  if (!read.ok) {
    if (read.reason === 'body_empty') return note(doors, posted.noun)
    return putAway(doors, { reason: read.reason, bytes: posted.body })
  }
  const [root = ''] = posted.noun.split('/')
  const envelope = readEnvelope(read.value, kindOfPath[root])
  const statuses: ObjectStatus[] = []
  const deadline = AbortSignal.timeout(fetchMsMax)
  for (let at = 0; at < envelope.captures.length; at += togetherMax) {
    const together = envelope.captures.slice(at, at + togetherMax)
    statuses.push(
      ...(await Promise.all(
        together.map((each, nth) => takeOne(doors, each, { ...posted, deadline, at: at + nth })),
      )),
    )
  }
  if (statuses.length > 0) return statuses
  if (noCapturePaths.test(root)) {
    await keepRecognised(doors, root, read.value)
    return note(doors, root)
  }
  if (envelope.isKnown) return note(doors, root)
  return putAway(doors, { reason: 'shape_unknown', bytes: posted.body })
}

async function takeOne(
  doors: AdapterDoors,
  found: CaptureObject,
  { sender, pictures, deadline, at }: Posted & { deadline: AbortSignal; at: number },
): Promise<ObjectStatus> {
  const id = sourceIdOf(found) ?? ''
  doors.stripped.countIn(found.raw, found.isRecognition === true ? whoItIs : undefined)
  try {
    const listed = listPictures(found.object, found.image)
    const { fetch = fetchNoPictures, places = [] } = pictures ?? {}
    using fetched = await fetch(addressesOf(listed), { places, deadline })
    const shown = readImages(listed, { kind: found.kind, fetched: fetched.byAddress })
    await doors.intake.take(protocol, {
      ...readCapture(found, sender, shown),
      ...placeAmong(found, at),
    })
    return { id, status: 'ok' }
  } catch (error) {
    if (kindOf(error) === 'unavailable') {
      const reason = error instanceof Fault ? error.code : 'unavailable'
      doors.events.inputTurnedAway({ protocol, reason })
      return { id, status: 'busy' }
    }
    // A capture that we cannot build is our fault or a very strange device's; either way its bytes are kept.
    const bytes = Buffer.from(JSON.stringify(found.raw))
    const [status] = await putAway(doors, { reason: 'capture_unbuildable', bytes })
    return { id, status: status?.status ?? 'ok' }
  }
}

/** Without an id of its own, it is known by its place in the message. */
function placeAmong(found: CaptureObject, at: number): { among?: number } {
  return at > 0 && !hasOwnId(found) ? { among: at + 1 } : {}
}

function note(doors: AdapterDoors, what: string): readonly ObjectStatus[] {
  doors.events.inputNoted({ protocol, what: what.split('/')[0] ?? what })
  return [{ id: '', status: 'ok' }]
}

/** The device is told OK: it could do nothing but send the same again, and everything behind it would wait. */
async function putAway(
  doors: AdapterDoors,
  { reason, bytes }: { reason: string; bytes: Buffer },
): Promise<readonly ObjectStatus[]> {
  try {
    await doors.quarantine.put({ protocol, reason, bytes })
    return [{ id: '', status: 'ok' }]
  } catch (error) {
    if (kindOf(error) !== 'unavailable') throw error
    doors.events.inputTurnedAway({ protocol, reason: 'quarantine_unwritable' })
    return [{ id: '', status: 'busy' }]
  }
}

async function keepRecognised(doors: AdapterDoors, what: string, value: unknown): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(withoutCredentials(value)))
  const reason = `recognised_${what}`
  await doors.quarantine
    .put({ protocol, reason, bytes, isRecognised: true })
    .catch((error: unknown) =>
      doors.events.adapterTroubled({ protocol, why: `not kept: ${String(error)}` }),
    )
}

/** A list of cameras carries their passwords; these are never stored. */
function withoutCredentials(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCredentials)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !credentials.has(name.toLowerCase()))
      .map(([name, inner]) => [name, withoutCredentials(inner)]),
  )
}
