import type { Box, CameraAttributes, CaptureKind } from '@zhian/contracts/capture'
import type { CaptureDraft } from '../capture-draft.ts'
import { LooseObject } from '../loose-object.ts'
import { colourBefore, plateOf, plateTextOf } from '../plate-text.ts'
import { present } from '../present.ts'
import { coded, colour, heading, plateColour } from './codes.ts'
import type { DahuaEvent } from './event.ts'

/** What an event says of its target; who sent it, when and the pictures come from elsewhere. */
export type Target = Pick<CaptureDraft, 'kind' | 'attributes' | 'sourceId' | 'box'>

const squareSide = 8192
const statistics = /^(TrafficFlow|TrafficCongestion|TrafficJam|TrafficLight)/i
const traffic = /^(Traffic|PlateDetection|PlateRecognition|ANPR)/i
const face = /^Face(Detection|Recognition|Capture|Analysis)/i
const human = /^Human(Trait|Detection)/i
const crossing = /^Cross(Line|Region)|^SmartMotion/i
const kindOfObject: readonly (readonly [RegExp, CaptureKind])[] = [
  [/face/i, 'face'],
  [/nonmotor/i, 'nonmotor'],
  [/human|person|pedestrian/i, 'person'],
  [/vehicle|plate|motor|car/i, 'vehicle'],
]

/** Undefined where the event is of a kind that holds no capture. The end of something was seen at its start. */
export function kindOf({ code, action, said }: DahuaEvent): CaptureKind | undefined {
  if (/^stop$/i.test(action) || statistics.test(code)) return undefined
  const event = new LooseObject(said)
  if (traffic.test(code)) return isNonMotor(event) ? 'nonmotor' : 'vehicle'
  if (face.test(code)) return 'face'
  if (human.test(code)) return 'person'
  if (!crossing.test(code)) return undefined
  const type = event.object('Object')?.text('ObjectType') ?? ''
  return kindOfObject.find(([word]) => word.test(type))?.[1]
}

function isNonMotor(event: LooseObject): boolean {
  const category = event.object('CommInfo')?.text('SnapCategory')
  if (category !== undefined) return /^nonmotor$/i.test(category)
  return /^nonmotor$/i.test(event.object('Vehicle')?.text('ObjectType') ?? '')
}

/**
 * Builds the target from the fields that are allowed; whatever else the event holds is not looked at. `among`: which of the
 * event's several subjects it is, from 1.
 */
export function readTarget(kind: CaptureKind, said: object, among?: number): Target {
  const event = new LooseObject(said)
  const isVehicle = kind === 'vehicle' || kind === 'nonmotor'
  return present({
    kind,
    sourceId: among === undefined ? sourceIdOf(event) : memberIdOf(event, among),
    box: boxOf(kind, event),
    attributes: isVehicle ? vehicleAttributes(kind, event) : personAttributes(event),
  })
}

/** Group and time: the numbers begin anew when the device does. */
function sourceIdOf(event: LooseObject): string | undefined {
  const car = event.object('TrafficCar') ?? event
  const utc = event.text('UTC', 'RealUTC') ?? car.text('UTC') ?? ''
  const group = event.text('GroupID') ?? car.text('GroupID') ?? '0'
  if (Number(group) !== 0) return `group-${group}-${utc}`.slice(0, 64)
  const id = event.text('EventID') ?? '0'
  return Number(id) === 0 ? undefined : `event-${id}-${utc}`.slice(0, 64)
}

/** Several subjects share their event's time and pictures: without an id of its own, one would pass for the other. */
function memberIdOf(event: LooseObject, among: number): string {
  const of = sourceIdOf(event)?.slice(0, 56) ?? `event-${event.text('UTC', 'RealUTC') ?? ''}`
  return `${of}-${among}`
}

function vehicleAttributes(kind: CaptureKind, event: LooseObject): CameraAttributes {
  const car = event.object('TrafficCar') ?? event
  const vehicle = event.object('Vehicle') ?? event
  const body = (kind === 'nonmotor' ? event.object('NonMotor') : undefined) ?? vehicle
  return present({
    ...plateAttributes(event, car),
    vehicleClass:
      coded(body.text('Category', 'VehicleType'), 'Dahua.VehicleCategory') ??
      coded(car.text('VehicleSize'), 'Dahua.VehicleSize'),
    vehicleColour: colour(body.text('Color')) ?? colour(car.text('VehicleColor')),
    vehicleBrand:
      coded(vehicle.text('Text'), 'Dahua.VehicleSign') ??
      coded(car.text('VehicleSign'), 'Dahua.VehicleSign'),
    direction:
      heading(car.text('Direction')) ??
      coded(event.text('JunctionDirection'), 'Dahua.JunctionDirection'),
    lane: laneOf(event.number('Lane') ?? car.number('Lane')),
    speedKmh: speedOf(car.number('Speed') ?? event.number('Speed')),
  })
}

function plateAttributes(event: LooseObject, car: LooseObject): CameraAttributes {
  const confidence = event.object('Object')?.number('Confidence') ?? event.number('Confidence')
  const info = event.object('PlateInfo')
  const atFront = info?.text('FrontPlateColor')
  const written = writtenPlateOf(event)
  const plate = plateOf(written)
  const back = plateTextOf(info?.text('BackPlateNumber'))
  return present({
    ...plate,
    plateTextBack: back === plate.plateText ? undefined : back,
    plateConfidence: confidenceOf(confidence),
    plateColour:
      plateColour(car.text('PlateColor')) ?? plateColour(atFront) ?? colourBefore(written, 'Dahua'),
    plateClass: coded(car.text('PlateType'), 'Dahua.PlateType'),
  })
}

/** 0 to 255, where 0 comes with good readings too and means that nobody counted. */
export function confidenceOf(confidence = 0): number | undefined {
  return confidence > 0 && confidence <= 255 ? confidence / 255 : undefined
}

/** The car's own field is the main one; a box that counts as a plate holds it too, and so do the two ends of the car. */
function writtenPlateOf(event: LooseObject): string | undefined {
  const info = event.object('PlateInfo')
  const box = event.object('Object')
  const isOfPlate = /plate/i.test(box?.text('ObjectType') ?? 'Plate')
  const said = [
    event.object('TrafficCar')?.text('PlateNumber'),
    isOfPlate ? box?.text('Text') : undefined,
    event.text('PlateNumber'),
    info?.text('FrontPlateNumber'),
    info?.text('BackPlateNumber'),
    event.object('NonMotor')?.object('Plate')?.text('Text'),
  ]
  return (
    said.find((text) => plateTextOf(text) !== undefined) ??
    said.find((text) => plateOf(text).isUnplated)
  )
}

/** Glasses and mask only: a feature list names emotions too, which are not looked at. */
function personAttributes(event: LooseObject): CameraAttributes {
  const seen = event.object('Face') ?? event.list('Faces')[0] ?? event.object('Object')
  const features = seen?.value('Feature')
  const words: unknown[] = Array.isArray(features) ? features : []
  const glasses = words.find((word) => typeof word === 'string' && /glasses$/i.test(word))
  const mask = seen?.text('Mask')
  return present({
    glasses: coded(typeof glasses === 'string' ? glasses : undefined, 'Dahua.Feature'),
    mask: mask === '0' ? undefined : coded(mask, 'Dahua.Mask'),
  })
}

function boxOf(kind: CaptureKind, event: LooseObject): (Box & { system: string }) | undefined {
  const names = {
    vehicle: ['Vehicle', 'Object'],
    nonmotor: ['NonMotor', 'Vehicle', 'Object'],
    face: ['Face', 'Faces', 'Object'],
    person: ['HumanAttributes', 'Object'],
  }[kind]
  for (const name of names) {
    const box = readBox(event.list(name)[0]?.value('BoundingBox'))
    if (box !== undefined) return box
  }
  return undefined
}

/** Left, top, right, bottom of a square of 8192; a box of zeros is none. */
export function readBox(value: unknown): (Box & { system: string }) | undefined {
  if (!Array.isArray(value) || value.length !== 4) return undefined
  const corners = value.map(Number)
  if (!corners.every((corner) => corner >= 0 && corner <= squareSide)) return undefined
  const [left = 0, top = 0, right = 0, bottom = 0] = corners
  if (right <= left || bottom <= top) return undefined
  return {
    x: left / squareSide,
    y: top / squareSide,
    width: (right - left) / squareSide,
    height: (bottom - top) / squareSide,
    system: String(squareSide),
  }
}

export function laneOf(lane: number | undefined): number | undefined {
  return lane !== undefined && Number.isInteger(lane) && lane >= 0 && lane <= 99 ? lane : undefined
}

export function speedOf(speed: number | undefined): number | undefined {
  return speed !== undefined && speed >= 0 && speed <= 400 ? speed : undefined
}

const emotions =
  /^(smile|anger|angry|sadness|sad|disgust|fear|surprised?|neutral|laugh|happy|confused|scream)$/i

/** What is to be counted as stripped: the rule's name is nobody's, and emotions hide among features. */
export function forCounting(said: object): object {
  const { Name: _rule, ...rest } = { Name: undefined, ...said }
  return { ...rest, found: emotionsIn(said, 0) }
}

function emotionsIn(value: unknown, depth: number): object[] {
  if (depth > 8 || typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key !== 'Feature' || !Array.isArray(inner)) return emotionsIn(inner, depth + 1)
    return inner.filter((word) => emotions.test(String(word))).map(() => ({ Emotion: true }))
  })
}
