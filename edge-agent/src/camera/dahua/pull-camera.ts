import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { backoffMs } from '@zhian/kit/backoff'
import { Fault, messageOf } from '@zhian/kit/fault'
import type { AdapterDoors } from '../camera-adapter.ts'
import { DigestSession } from '../http-digest.ts'
import { PartReader, boundaryOf } from '../multipart-stream.ts'
import { EventAssembler } from './event-assembler.ts'
import { protocol } from './event.ts'

export interface PullTarget {
  readonly deviceId: string
  readonly host: string
  readonly port: number
  /** From 1; −1 for all of a recorder. */
  readonly channel: number
  readonly username: string
  readonly password: string
}

export interface PullTimes {
  readonly heartbeatSeconds: number
  /** Silence that means that the camera is gone, though its connection stands. */
  readonly silentMs: number
  /** Silence after which the parts that came are taken as they are. */
  readonly settleMs: number
  readonly answerMs: number
  readonly againFirstMs: number
  readonly againMaxMs: number
  /** A wrong password again and again locks the account of the camera. */
  readonly refusedMs: number
}

export const usualPullTimes: PullTimes = {
  heartbeatSeconds: 5,
  silentMs: 20_000,
  settleMs: 2000,
  answerMs: 15_000,
  againFirstMs: 1000,
  againMaxMs: 60_000,
  refusedMs: 10 * 60_000,
}

interface PullNeeds {
  readonly doors: AdapterDoors
  readonly times: PullTimes
  readonly stopping: AbortSignal
}

/** Events with pictures first; devices that have none of that send events alone. Some take brackets as they are, some do not. */
const queries = [
  '/cgi-bin/snapManager.cgi?action=attachFileProc&channel=@&heartbeat=#&Flags[0]=Event&Events=[All]',
  '/cgi-bin/snapManager.cgi?action=attachFileProc&channel=@&heartbeat=#&Flags%5B0%5D=Event&Events=%5BAll%5D',
  '/cgi-bin/eventManager.cgi?action=attach&codes=[All]&heartbeat=#',
  '/cgi-bin/eventManager.cgi?action=attach&codes=%5BAll%5D&heartbeat=#',
] as const

/** What brings a device's events, the best first. */
export function eventUris({
  channel,
  heartbeatSeconds,
}: {
  channel: number
  heartbeatSeconds: number
}): string[] {
  return queries.map((query) =>
    query.replace('#', String(heartbeatSeconds)).replace('@', String(channel)),
  )
}

/** Follows the events of one camera for as long as we live, over every break of the connection. */
export class PulledCamera {
  readonly #target: PullTarget
  readonly #needs: PullNeeds
  #query = 0
  #lastHeardAtMs: number | undefined
  #trouble: string | undefined

  constructor(target: PullTarget, needs: PullNeeds) {
    this.#target = target
    this.#needs = needs
  }

  get trouble(): string | undefined {
    return this.#trouble
  }

  /** Never rejects. */
  async follow(): Promise<void> {
    const { stopping, times } = this.#needs
    for (let attempt = 0; !stopping.aborted; attempt += 1) {
      const heardBefore = this.#lastHeardAtMs
      const error = await this.#followOnce().catch((error: unknown) => error)
      if (stopping.aborted) return
      if (this.#lastHeardAtMs !== heardBefore) attempt = 0
      this.#tell(error)
      const isRefused = error instanceof Fault && error.code === 'UNAUTHORISED'
      const again = { firstMs: times.againFirstMs, maxMs: times.againMaxMs }
      const pauseMs = isRefused ? times.refusedMs : backoffMs(again, attempt)
      await wait(pauseMs, undefined, { signal: stopping }).catch(() => undefined)
    }
  }

  async #followOnce(): Promise<void> {
    const { deviceId, host } = this.#target
    const response = await this.#ask()
    const boundary = boundaryOf(response.headers['content-type']) ?? 'myboundary'
    const reader = new PartReader(boundary)
    const { doors, stopping } = this.#needs
    const assembler = new EventAssembler({ doors, deviceId, peerAddress: host, stopping })
    this.#tellGap()
    try {
      await this.#read(response, { reader, assembler })
    } finally {
      response.destroy()
      // What is unfinished has lost its rest with the connection; its text is a capture all the same.
      if (!stopping.aborted) {
        for (const part of reader.end()) await assembler.take(part)
        await assembler.end()
      }
    }
  }

  async #read(
    response: IncomingMessage,
    { reader, assembler }: { reader: PartReader; assembler: EventAssembler },
  ): Promise<void> {
    const chunks = (response as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
    const { times, doors, deviceId } = { ...this.#needs, ...this.#target }
    let coming = chunks.next()
    for (;;) {
      const came = await orSilence(coming, times.settleMs)
      if (came === 'silence') {
        for (const part of reader.settle()) await assembler.take(part)
        await assembler.settle()
        const silentMs = doors.now() - (this.#lastHeardAtMs ?? 0)
        if (silentMs >= times.silentMs)
          throw new Fault('FETCH_FAILED', `silent for ${Math.round(silentMs / 1000)} s`)
        continue
      }
      if (came.done === true || reader.hasEnded) return
      this.#lastHeardAtMs = doors.now()
      doors.roster.seen(protocol, deviceId, 'other')
      for (const part of reader.push(came.value)) await assembler.take(part)
      coming = chunks.next()
    }
  }

  async #ask(): Promise<IncomingMessage> {
    const { username, password } = this.#target
    const digest = new DigestSession({ username, password })
    const { heartbeatSeconds } = this.#needs.times
    const uris = eventUris({ channel: this.#target.channel, heartbeatSeconds })
    const uri = uris[this.#query] ?? uris[0] ?? ''
    for (let tries = 0; tries < 3; tries += 1) {
      const asked = digest.authorize({ method: 'GET', uri })
      const response = await this.#get(uri, asked)
      if (response.statusCode === 200) {
        this.#lastHeardAtMs ??= this.#needs.doors.now()
        this.#trouble = undefined
        return response
      }
      response.destroy()
      if (response.statusCode !== 401) {
        this.#query = (this.#query + 1) % queries.length
        throw new Fault('DEVICE_ANSWERED_BADLY', `HTTP ${response.statusCode ?? 0} to ${uri}`)
      }
      if (digest.learn(response.headers['www-authenticate'], asked) !== 'again') break
    }
    throw new Fault('UNAUTHORISED', 'the camera refuses our user name or password')
  }

  async #get(path: string, authorization: string | undefined): Promise<IncomingMessage> {
    const { host, port } = this.#target
    const answered = Promise.withResolvers<IncomingMessage>()
    const asking = request({
      host,
      port,
      path,
      agent: false,
      insecureHTTPParser: true,
      signal: this.#needs.stopping,
      headers: authorization === undefined ? {} : { authorization },
    })
    asking.once('response', answered.resolve)
    asking.on('error', (error) =>
      answered.reject(new Fault('FETCH_FAILED', messageOf(error), { cause: error })),
    )
    asking.setTimeout(this.#needs.times.answerMs, () => {
      asking.destroy(new Error('no answer in time'))
    })
    asking.end()
    const response = await answered.promise
    asking.setTimeout(0)
    response.on('error', () => undefined)
    return response
  }

  /** The stream has no memory: what happened meanwhile was never sent, and a person should know. */
  #tellGap(): void {
    const { doors } = this.#needs
    const nowMs = doors.now()
    const before = this.#lastHeardAtMs
    this.#lastHeardAtMs = nowMs
    if (before === undefined || before >= nowMs) return
    const [from, to] = [before, nowMs].map((atMs) => new Date(atMs).toISOString())
    const why = `camera ${this.#target.deviceId}: events from ${from} to ${to} were not sent to us`
    doors.events.adapterTroubled({ protocol, why })
  }

  #tell(error: unknown): void {
    const why = error === undefined ? 'the stream ended' : messageOf(error)
    if (why !== this.#trouble)
      this.#needs.doors.events.adapterTroubled({
        protocol,
        why: `camera ${this.#target.deviceId}: ${why}`,
      })
    this.#trouble = why
  }
}

async function orSilence<T>(coming: Promise<T>, afterMs: number): Promise<T | 'silence'> {
  const over = new AbortController()
  const silence = wait(afterMs, 'silence' as const, { signal: over.signal })
  silence.catch(() => undefined)
  try {
    return await Promise.race([coming, silence])
  } finally {
    over.abort()
  }
}
