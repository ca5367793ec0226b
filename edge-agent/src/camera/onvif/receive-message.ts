import { createHash } from 'node:crypto'
import { kindOf } from '@zhian/kit/fault'
import type { AdapterDoors } from '../camera-adapter.ts'
import { rawOf } from '../camera-broker.ts'
import { asCameraId } from '../camera-roster.ts'
import type { CaptureDraft } from '../capture-draft.ts'
import { readBodyJson } from '../body-json.ts'
import { isObject } from '../loose-object.ts'
import { ObjectTracks } from './object-tracks.ts'
import { readEvent } from './read-event.ts'
import { readFrames } from './read-frame.ts'
import { itemsOf } from './read-target.ts'
import { readTopic } from './read-topic.ts'
import type { OnvifTopic } from './read-topic.ts'

export const protocol = 'onvif'

export interface OnvifMessage {
  readonly topic: string
  readonly body: Buffer
  /** The broker kept it from earlier. */
  readonly isRetained: boolean
}

const topicsMax = 4096
/** In a face match these say who it is, or how sure the match is. */
const whoItIs = new Map([
  ['enrollmentid', 'EnrollmentID'],
  ['refimageuri', 'RefImageUri'],
  ['refimageuuid', 'RefImageUri'],
])
const faceMatch = new Map([...whoItIs, ['likelihood', 'Likelihood of a face match']])

/** Makes captures of messages, one after another; knows nothing of brokers. */
export class OnvifReceiver {
  readonly #doors: AdapterDoors
  readonly #tracks: ObjectTracks
  readonly #standing = new Map<string, readonly string[]>()
  readonly #lastOf = new Map<string, string>()
  #isFirstSession = true

  constructor(doors: AdapterDoors) {
    this.#doors = doors
    this.#tracks = new ObjectTracks(doors.now)
  }

  /** From now on a retained message that was not there before happened while we were away. */
  sessionEnded(): void {
    this.#isFirstSession = false
  }

  /** Resolves when what the message held is durable. Throws DISK_FULL and its like: then it must come again. */
  async receive({ topic, body, isRetained }: OnvifMessage): Promise<void> {
    const read = readTopic(topic)
    if (read === undefined) return this.#note('other_topic')
    const device = read.prefix.slice(-64)
    if (body.length === 0) {
      this.#lastOf.delete(topic)
      return this.#note('property_deleted')
    }
    if (this.#isOld(topic, body, isRetained)) return this.#note('retained_before')
    this.#doors.roster.seen(protocol, device, 'other')
    const json = readBodyJson(body)
    if (!json.ok) return this.#putAway(json.reason, topic, body)
    return read.channel === 'metadata'
      ? this.#receiveFrames(read, { topic, body, value: json.value })
      : this.#receiveEvent(read, { topic, body, value: json.value })
  }

  async #receiveEvent(read: OnvifTopic, message: Read): Promise<void> {
    const { topic, body, value } = message
    const isFace = /Recognition\/Face$/i.test(read.path)
    this.#count(value, isFace ? faceMatch : whoItIs)
    const before = this.#standing.get(topic) ?? []
    let standing: readonly string[] = before
    const event = readEvent(read, value, (classes) => {
      standing = classes
      return classes.filter((name) => !before.includes(name))
    })
    if (event.is === 'unknown') return this.#putAway(event.reason, topic, body)
    if (event.is === 'noted') this.#note(event.what)
    else for (const draft of event.drafts) await this.#take(draft, message)
    remember(this.#standing, topic, standing)
  }

  async #receiveFrames(read: OnvifTopic, message: Read): Promise<void> {
    const { topic, body, value } = message
    const seen = readFrames(read, value)
    if (seen === undefined) return this.#putAway('shape_unknown', topic, body)
    const fresh = seen.filter((object) => this.#tracks.isNew(object))
    if (fresh.length === 0) return this.#note('metadata')
    this.#count(value, whoItIs)
    for (const object of fresh) {
      // Two frames of one message may hold the same object.
      if (!this.#tracks.isNew(object)) continue
      await this.#take(object.draft, message)
      this.#tracks.remember(object)
    }
  }

  async #take(draft: CaptureDraft, message: Read): Promise<void> {
    const { roster, intake, quarantine } = this.#doors
    const { deviceId, channelId } = draft
    const known = channelId === undefined ? undefined : roster.known(protocol, channelId)
    const cameraId = (known ?? roster.known(protocol, deviceId))?.cameraId ?? asCameraId(deviceId)
    try {
      await intake.take(protocol, { ...draft, cameraId })
    } catch (error) {
      if (kindOf(error) === 'unavailable') throw error
      await quarantine.put({ protocol, reason: 'capture_unbuildable', bytes: rawOf(message) })
    }
  }

  async #putAway(reason: string, topic: string, body: Buffer): Promise<void> {
    await this.#doors.quarantine.put({ protocol, reason, bytes: rawOf({ topic, body }) })
  }

  #count(value: unknown, also: ReadonlyMap<string, string>): void {
    if (!isObject(value)) return
    const plain = Object.entries(value).map(([name, inner]) => [name, itemsOf(inner) ?? inner])
    this.#doors.stripped.countIn(Object.fromEntries(plain), also)
  }

  /** What the broker keeps was said before we came, or is what we have had already. No clock is asked. */
  #isOld(topic: string, body: Buffer, isRetained: boolean): boolean {
    const print = createHash('sha256').update(body).digest('base64')
    const isSame = this.#lastOf.get(topic) === print
    if (!topic.includes('/onvif-mj/')) remember(this.#lastOf, topic, print)
    return isRetained && (this.#isFirstSession || isSame)
  }

  #note(what: string): void {
    this.#doors.events.inputNoted({ protocol, what })
  }
}

interface Read {
  readonly topic: string
  readonly body: Buffer
  readonly value: unknown
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > topicsMax && oldest !== undefined) map.delete(oldest)
}
