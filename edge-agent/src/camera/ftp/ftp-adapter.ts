import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { messageOf } from '@zhian/kit/fault'
import { listen } from '@zhian/kit/health'
import type { AdapterDoors, CameraAdapter } from '../camera-adapter.ts'
import { BodyBudget } from '../body-budget.ts'
import { controlLines } from './control-lines.ts'
import { PassivePorts } from './data-channel.ts'
import type { PortRange } from './data-channel.ts'
import { FtpGate } from './ftp-gate.ts'
import type { FtpAccount } from './ftp-gate.ts'
import { FtpSession } from './ftp-session.ts'
import type { Reply, SessionNeeds } from './ftp-session.ts'
import { Staging } from './staging.ts'
import { protocol } from './take-upload.ts'
import { Uploads } from './uploads.ts'
import type { UploadSettings } from './uploads.ts'

export interface FtpSettings extends UploadSettings {
  readonly host: string
  readonly port: number
  readonly accounts: readonly FtpAccount[]
  readonly passivePorts: PortRange
  readonly stagingFolder: string
  readonly stagingBytesMax: number
  /** How many bytes of files may be in memory at once, over all connections. */
  readonly filesBytesMax: number
  readonly openMs: number
  readonly stallMs: number
  /** A control connection without a command for this long is closed. */
  readonly idleMs: number
  readonly sweepMs: number
}

const connectionsMax = 1000
/** How long a transfer that runs while we stop may still take. */
const lastTransferMs = 5000

interface Open {
  readonly control: Socket
  isBusy: boolean
}

/** An FTP server that takes pictures and gives nothing. Throws PORT_TAKEN. */
export async function openFtp(
  settings: FtpSettings,
  doors: AdapterDoors,
): Promise<CameraAdapter & { readonly port: number }> {
  const staging = await Staging.open(settings.stagingFolder, settings.stagingBytesMax)
  const uploads = new Uploads({ settings, staging, doors })
  const needs: SessionNeeds = {
    ...settings,
    uploads,
    doors,
    gate: new FtpGate(settings.accounts, doors.now),
    ports: new PassivePorts(settings.passivePorts),
    budget: new BodyBudget(settings.filesBytesMax),
  }
  const stop = new AbortController()
  const open = new Map<Open, Promise<void>>()
  const server = createServer((control) => {
    const one: Open = { control, isBusy: false }
    const work = converse(one, { needs, idleMs: settings.idleMs, stopping: stop.signal })
    open.set(one, work)
    void work.finally(() => open.delete(one))
  })
  server.maxConnections = connectionsMax
  const port = await listen(server, settings)
  const sweeping = keepSweeping(uploads, { doors, sweepMs: settings.sweepMs, stop: stop.signal })
  return {
    protocol,
    port,
    problems: () => [],
    async [Symbol.asyncDispose]() {
      stop.abort()
      const closed = new Promise((resolve) => server.close(resolve))
      await endAll(open)
      await Promise.all([closed, sweeping])
    },
  }
}

/** Who waits for a command is let go at once; who is in the middle of a file may end it. */
async function endAll(open: ReadonlyMap<Open, Promise<void>>): Promise<void> {
  for (const { control, isBusy } of open.keys()) if (!isBusy) control.destroy()
  const late = new AbortController()
  const all = Promise.all(open.values())
  const isLate = wait(lastTransferMs, true, { signal: late.signal }).catch(() => false)
  if (await Promise.race([all.then(() => false), isLate]))
    for (const { control } of open.keys()) control.destroy()
  late.abort()
  await all
}

interface Conversation {
  readonly needs: SessionNeeds
  readonly idleMs: number
  readonly stopping: AbortSignal
}

/** Never rejects: a connection that breaks is a connection that ends. */
async function converse(one: Open, { needs, idleMs, stopping }: Conversation): Promise<void> {
  const { control } = one
  control.on('error', () => undefined)
  const say = (reply: Reply) => control.write(written(reply))
  const session = new FtpSession(control, needs, say)
  control.setTimeout(idleMs, () => {
    if (!one.isBusy) control.destroy()
  })
  say([220, 'Uploads only'])
  try {
    for await (const { name, argument } of controlLines(control)) {
      one.isBusy = true
      say(await session.run(name, argument))
      one.isBusy = false
      if (session.isOver || stopping.aborted) break
    }
  } catch {
    // What broke is the connection; nothing was promised on it.
  } finally {
    session.close()
    control.destroySoon()
  }
}

function written([code, ...lines]: Reply): string {
  const last = lines.length - 1
  const text = lines.map((line, index) => {
    if (index === last) return `${code} ${line}`
    return index === 0 ? `${code}-${line}` : ` ${line}`
  })
  return `${text.join('\r\n')}\r\n`
}

interface Sweeping {
  readonly doors: AdapterDoors
  readonly sweepMs: number
  readonly stop: AbortSignal
}

async function keepSweeping(uploads: Uploads, { doors, sweepMs, stop }: Sweeping): Promise<void> {
  while (!stop.aborted) {
    try {
      await uploads.sweep()
    } catch (error) {
      doors.events.adapterTroubled({ protocol, why: messageOf(error) })
    }
    await wait(sweepMs, undefined, { signal: stop }).catch(() => undefined)
  }
}
