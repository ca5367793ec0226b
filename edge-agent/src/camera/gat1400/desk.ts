import type { AdapterDoors } from '../camera-adapter.ts'
import { objectsAnswer, systemAnswer, timeAnswer } from './answers.ts'
import type { Answer } from './answers.ts'
import { readBodyJson } from '../body-json.ts'
import type { FetchPictures } from '../fetch-pictures.ts'
import { deviceClockIn } from '../device-clock.ts'
import { HttpGate } from '../http-gate.ts'
import type { GateSettings, Refusal } from '../http-gate.ts'
import { LooseObject, isObject } from '../loose-object.ts'
import { protocol, receiveCaptures } from './receive-captures.ts'
import { Registrations } from './registrations.ts'

export interface DeskSettings extends GateSettings {
  readonly serverId: string
}

export interface DeskRequest {
  readonly method: string
  readonly url: string
  readonly peer: string
  readonly userIdentify: string | undefined
  readonly authorization: string | undefined
}

const deviceIdCharsMax = 64

/** Answers one request after another for all cameras of this protocol; knows nothing of sockets. */
export class Desk {
  readonly #settings: DeskSettings
  readonly #doors: AdapterDoors
  readonly #fetchPictures: FetchPictures
  readonly #gate: HttpGate
  readonly #registrations = new Registrations()

  constructor(settings: DeskSettings, doors: AdapterDoors, fetchPictures: FetchPictures) {
    this.#settings = settings
    this.#doors = doors
    this.#fetchPictures = fetchPictures
    const known = (deviceId: string) => doors.roster.known(protocol, deviceId)
    this.#gate = new HttpGate(settings, { known, now: doors.now })
  }

  /** The answer where the head of a request is enough for one; else its body is wanted. */
  answerHead(request: DeskRequest): Answer | undefined {
    const noun = nounOf(request.url)
    if (noun === undefined) return this.#plain(request, 404)
    if (noun === 'system/time') return timeAnswer(this.#settings.serverId, this.#doors.now())
    if (request.method === 'GET') return this.#plain(request, 405)
    if (noun.startsWith('system/')) return undefined
    const deviceId = this.#senderOf(request)
    if (deviceId === undefined) return this.#unregistered(request)
    return this.#isLetIn(request, deviceId) ? undefined : this.#letIn(request, deviceId)
  }

  async answerBody(request: DeskRequest, body: Buffer): Promise<Answer> {
    const noun = nounOf(request.url) ?? ''
    if (noun.startsWith('system/')) return this.#answerSystem(request, noun, body)
    const deviceId = this.#senderOf(request) ?? 'unknown'
    const profile = this.#doors.roster.profileOf(protocol, deviceId)
    const nowMs = this.#doors.now()
    this.#doors.roster.seen(protocol, deviceId, 'other')
    const sender = {
      deviceId,
      peerAddress: request.peer,
      nowMs,
      ...(profile.utcOffsetMinutes === undefined
        ? {}
        : { utcOffsetMinutes: profile.utcOffsetMinutes }),
    }
    const pictures = { fetch: this.#fetchPictures, places: this.#placesOf(request, deviceId) }
    const statuses = await receiveCaptures(this.#doors, { noun, body, sender, pictures })
    const about = { url: request.url, nowMs: this.#doors.now() }
    return objectsAnswer(about, statuses, profile.responseStyle ?? 'list')
  }

  /** For what cannot be taken now: the camera keeps it and comes again. */
  busy(request: DeskRequest, seconds = 10): Answer {
    return this.#system(request, 'busy', {
      httpStatus: 503,
      headers: { 'retry-after': String(seconds) },
    })
  }

  tooLarge(request: DeskRequest): Answer {
    return this.#system(request, 'otherError', { httpStatus: 413 })
  }

  #answerSystem(request: DeskRequest, noun: string, body: Buffer): Answer {
    const said = saidIn(body)
    const deviceId = deviceIdIn(said) ?? this.#senderOf(request)
    if (deviceId === undefined) {
      // Some clients send no body until they have been challenged.
      if (request.authorization === undefined) return this.#unregistered(request)
      return this.#system(request, 'invalidJsonContent', { httpStatus: 400 })
    }
    const named = { ...request, userIdentify: deviceId }
    if (noun === 'system/keepalive') return this.#keepalive(named, deviceId, said)
    if (noun !== 'system/register' && noun !== 'system/unregister') return this.#plain(named, 404)
    const refused = this.#admit(named, deviceId)
    if (refused !== undefined) return refused
    if (noun === 'system/unregister') {
      this.#registrations.remove(deviceId)
      this.#doors.roster.left(protocol, deviceId)
    } else this.#register(named, deviceId)
    return this.#system(named, 'ok')
  }

  #keepalive(request: DeskRequest, deviceId: string, said: readonly LooseObject[]): Answer {
    if (!this.#isLetIn(request, deviceId)) {
      const refused = this.#letIn(request, deviceId)
      if (refused !== undefined) return refused
    }
    this.#doors.roster.seen(protocol, deviceId, 'keepalive')
    const { utcOffsetMinutes } = this.#doors.roster.profileOf(protocol, deviceId)
    const time = said.map((each) => deviceClockIn(each, utcOffsetMinutes)).find(Boolean)
    if (time !== undefined) this.#doors.clockSaid?.({ protocol, deviceId, time })
    return this.#system(request, 'ok')
  }

  #isLetIn({ peer }: DeskRequest, deviceId: string): boolean {
    if (this.#registrations.has(deviceId, peer)) return true
    return this.#doors.roster.profileOf(protocol, deviceId).acceptUnregistered === true
  }

  /** Some devices put the digest on every request; a right one is as good as a registration. */
  #letIn(request: DeskRequest, deviceId: string): Answer | undefined {
    if (request.authorization !== undefined) return this.#admit(request, deviceId)
    return this.#unregistered(request)
  }

  #unregistered(request: DeskRequest): Answer {
    return this.#refused(request, this.#gate.challenge('not_registered'))
  }

  #admit(request: DeskRequest, deviceId: string): Answer | undefined {
    const admission = this.#gate.admit({ ...request, deviceId })
    if (admission.is === 'in') {
      this.#register(request, deviceId)
      return undefined
    }
    return this.#refused(request, admission)
  }

  #register({ peer }: DeskRequest, deviceId: string): void {
    const isNew = !this.#registrations.has(deviceId, peer)
    this.#registrations.add(deviceId, peer)
    this.#doors.roster.seen(protocol, deviceId, 'other')
    if (isNew) this.#doors.events.cameraRegistered({ protocol, deviceId, peer })
  }

  #refused(request: DeskRequest, admission: Refusal): Answer {
    if (admission.is === 'waiting') {
      this.#doors.events.cameraRefused({
        protocol,
        reason: 'too_many_failures',
        peer: request.peer,
      })
      return this.busy(request, admission.seconds)
    }
    const { challenge, reason } = admission
    this.#doors.events.cameraRefused({ protocol, reason, peer: request.peer })
    return this.#system(request, 'invalidOperation', {
      httpStatus: 401,
      headers: { 'www-authenticate': challenge },
    })
  }

  /** Where the device itself says that it is: an address that did not register is a stranger's. */
  #placesOf({ peer }: DeskRequest, deviceId: string): string[] {
    const { address } = this.#doors.roster.profileOf(protocol, deviceId)
    const registered = this.#registrations.has(deviceId, peer) ? [peer] : []
    return [...(address === undefined ? [] : [address]), ...registered]
  }

  #senderOf({ userIdentify, peer }: DeskRequest): string | undefined {
    const named = userIdentify?.trim().slice(0, deviceIdCharsMax)
    return named === undefined || named === '' ? this.#registrations.lastFrom(peer) : named
  }

  #plain(request: DeskRequest, httpStatus: number): Answer {
    return this.#system(request, 'invalidOperation', { httpStatus })
  }

  #system(
    request: DeskRequest,
    status: 'ok' | 'busy' | 'otherError' | 'invalidOperation' | 'invalidJsonContent',
    http?: { httpStatus: number; headers?: Record<string, string> },
  ): Answer {
    const about = { url: request.url, nowMs: this.#doors.now() }
    return systemAnswer(about, { id: request.userIdentify ?? '', status }, http)
  }
}

/** What follows `/VIID/`, in lower case, without a query and a slash at the end. */
function nounOf(url: string): string | undefined {
  const path = (url.split('?')[0] ?? '').toLowerCase().replace(/\/+$/, '')
  return /^\/+viid\/+(.+)$/.exec(path)?.[1]
}

/** `{"RegisterObject":{"DeviceID":…}}`, `{"Register":{…}}` and the bare object. */
function saidIn(body: Buffer): LooseObject[] {
  const read = readBodyJson(body)
  if (!read.ok || !isObject(read.value)) return []
  const inner = Object.values(read.value).filter(isObject)
  return [read.value, ...inner].map((each) => new LooseObject(each))
}

function deviceIdIn(said: readonly LooseObject[]): string | undefined {
  const ids = said.map((each) => each.text('DeviceID', 'DeviceId')?.slice(0, deviceIdCharsMax))
  return ids.find((id) => id !== undefined)
}
