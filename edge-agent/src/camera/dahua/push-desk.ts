import { kindOf } from '@zhian/kit/fault'
import type { AdapterDoors } from '../camera-adapter.ts'
import { writeLocalTime } from '../capture-time.ts'
import { readBodyJson } from '../body-json.ts'
import { deviceClockIn } from '../device-clock.ts'
import type { HttpAnswer } from '../http-intake.ts'
import { LooseObject, isObject } from '../loose-object.ts'
import { alsoForbidden, protocol } from './event.ts'
import { readTollgate } from './read-push.ts'

export interface PushRequest {
  readonly url: string
  readonly peer: string
}

const nouns = ['deviceinfo', 'keepalive', 'tollgateinfo', 'parkinginfo', 'alarminfo'] as const
type Noun = (typeof nouns)[number]
const peersMax = 4096

/**
 * Answers what devices push by ITSAPI; knows no sockets.
 *
 * Whatever a device asks about the barrier, the answer is no: this agent watches, it does not open.
 */
export class PushDesk {
  readonly #doors: AdapterDoors
  readonly #deviceAt = new Map<string, string>()

  constructor(doors: AdapterDoors) {
    this.#doors = doors
  }

  async answer(request: PushRequest, body: Buffer): Promise<HttpAnswer> {
    const read = readBodyJson(body)
    const value = read.ok && isObject(read.value) ? read.value : undefined
    const noun = nounOf(request.url) ?? (value === undefined ? undefined : nounIn(value))
    if (noun === undefined) return { httpStatus: 404, body: { Result: false, Message: 'unknown' } }
    try {
      if (value === undefined) {
        const reason = read.ok ? 'shape_unknown' : read.reason
        await this.#doors.quarantine.put({ protocol, reason, bytes: body })
        return ok(this.#reply(noun, this.#deviceOf(request.peer)))
      }
      return await this.#take({ noun, value, bytes: body, peer: request.peer })
    } catch (error) {
      if (kindOf(error) !== 'unavailable') throw error
      this.#doors.events.inputTurnedAway({ protocol, reason: 'not_stored' })
      return this.busy()
    }
  }

  /** The device keeps it and comes again. */
  busy(): HttpAnswer {
    return { httpStatus: 503, body: { Result: false, Message: 'busy', OpenStrobe: false } }
  }

  async #take(came: {
    noun: Noun
    value: object
    bytes: Buffer
    peer: string
  }): Promise<HttpAnswer> {
    const { noun, value, bytes, peer } = came
    if (noun === 'tollgateinfo') return this.#takeTollgate({ value, bytes, peer })
    const said = new LooseObject(value)
    const deviceId = said.text('DeviceID')?.slice(0, 64) ?? this.#deviceOf(peer)
    this.#remember(peer, deviceId)
    const isNew = noun === 'deviceinfo'
    if (isNew) this.#doors.events.cameraRegistered({ protocol, deviceId, peer })
    this.#doors.roster.seen(protocol, deviceId, noun === 'keepalive' ? 'keepalive' : 'other')
    if (noun === 'keepalive' || isNew) this.#hearClock(deviceId, said)
    this.#doors.events.inputNoted({ protocol, what: noun })
    return ok(this.#reply(noun, deviceId))
  }

  #hearClock(deviceId: string, said: LooseObject): void {
    const { roster, clockSaid } = this.#doors
    const time = deviceClockIn(said, roster.profileOf(protocol, deviceId).utcOffsetMinutes)
    if (time !== undefined) clockSaid?.({ protocol, deviceId, time })
  }

  async #takeTollgate(came: { value: object; bytes: Buffer; peer: string }): Promise<HttpAnswer> {
    const { value, bytes, peer } = came
    const { roster, stripped, intake, quarantine } = this.#doors
    const usual = this.#deviceOf(peer)
    const { utcOffsetMinutes: offsetMinutes } = roster.profileOf(protocol, usual)
    const pushed = readTollgate(value, { deviceId: usual, peerAddress: peer, offsetMinutes })
    if (pushed === undefined) {
      await quarantine.put({ protocol, reason: 'shape_unknown', bytes })
      return ok(this.#reply('tollgateinfo', usual))
    }
    stripped.countIn(value, alsoForbidden)
    try {
      await intake.take(protocol, pushed.draft)
    } catch (error) {
      if (kindOf(error) === 'unavailable') throw error
      await quarantine.put({ protocol, reason: 'capture_unbuildable', bytes })
    }
    const { deviceId, plateNumber } = pushed
    return ok({ ...this.#reply('tollgateinfo', deviceId), PlateNumber: plateNumber })
  }

  #reply(noun: Noun, deviceId: string): object {
    if (noun === 'keepalive') return { Active: true, DeviceID: deviceId }
    if (noun === 'deviceinfo') return { Result: true, Message: 'OK' }
    if (noun === 'alarminfo') return { Result: true }
    if (noun === 'parkinginfo') {
      const digits = writeLocalTime(this.#doors.now())
      const RspTime = digits.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3 $4:$5:$6')
      return { Result: true, Message: 'OK', RspTime }
    }
    const closed = { AllowUser: false, BlockUser: false, OpenStrobe: false }
    return { Result: true, DeviceID: deviceId, PlateNumber: '', ...closed }
  }

  #deviceOf(peer: string): string {
    return this.#deviceAt.get(peer) ?? peer
  }

  #remember(peer: string, deviceId: string): void {
    this.#deviceAt.delete(peer)
    this.#deviceAt.set(peer, deviceId)
    const [oldest] = this.#deviceAt.keys()
    if (this.#deviceAt.size > peersMax && oldest !== undefined) this.#deviceAt.delete(oldest)
  }
}

function ok(body: object): HttpAnswer {
  return { httpStatus: 200, body }
}

/** With and without `/NotificationInfo/` before it, in any case. */
function nounOf(url: string): Noun | undefined {
  const last = (url.split('?')[0] ?? '').replace(/\/+$/, '').split('/').at(-1)?.toLowerCase()
  return nouns.find((noun) => noun === last)
}

function nounIn(value: object): Noun | undefined {
  return new LooseObject(value).object('Picture') === undefined ? undefined : 'tollgateinfo'
}
