import type { CameraAttributes, ImageRole } from '@zhian/contracts/capture'
import type { CaptureDraft, DeviceTime, DraftImage } from '../capture-draft.ts'
import { readDeviceTime } from '../capture-time.ts'
import { LooseObject } from '../loose-object.ts'
import { colourBefore, plateOf, unplated } from '../plate-text.ts'
import { readBase64 } from '../gat1400/read-images.ts'
import { present } from '../present.ts'
import { coded, colour, plateColour } from './codes.ts'
import { confidenceOf, laneOf, readBox, speedOf } from './read-event.ts'

export interface PushSender {
  /** Where the message does not say it. */
  readonly deviceId: string
  readonly peerAddress: string
  readonly offsetMinutes: number | undefined
}

export interface Pushed {
  readonly draft: CaptureDraft
  readonly deviceId: string
  /** As the device wrote it, for the answer. */
  readonly plateNumber: string
}

const imagesMax = 32
const nothing = new LooseObject({})
const roles: readonly (readonly [string, ImageRole])[] = [
  ['NormalPic', 'scene'],
  ['CombinPic', 'composite'],
  ['CutoutPic', 'plate'],
  ['VehiclePic', 'crop'],
  ['FacePic', 'other'],
]

/** Reads `TollgateInfo` of ITSAPI. Undefined where there is no `Picture` in it. */
export function readTollgate(body: object, sender: PushSender): Pushed | undefined {
  const picture = new LooseObject(body).object('Picture')
  if (picture === undefined) return undefined
  const [snap = nothing] = picture.list('SnapInfo')
  const [plate = nothing] = picture.list('Plate')
  const [vehicle = nothing] = picture.list('Vehicle')
  const deviceId = (snap.text('DeviceID') ?? sender.deviceId).slice(0, 64)
  const channel = plate.number('Channel') ?? 0
  const { images, hasBroken } = readImages(picture)
  const box = readBox(vehicle.value('VehicleBoundingBox')) ?? readBox(plate.value('BoundingBox'))
  const draft: CaptureDraft = present({
    kind: 'vehicle' as const,
    deviceId,
    channelId: channel > 0 ? `${deviceId.slice(0, 58)}_${channel + 1}` : undefined,
    peerAddress: sender.peerAddress,
    relatedSourceIds: [],
    time: readTime(snap, sender.offsetMinutes),
    images,
    box,
    attributes: attributesOf({ plate, vehicle, snap }),
    flags: hasBroken ? (['image_invalid'] as const) : [],
  })
  return { draft, deviceId, plateNumber: plate.text('PlateNumber') ?? '' }
}

/** With and without `T`, with and without milliseconds, never with a zone. */
function readTime(snap: LooseObject, offsetMinutes: number | undefined): DeviceTime | undefined {
  const text = snap.text('AccurateTime', 'SnapTime')
  return text === undefined ? undefined : readDeviceTime(text, offsetMinutes)
}

function readImages(picture: LooseObject): { images: DraftImage[]; hasBroken: boolean } {
  const found = roles
    .flatMap(([name, role]) => picture.list(name).map((each) => ({ each, role })))
    .slice(0, imagesMax)
    .map(({ each, role }) => ({ each, role, bytes: readBase64(each.value('Content')) }))
  const images = found.flatMap(({ each, role, bytes }) => {
    if (bytes === undefined || bytes === null) return []
    return [present({ bytes, role, sourceImageId: each.text('PicName')?.slice(-64) })]
  })
  return { images, hasBroken: found.some(({ bytes }) => bytes === null) }
}

interface Said {
  readonly plate: LooseObject
  readonly vehicle: LooseObject
  readonly snap: LooseObject
}

function attributesOf({ plate, vehicle, snap }: Said): CameraAttributes {
  const text = plate.text('PlateNumber') ?? ''
  const isThere = plate.text('IsExist')?.toLowerCase() !== 'false'
  return present({
    ...(isThere ? plateOf(text) : unplated),
    plateConfidence: confidenceOf(plate.number('Confidence')),
    plateColour: plateColour(plate.text('PlateColor')) ?? colourBefore(text, 'Dahua'),
    plateClass: coded(plate.text('PlateType'), 'Dahua.PlateType'),
    vehicleClass: coded(vehicle.text('VehicleType'), 'Dahua.VehicleType'),
    vehicleColour: colour(vehicle.text('VehicleColor')),
    vehicleBrand: coded(vehicle.text('VehicleSign'), 'Dahua.VehicleSign'),
    direction: coded(snap.text('Direction'), 'Dahua.JunctionDirection'),
    lane: laneOf(snap.number('LanNo', 'LaneNo', 'Lane')),
    speedKmh: speedOf(vehicle.number('Speed')),
  })
}
