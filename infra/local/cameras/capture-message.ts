import type { PushPath } from './gat1400-camera.ts'

interface Shot {
  readonly deviceId: string
  readonly atMs: number
  readonly number: number
  readonly jpeg: Buffer
  readonly size: { readonly width: number; readonly height: number }
}

export interface CaptureMessage {
  readonly path: PushPath
  /** The id by which the capture can be found again. */
  readonly sourceId: string
  readonly body: object
}

/** 14 digits in the zone's wall clock (UTC+8), as cameras write it. */
export function wallClock(atMs: number): string {
  return new Date(atMs + 8 * 3600 * 1000).toISOString().replace(/\D/g, '').slice(0, 14)
}

/** GA/T 1400.1 §7: device 20 + image 02 + time 14 + number 5, then the object's subtype 2 + number 5. */
function objectId(shot: Shot, subtype: string): { imageId: string; objectId: string } {
  const number = String((shot.number % 99_999) + 1).padStart(5, '0')
  const imageId = `${shot.deviceId}02${wallClock(shot.atMs)}${number}`
  return { imageId, objectId: `${imageId}${subtype}00001` }
}

function subImage(shot: Shot, imageId: string, type: string): object {
  return {
    ImageID: imageId,
    EventSort: 1,
    DeviceID: shot.deviceId,
    Type: type,
    FileFormat: 'Jpeg',
    ShotTime: wallClock(shot.atMs),
    Width: shot.size.width,
    Height: shot.size.height,
    Data: shot.jpeg.toString('base64'),
  }
}

function common(shot: Shot, imageId: string) {
  return {
    InfoKind: 1,
    SourceID: imageId,
    DeviceID: shot.deviceId,
    LeftTopX: 0,
    LeftTopY: 0,
    RightBtmX: 0,
    RightBtmY: 0,
  }
}

/** A face capture with the fields that cameras really fill, those that must be stripped among them. */
export function faceMessage(shot: Shot): CaptureMessage {
  const { imageId, objectId: faceId } = objectId(shot, '06')
  const face = {
    FaceID: faceId,
    ...common(shot, imageId),
    FaceAppearTime: wallClock(shot.atMs),
    FaceDisAppearTime: wallClock(shot.atMs + 1000),
    GenderCode: '0',
    AgeUpLimit: 0,
    AgeLowerLimit: 0,
    GlassStyle: '99',
    IsDriver: 2,
    IsForeigner: 2,
    IsSuspectedTerrorist: 2,
    SubImageList: { SubImageInfoObject: [subImage(shot, imageId, '14')] },
  }
  return { path: 'Faces', sourceId: faceId, body: { FaceListObject: { FaceObject: [face] } } }
}

/** A vehicle capture of a tollgate camera that read nothing itself: the plate is for our models to find. */
export function vehicleMessage(shot: Shot): CaptureMessage {
  const { imageId, objectId: vehicleId } = objectId(shot, '02')
  const vehicle = {
    MotorVehicleID: vehicleId,
    ...common(shot, imageId),
    PassTime: wallClock(shot.atMs),
    AppearTime: wallClock(shot.atMs),
    LaneNo: 1,
    HasPlate: '1',
    PlateNo: '未识别',
    VehicleColor: '99',
    SubImageList: { SubImageInfoObject: [subImage(shot, imageId, '01')] },
  }
  return {
    path: 'MotorVehicles',
    sourceId: vehicleId,
    body: { MotorVehicleListObject: { MotorVehicleObject: [vehicle] } },
  }
}
