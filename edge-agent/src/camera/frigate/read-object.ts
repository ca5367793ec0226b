import type { Box, CameraAttributes, CaptureKind } from '@zhian/contracts/capture'
import type { CaptureDraft, DeviceTime } from '../capture-draft.ts'
import { LooseObject } from '../loose-object.ts'
import { plateTextOf } from '../plate-text.ts'
import { present } from '../present.ts'
import { wordTable } from '../word-table.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** What Frigate says of an object that it follows, in an event, a list of events or the read of a plate. */
export interface FrigateObject {
  readonly id: string
  readonly camera: string
  readonly kind: CaptureKind | undefined
  readonly hasSnapshot: boolean
  readonly isFalse: boolean
  readonly hasEnded: boolean
  readonly said: LooseObject
}

const kindOfLabel = wordTable<CaptureKind>({
  person: 'person',
  face: 'face',
  car: 'vehicle',
  truck: 'vehicle',
  bus: 'vehicle',
  van: 'vehicle',
  motorcycle: 'vehicle',
  license_plate: 'vehicle',
  bicycle: 'nonmotor',
})
/** `<epoch.fraction>-<letters>`, opaque; anything else is never put into an address. */
const idPattern = /^\d{1,13}(\.\d{1,9})?-[a-z0-9]{1,16}$/i
const kmhOfMph = 1.609344

/** Undefined where it names neither itself nor its camera. */
export function readObject(value: object): FrigateObject | undefined {
  const said = new LooseObject(value)
  const id = said.text('id')
  const camera = said.text('camera')?.slice(0, 64)
  if (id === undefined || camera === undefined || id.length > 64) return undefined
  const label = said.text('label')?.toLowerCase()
  return {
    id,
    camera,
    kind: label === undefined ? undefined : kindOfLabel[label],
    hasSnapshot: said.text('has_snapshot') === 'true' && idPattern.test(id),
    isFalse: said.text('false_positive') === 'true',
    hasEnded: said.number('end_time') !== undefined,
    said,
  }
}

export function isAddressable(id: string): boolean {
  return idPattern.test(id)
}

/** A read of a plate, from a `lpr` update; the name that somebody gave to the vehicle is not read. */
export interface PlateRead {
  readonly plateText: string
  readonly score: number | undefined
  readonly time: DeviceTime | undefined
}

export function readPlate(said: LooseObject): PlateRead | undefined {
  const plateText = plateTextOf(said.text('plate'))
  if (plateText === undefined) return undefined
  return { plateText, score: fraction(said.number('score')), time: timeOf(said, 'timestamp') }
}

export interface DraftNeeds {
  readonly object: FrigateObject
  readonly kind: CaptureKind
  readonly plate?: PlateRead | undefined
  /** The picture, when there is one. */
  readonly snapshot?: Buffer | undefined
  /** What boxes are counted in: the size of the detect stream. */
  readonly detectSize?: Size | undefined
  readonly speedUnit: 'kmh' | 'mph'
}

/** One capture of one object. Times are Frigate's own, in seconds since 1970. */
export function draftOf(needs: DraftNeeds): CaptureDraft {
  const { object, kind, plate, snapshot } = needs
  const { said } = object
  const best = said.object('snapshot')
  const time =
    (best === undefined ? undefined : timeOf(best, 'frame_time')) ??
    plate?.time ??
    timeOf(said, 'frame_time') ??
    timeOf(said, 'start_time')
  return {
    kind,
    deviceId: object.camera,
    sourceId: object.id.slice(-64),
    relatedSourceIds: [],
    ...present({ time, box: boxOf(best ?? said, needs.detectSize) ?? unitBoxOf(said) }),
    images: snapshot === undefined ? [] : [{ bytes: snapshot, role: 'scene' }],
    attributes: attributesOf(needs),
    flags: [],
  }
}

function attributesOf({ object, kind, plate, speedUnit }: DraftNeeds): CameraAttributes {
  if (kind !== 'vehicle' && kind !== 'nonmotor') return {}
  const { said } = object
  const inner = said.object('data')
  const plateText =
    plate?.plateText ??
    plateTextOf(said.text('recognized_license_plate') ?? inner?.text('recognized_license_plate'))
  const score =
    plate?.score ??
    fraction(
      said.number('recognized_license_plate_score') ??
        inner?.number('recognized_license_plate_score'),
    )
  return present({
    plateText,
    plateConfidence: plateText === undefined ? undefined : score,
    speedKmh: speedOf(said, speedUnit),
  })
}

/** Zero is what Frigate says where it measures no speed. */
function speedOf(said: LooseObject, unit: 'kmh' | 'mph'): number | undefined {
  const speed = said.number('average_estimated_speed') ?? 0
  const kmh = unit === 'mph' ? speed * kmhOfMph : speed
  return kmh > 0 && kmh <= 400 ? kmh : undefined
}

function timeOf(said: LooseObject, name: string): DeviceTime | undefined {
  const seconds = said.number(name)
  if (seconds === undefined) return undefined
  const text = String(said.value(name)).slice(0, 40)
  const atMs = Math.round(seconds * 1000)
  return Number.isSafeInteger(atMs) ? { text, atMs, resolutionMs: 1 } : { text, resolutionMs: 1 }
}

type DraftBox = Box & { readonly system: string }

/** `[x1, y1, x2, y2]` in pixels of the detect stream. */
function boxOf(said: LooseObject, size: Size | undefined): DraftBox | undefined {
  const [left, top, right, bottom] = numbersIn(said.value('box'))
  if (size === undefined || bottom === undefined) return undefined
  if (left === undefined || top === undefined || right === undefined) return undefined
  if (right > size.width * 1.01 || bottom > size.height * 1.01) return undefined
  const x = clamped(left / size.width)
  const y = clamped(top / size.height)
  const width = clamped(right / size.width) - x
  const height = clamped(bottom / size.height) - y
  return width > 0 && height > 0 ? { x, y, width, height, system: 'px' } : undefined
}

/** In lists of events `data.box` is `[x, y, width, height]` in fractions already. */
function unitBoxOf(said: LooseObject): DraftBox | undefined {
  const [x, y, width, height] = numbersIn(said.object('data')?.value('box'))
  if (x === undefined || y === undefined || width === undefined || height === undefined)
    return undefined
  const isInside = x >= 0 && y >= 0 && x + width <= 1.001 && y + height <= 1.001
  if (!isInside || width <= 0 || height <= 0) return undefined
  return { x, y, width: Math.min(width, 1 - x), height: Math.min(height, 1 - y), system: 'unit' }
}

function numbersIn(value: unknown): number[] {
  const items: unknown[] = Array.isArray(value) ? value : []
  return items.filter((item) => typeof item === 'number')
}

function clamped(value: number): number {
  return Math.min(1, Math.max(0, value))
}

function fraction(value: number | undefined): number | undefined {
  return value !== undefined && value >= 0 && value <= 1 ? value : undefined
}
