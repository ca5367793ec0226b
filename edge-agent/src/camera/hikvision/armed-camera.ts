import type { Bilingual } from '../../cli/language.ts'
import { setTimeout as wait } from 'node:timers/promises'
import { backoffMs } from '@zhian/kit/backoff'
import { Fault, kindOf, messageOf } from '@zhian/kit/fault'
import { callCamera, drained } from '../call-camera.ts'
import type { KnownCamera } from '../camera-roster.ts'
import { LooseObject, isObject } from '../loose-object.ts'
import { DigestSession } from '../http-digest.ts'
import { PartReader, boundaryOf } from '../multipart-stream.ts'
import type { Part } from '../multipart-stream.ts'
import { AlertAssembler } from './alert-assembler.ts'
import { hostOf, identify, senderOf } from './identify.ts'
import { readPiece } from './read-message.ts'
import { readPosixZone } from './read-times.ts'
import { readXml } from './read-xml.ts'
import { reasonOf, receiveAssembled } from './receive-alerts.ts'
import type { Receiving } from './receive-alerts.ts'
import { protocol } from './sender.ts'
import type { Assembled } from './alert-assembler.ts'

export interface ArmPace {
  /** A stream that brings nothing for so long is dead: three heartbeats missed. */
  readonly silenceMs: number
  /** So long after the last byte, what is there of an alert is all there is. */
  readonly settleMs: number
  readonly retry: { readonly firstMs: number; readonly maxMs: number }
  /** Devices lock an account after a few wrong passwords. */
  readonly refusedMs: number
  readonly answerMs: number
}

export const usualArmPace: ArmPace = {
  silenceMs: 35_000,
  settleMs: 2000,
  retry: { firstMs: 1000, maxMs: 60_000 },
  refusedMs: 30 * 60_000,
  answerMs: 10_000,
}

/** An address alone says where a camera pushes from; with a password the agent calls it. */
export function isArmed({ profile }: KnownCamera): boolean {
  return profile.address !== undefined && profile.password !== undefined
}

export const alertStreamPath = '/ISAPI/Event/notification/alertStream'
const timePath = '/ISAPI/System/time'

interface StreamWork {
  readonly reader: PartReader
  readonly assembler: AlertAssembler
  readonly stopping: AbortSignal
}

/** One camera whose alert stream we hold open ("arming"). Nothing more is read before what was read is durable. */
export class ArmedCamera {
  readonly camera: KnownCamera
  readonly #receiving: Receiving
  readonly #pace: ArmPace
  readonly #session: DigestSession
  #offsetMinutes: number | undefined
  #trouble: string | undefined = 'not connected yet'
  #lostAtMs: number | undefined
  #attempt = 0

  constructor(camera: KnownCamera, receiving: Receiving, pace: ArmPace) {
    this.camera = camera
    this.#receiving = receiving
    this.#pace = pace
    const { username = 'admin', password = '' } = camera.profile
    this.#session = new DigestSession({ username, password })
    this.#offsetMinutes = camera.profile.utcOffsetMinutes
  }

  get problem(): Bilingual | undefined {
    const trouble = this.#trouble
    const { cameraId } = this.camera
    return trouble === undefined
      ? undefined
      : {
          en: `no events from ${cameraId}: ${trouble}`,
          zh: `收不到 ${cameraId} 的事件：${trouble}`,
        }
  }

  /** Ends only with the stop. */
  async run(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      const waitMs = await this.#hold(stopping)
      this.#lostAtMs ??= this.#receiving.doors.now()
      await wait(waitMs, undefined, { signal: stopping }).catch(() => undefined)
    }
  }

  /** Holds one connection until it breaks. Resolves with how long to wait before the next. */
  async #hold(stopping: AbortSignal): Promise<number> {
    try {
      await this.#listen(stopping)
    } catch (error) {
      if (stopping.aborted) return 0
      this.#tell(messageOf(error))
      if (error instanceof Fault && error.code === 'UNAUTHORISED') {
        // Jitter here too: a site's cameras share their password.
        return this.#pace.refusedMs * (0.5 + Math.random() / 2)
      }
    }
    this.#attempt += 1
    return backoffMs(this.#pace.retry, this.#attempt - 1)
  }

  async #listen(stopping: AbortSignal): Promise<void> {
    await this.#learnZone(stopping)
    const { status, message } = await this.#call(alertStreamPath, stopping)
    if (status !== 200) {
      const why = subStatusOf(await drained(message)) ?? ''
      throw new Fault('DEVICE_ANSWERED_BADLY', `the camera answers ${status} ${why}`.trim())
    }
    const boundary = boundaryOf(message.headers['content-type']) ?? 'boundary'
    const reader = new PartReader(boundary)
    const work: StreamWork = { reader, assembler: new AlertAssembler('stream'), stopping }
    try {
      await this.#readAll(message[Symbol.asyncIterator]() as AsyncIterator<Buffer>, work)
    } finally {
      message.destroy()
      // What had come before the end is kept, as far as it can be read.
      await this.#feed(reader.end(), work)
      await this.#take(work.assembler.close(), stopping)
    }
    throw new Fault('DEVICE_ANSWERED_BADLY', 'the alert stream has ended')
  }

  async #readAll(chunks: AsyncIterator<Buffer>, work: StreamWork): Promise<void> {
    const { reader, assembler, stopping } = work
    const { settleMs, silenceMs } = this.#pace
    let next = chunks.next()
    for (let silentMs = 0; !reader.hasEnded;) {
      const came = await within(settleMs, next)
      if (came === 'silence') {
        silentMs += settleMs
        await this.#feed(reader.settle(), work)
        await this.#take(assembler.close(), stopping)
        if (silentMs < silenceMs) continue
        throw new Fault('DEVICE_ANSWERED_BADLY', 'the alert stream has fallen silent')
      }
      if (came.done === true) return
      silentMs = 0
      await this.#feed(reader.push(came.value), work)
      next = chunks.next()
    }
  }

  async #feed(parts: readonly Part[], { assembler, stopping }: StreamWork): Promise<void> {
    for (const part of parts) await this.#take(assembler.push(readPiece(part)), stopping)
  }

  /** Where the disk is full the stream waits, unread, so that the camera's own buffers fill and not ours. */
  async #take(found: readonly Assembled[], stopping: AbortSignal): Promise<void> {
    for (const each of found) {
      this.#isAlive()
      for (let attempt = 0; ; attempt += 1) {
        try {
          await this.#takeOne(each)
          break
        } catch (error) {
          if (kindOf(error) !== 'unavailable') throw error
          if (stopping.aborted) break
          this.#receiving.doors.events.inputTurnedAway({ protocol, reason: reasonOf(error) })
          const pause = backoffMs(this.#pace.retry, attempt)
          await wait(pause, undefined, { signal: stopping }).catch(() => undefined)
        }
      }
    }
  }

  async #takeOne(found: Assembled): Promise<void> {
    const { doors } = this.#receiving
    const { deviceId, profile } = this.camera
    const peer = hostOf(profile.address) ?? ''
    const usual = senderOf(deviceId, peer, doors)
    if (found.is === 'alert') {
      const admitted = { is: 'camera', camera: this.camera } as const
      const identified = identify(found.alert.document, { admitted, peer }, doors)
      if (identified.is === 'unfitting') {
        await doors.quarantine.put({ protocol, reason: identified.reason, bytes: found.bytes })
        return
      }
    }
    const offset = this.#offsetMinutes
    const sender = offset === undefined ? usual : { ...usual, utcOffsetMinutes: offset }
    const what = await receiveAssembled(this.#receiving, found, sender)
    doors.roster.seen(protocol, deviceId, what === 'heartbeat' ? 'keepalive' : 'other')
  }

  #isAlive(): void {
    this.#attempt = 0
    this.#trouble = undefined
    if (this.#lostAtMs === undefined) return
    const { doors } = this.#receiving
    const gap = { fromMs: this.#lostAtMs, toMs: doors.now() }
    this.#lostAtMs = undefined
    doors.events.streamGap({ protocol, deviceId: this.camera.deviceId, ...gap })
  }

  #tell(why: string): void {
    const { cameraId, deviceId } = this.camera
    const { doors } = this.#receiving
    if (why !== this.#trouble)
      doors.events.adapterTroubled({ protocol, why: `${cameraId}: ${why}` })
    if (this.#trouble === undefined) doors.roster.left(protocol, deviceId)
    this.#trouble = why
  }

  /** The zone for times that carry none; a camera that does not tell keeps China's. */
  async #learnZone(stopping: AbortSignal): Promise<void> {
    if (this.#offsetMinutes !== undefined) return
    const { status, message } = await this.#call(timePath, stopping)
    const read = readXml(await drained(message))
    if (status !== 200 || !read.ok || !isObject(read.value)) return
    this.#offsetMinutes = readPosixZone(new LooseObject(read.value).text('timeZone'))
  }

  #call(path: string, stopping: AbortSignal) {
    const { address = '' } = this.camera.profile
    const { answerMs } = this.#pace
    return callCamera({ address, method: 'GET', path, session: this.#session, stopping, answerMs })
  }
}

/** The code by which ISAPI names an error. */
export function subStatusOf(body: Buffer): string | undefined {
  const read = readXml(body)
  if (!read.ok || !isObject(read.value)) return undefined
  return new LooseObject(read.value).text('subStatusCode', 'statusString')
}

async function within(
  ms: number,
  next: Promise<IteratorResult<Buffer>>,
): Promise<IteratorResult<Buffer> | 'silence'> {
  const stop = new AbortController()
  const silence = wait(ms, 'silence' as const, { signal: stop.signal })
  try {
    return await Promise.race([next, silence])
  } finally {
    silence.catch(() => undefined)
    stop.abort()
  }
}
