import type { CameraAttributes, CaptureKind } from '@zhian/contracts/capture'
import type { CaptureDraft, DeviceTime } from '../capture-draft.ts'
import { isPlausible, readDeviceTime } from '../capture-time.ts'
import { readImageHeader } from '../image-header.ts'
import { attitude, coded, colour, direction, plateColour } from './codes.ts'
import type { LooseObject } from '../loose-object.ts'
import { colourBefore, plateOf } from '../plate-text.ts'
import { readBox } from './read-box.ts'
import type { CaptureObject } from './read-envelope.ts'
import { subImagesOf } from './read-images.ts'
import type { SubImages } from './read-images.ts'

export interface Sender {
  readonly deviceId: string
  readonly peerAddress: string
  readonly utcOffsetMinutes?: number
  readonly nowMs: number
}

const idCharsMax = 64
/** `PersionID` was met. */
const idNames: Readonly<Record<CaptureKind, readonly string[]>> = {
  face: ['FaceID', 'ImageID'],
  person: ['PersonID', 'PersionID', 'ImageID'],
  vehicle: ['MotorVehicleID', 'ImageID'],
  nonmotor: ['NonMotorVehicleID', 'ImageID'],
}
const timeNames: Readonly<Record<CaptureKind, readonly string[]>> = {
  face: ['FaceAppearTime', 'AppearTime', 'PassTime'],
  person: ['PersonAppearTime', 'AppearTime', 'PassTime'],
  vehicle: ['PassTime', 'AppearTime', 'MarkTime'],
  nonmotor: ['AppearTime', 'PassTime', 'MarkTime'],
}

/** Builds a draft from the fields that are allowed; whatever else the object holds is not looked at. */
export function readCapture(
  found: CaptureObject,
  sender: Sender,
  pictures: SubImages,
): CaptureDraft {
  const { kind, object } = found
  const sourceId = found.isRecognition === true ? undefined : sourceIdOf(found)
  const channel = object.text('DeviceID', 'ApeID', 'ChannelID')?.slice(0, idCharsMax)
  const time = timeOf(found, sourceId, sender)
  const box = readBox(object, sceneSize(pictures))
  return {
    kind,
    deviceId: sender.deviceId,
    ...(channel === undefined || channel === sender.deviceId ? {} : { channelId: channel }),
    peerAddress: sender.peerAddress,
    ...(sourceId === undefined ? {} : { sourceId }),
    relatedSourceIds: relatedIdsOf(object),
    ...(time === undefined ? {} : { time }),
    images: pictures.images,
    ...(box === undefined ? {} : { box }),
    attributes: attributesOf(kind, object),
    flags: pictures.flags,
  }
}

/** Longer ids keep their end, where the standard puts time and counters. */
export function sourceIdOf({ kind, object }: CaptureObject): string | undefined {
  return object.text(...idNames[kind], 'SourceID')?.slice(-idCharsMax)
}

/** Whether it has an id that is not its picture's. */
export function hasOwnId({ kind, object, isRecognition }: CaptureObject): boolean {
  return isRecognition !== true && object.text(...idNames[kind]) !== undefined
}

function relatedIdsOf(object: LooseObject): string[] {
  const list = object.object('RelatedList')
  const related = list?.list('RelatedObject') ?? object.list('RelatedList')
  return related
    .flatMap((each) => each.text('RelatedID') ?? [])
    .slice(0, 8)
    .map((id) => id.slice(-idCharsMax))
}

/**
 * The first that can be true of the object's own times, its shot time and the pictures'; where the clock is wrong, the first
 * that can be read; the digits in its id where nothing else says it, beside the word that cannot be read.
 */
function timeOf(
  { kind, object, image }: CaptureObject,
  sourceId: string | undefined,
  sender: Sender,
): DeviceTime | undefined {
  const pictures = subImagesOf(object)
  const scenesFirst = pictures.toSorted((one, other) => sceneRank(one) - sceneRank(other))
  const info = image?.object('ImageInfo') ?? image
  const said = [
    ...timeNames[kind].map((name) => object.text(name)),
    object.text('ShotTime', 'RecognitionTime'),
    ...scenesFirst.map((each) => each.text('ShotTime')),
    info?.text('ShotTime'),
  ].filter((text) => text !== undefined)
  const times = said.map((text) => readDeviceTime(text, sender.utcOffsetMinutes))
  const inImageId = times.length > 0 ? undefined : timeInImageId(object.text('SourceID'))
  const inId = timeInId(sourceId) ?? inImageId
  return (
    times.find((time) => isPlausible(time, sender.nowMs)) ??
    times.find(({ atMs }) => atMs !== undefined) ??
    (inId === undefined
      ? times[0]
      : { ...readDeviceTime(inId, sender.utcOffsetMinutes), text: times[0]?.text ?? inId })
  )
}

function sceneRank(picture: LooseObject): number {
  return [1, 14].includes(picture.number('Type') ?? 0) ? 0 : 1
}

/** From the right, since ids of short devices keep the rule at their end (GA/T 1400.1 §7). */
function timeInId(id: string | undefined): string | undefined {
  return /\d{2}(\d{14})\d{5}\d{2}\d{5}$/.exec(id ?? '')?.[1]
}

/** The 41 digits of the picture that it was seen in. */
function timeInImageId(id: string | undefined): string | undefined {
  return /\d{20}\d{2}(\d{14})\d{5}$/.exec(id ?? '')?.[1]
}

function sceneSize({ images, claimed }: SubImages): SubImages['claimed'] {
  const scene = images.find(({ role }) => role === 'scene')
  const isBase = claimed !== undefined && claimed.width === claimed.height && claimed.width >= 8192
  if (isBase || scene === undefined) return claimed
  return readImageHeader(scene.bytes)?.size ?? claimed
}

function attributesOf(kind: CaptureKind, object: LooseObject): CameraAttributes {
  const isVehicle = kind === 'vehicle' || kind === 'nonmotor'
  const all = isVehicle ? vehicleAttributes(object) : personAttributes(object)
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

type Attributes = { [Name in keyof CameraAttributes]?: CameraAttributes[Name] | undefined }

function vehicleAttributes(object: LooseObject): Attributes {
  const plateClass = object.text('PlateClass')
  const vehicleClass = object.text('VehicleClass', 'VehicleType')
  const plate = object.text('PlateNo')
  return {
    ...plateOf(plate),
    plateConfidence: within(object.number('PlateReliability') ?? leastSure(object), 0, 100, 100),
    plateColour:
      plateColour(object.text('PlateColor'), plateClass) ?? colourBefore(plate, 'GAT1400'),
    plateClass: coded(plateClass, 'GA24.7'),
    vehicleClass: coded(vehicleClass, 'GA24.4'),
    vehicleColour: colour(object.text('VehicleColor')),
    vehicleBrand: coded(object.text('VehicleBrand'), 'GAT1400.VehicleBrand'),
    direction: direction(object.text('Direction')),
    lane: whole(within(object.number('LaneNo'), 0, 99)),
    speedKmh: within(object.number('Speed'), 0, 400),
  }
}

/** `苏-80,A-90,…`: a text is as sure as its least sure character. Zeros alone mean that nobody counted. */
function leastSure(object: LooseObject): number | undefined {
  const said = object.text('PlateCharReliability') ?? ''
  const each = said.split(/[,;]/).flatMap((one) => /-(\d{1,3})\s*$/.exec(one)?.[1] ?? [])
  const least = Math.min(...each.map(Number))
  return each.every((one) => Number(one) === 0) ? undefined : least
}

function personAttributes(object: LooseObject): Attributes {
  return {
    mask: coded(object.text('RespiratorColor'), 'GAT1400.RespiratorColor'),
    glasses: coded(object.text('GlassStyle'), 'GAT1400.GlassStyle'),
    cap: coded(object.text('CapStyle'), 'GAT1400.CapStyle'),
    coatColour: colour(object.text('CoatColor')),
    coatStyle: coded(object.text('CoatStyle'), 'GAT2000.261'),
    trousersColour: colour(object.text('TrousersColor')),
    bag: coded(object.text('BagStyle'), 'GAT1400.BagStyle'),
    attitude: attitude(object.text('Attitude')),
  }
}

function within(
  ...[value, min, max, divisor = 1]: [number | undefined, number, number, number?]
): number | undefined {
  return value !== undefined && value >= min && value <= max ? value / divisor : undefined
}

function whole(value: number | undefined): number | undefined {
  return value !== undefined && Number.isInteger(value) ? value : undefined
}
