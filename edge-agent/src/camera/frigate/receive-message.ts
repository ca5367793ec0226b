import type { CaptureKind } from '@zhian/contracts/capture'
import { kindOf } from '@zhian/kit/fault'
import type { AdapterDoors } from '../camera-adapter.ts'
import { rawOf } from '../camera-broker.ts'
import type { CaptureDraft } from '../capture-draft.ts'
import { readBodyJson } from '../body-json.ts'
import { LooseObject, isObject } from '../loose-object.ts'
import { readImageHeader } from '../image-header.ts'
import type { FrigateApi } from './frigate-api.ts'
import { draftOf, isAddressable, readObject, readPlate } from './read-object.ts'
import type { FrigateObject, PlateRead, Size } from './read-object.ts'
import type { TakenIds } from './taken-ids.ts'

export const protocol = 'frigate'

export interface FrigateRules {
  readonly topicPrefix: string
  /** A plate read with less is waited for until the object has gone. */
  readonly plateScoreMin: number
  readonly speedUnit: 'kmh' | 'mph'
}

export interface FrigateReceiverNeeds {
  readonly rules: FrigateRules
  readonly doors: AdapterDoors
  /** Absent where no address is configured: then captures come without pictures. */
  readonly api?: FrigateApi | undefined
  readonly taken: TakenIds
}

export interface FrigateMessage {
  readonly topic: string
  readonly body: Buffer
}

const openMax = 2048
const hasObject = /^(events|tracked_object_update|reviews|triggers)$/
const namesOfPerson = new Map([['sub_label', 'sub_label of a person']])
const namesOfFace = new Map([
  ['name', 'Name'],
  ['score', 'score of a face'],
])

/** Makes one capture of each object that Frigate follows; knows nothing of brokers. */
export class FrigateReceiver {
  readonly #needs: FrigateReceiverNeeds
  readonly #open = new Map<string, FrigateObject>()
  readonly #plates = new Map<string, PlateRead>()
  readonly #taking = new Map<string, Promise<void>>()
  readonly #cameras = new Set<string>()
  #sizes: ReadonlyMap<string, Size> = new Map()
  isAvailable: boolean | undefined

  constructor(needs: FrigateReceiverNeeds) {
    this.#needs = needs
  }

  knowSizes(sizes: ReadonlyMap<string, Size>): void {
    this.#sizes = sizes
  }

  /** Resolves when what the message held is durable. Throws DISK_FULL and its like: then it must come again. */
  async receive({ topic, body }: FrigateMessage): Promise<void> {
    const { topicPrefix } = this.#needs.rules
    const leaf = topic.startsWith(`${topicPrefix}/`) ? topic.slice(topicPrefix.length + 1) : topic
    if (leaf === 'available') return this.#available(body.toString('utf8', 0, 32).trim())
    const status = /^([^/]+)\/status\/[^/]+$/.exec(leaf)
    if (status !== null) return this.#cameraStatus(status[1] ?? '', body.toString('utf8', 0, 32))
    // Counts of objects, pictures and what else lies below a camera's name.
    if (!hasObject.test(leaf)) return this.#note(leaf.split('/')[0] ?? 'other')
    const json = readBodyJson(body)
    if (!json.ok) return this.#putAway(json.reason, { topic, body })
    if (!isObject(json.value)) return this.#putAway('shape_unknown', { topic, body })
    const said = new LooseObject(json.value)
    if (leaf === 'events') return this.#event(said, { topic, body })
    if (leaf === 'tracked_object_update') return this.#update(said, json.value)
    return this.#note(leaf)
  }

  /** Takes an object of Frigate's list that ended while we were away. */
  async catchUp(value: object): Promise<void> {
    const object = readObject(value)
    if (object === undefined) return
    this.#count(object, value)
    await this.#finish(object, Buffer.from(JSON.stringify(value)))
  }

  #available(state: string): void {
    const { roster } = this.#needs.doors
    this.isAvailable = state === 'online'
    for (const camera of this.#cameras) {
      if (this.isAvailable) roster.seen(protocol, camera, 'other')
      else roster.left(protocol, camera)
    }
    this.#note(`available_${state.replaceAll(/\W/g, '').slice(0, 16)}`)
  }

  #cameraStatus(camera: string, state: string): void {
    const { roster } = this.#needs.doors
    this.#remember(camera)
    if (state.trim() === 'online') roster.seen(protocol, camera.slice(0, 64), 'other')
    else roster.left(protocol, camera.slice(0, 64))
    this.#note('camera_status')
  }

  async #event(said: LooseObject, message: FrigateMessage): Promise<void> {
    const after = said.value('after')
    const type = said.text('type')
    const object = isObject(after) ? readObject(after) : undefined
    if (object === undefined || !isObject(after) || type === undefined)
      return this.#putAway('shape_unknown', message)
    this.#remember(object.camera)
    this.#needs.doors.roster.seen(protocol, object.camera, 'other')
    this.#count(object, after)
    if (type === 'end') return this.#finish(object, rawOf(message))
    keep(this.#open, object.id, object)
    return this.#note(`event_${type.slice(0, 16)}`)
  }

  async #update(said: LooseObject, value: object): Promise<void> {
    const type = said.text('type') ?? 'unknown'
    if (type === 'face' || type === 'lpr')
      this.#needs.doors.stripped.countIn(value, type === 'face' ? namesOfFace : undefined)
    const id = said.text('id')
    const plate = type === 'lpr' ? readPlate(said) : undefined
    if (plate !== undefined && id !== undefined) {
      keep(this.#plates, id, plate)
      const isSure = (plate.score ?? 0) >= this.#needs.rules.plateScoreMin
      const what = isSure ? this.#vehicleOf(this.#open.get(id) ?? readObject(value)) : undefined
      if (what !== undefined) return this.#once(what)
    }
    return this.#note(`update_${type.slice(0, 24)}`)
  }

  /** A plate has a vehicle, whatever it was taken for, unless it is a person beside one. */
  #vehicleOf(object: FrigateObject | undefined): Taking | undefined {
    if (object === undefined || object.isFalse) return undefined
    const kind = object.kind ?? 'vehicle'
    if (kind !== 'vehicle' && kind !== 'nonmotor') return undefined
    this.#remember(object.camera)
    const hasSnapshot = object.hasSnapshot || object.said.value('has_snapshot') === undefined
    return { object: { ...object, hasSnapshot }, kind }
  }

  async #finish(object: FrigateObject, raw: Buffer): Promise<void> {
    const { taken } = this.#needs
    this.#open.delete(object.id)
    if (object.kind === undefined || object.isFalse) {
      this.#note(object.isFalse ? 'false_positive' : 'object_of_no_kind')
      return taken.add(object.id)
    }
    return this.#once({ object, kind: object.kind, raw })
  }

  /** One object after the other under one id: the end of it and a list of events may name it at the same time. */
  async #once(what: Taking): Promise<void> {
    const { id } = what.object
    await this.#taking.get(id)?.catch(() => undefined)
    if (this.#needs.taken.has(id)) return this.#note('object_taken_before')
    const work = this.#take(what)
    this.#taking.set(id, work)
    try {
      await work
      await this.#needs.taken.add(id)
      this.#plates.delete(id)
    } finally {
      this.#taking.delete(id)
    }
  }

  async #take(what: Taking): Promise<void> {
    const { doors } = this.#needs
    const draft = await this.#draftOf(what)
    try {
      await doors.intake.take(protocol, draft)
    } catch (error) {
      if (kindOf(error) === 'unavailable') throw error
      const bytes = what.raw ?? Buffer.from(JSON.stringify(what.object))
      await doors.quarantine.put({ protocol, reason: 'capture_unbuildable', bytes })
    }
  }

  async #draftOf({ object, kind }: Taking): Promise<CaptureDraft> {
    const { api, rules } = this.#needs
    const wants = object.hasSnapshot && isAddressable(object.id)
    const snapshot = wants ? ((await api?.snapshot(object.id)) ?? undefined) : undefined
    const size = snapshot === undefined ? undefined : readImageHeader(snapshot)?.size
    const draft = draftOf({
      object,
      kind,
      plate: this.#plates.get(object.id),
      snapshot,
      detectSize: this.#sizes.get(object.camera) ?? size,
      speedUnit: rules.speedUnit,
    })
    return { ...draft, flags: wants && snapshot === undefined ? ['image_not_fetched'] : [] }
  }

  #count(object: FrigateObject, value: object): void {
    const isPerson = object.kind === 'person' || object.kind === 'face'
    this.#needs.doors.stripped.countIn(value, isPerson ? namesOfPerson : undefined)
  }

  #remember(camera: string): void {
    if (this.#cameras.size < openMax) this.#cameras.add(camera.slice(0, 64))
  }

  async #putAway(reason: string, message: FrigateMessage): Promise<void> {
    await this.#needs.doors.quarantine.put({ protocol, reason, bytes: rawOf(message) })
  }

  #note(what: string): void {
    this.#needs.doors.events.inputNoted({ protocol, what })
  }
}

interface Taking {
  readonly object: FrigateObject
  readonly kind: CaptureKind
  readonly raw?: Buffer
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > openMax && oldest !== undefined) map.delete(oldest)
}
