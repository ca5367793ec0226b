import {
  face,
  facesOf,
  forbidden,
  subImage,
  vehicle,
  vehiclesOf,
} from '@zhian/edge-agent/camera/gat1400/fixtures/messages'
import { wallClock } from '../../../infra/local/cameras/capture-message.ts'

const subtypes = { face: '06', person: '01', vehicle: '02', nonmotor: '03' } as const

/** What one device has to say, now: every object with an id that it never gave before. */
export function gat1400Messages(deviceId: string, now: () => number = Date.now) {
  let number = 0
  const next = (kind: keyof typeof subtypes) => {
    number += 1
    const time = wallClock(now())
    const serial = String(number).padStart(5, '0')
    const imageId = `${deviceId}02${time}${serial}`
    return { time, imageId, objectId: `${imageId}${subtypes[kind]}00001` }
  }
  const picture = (type: string, jpeg: Buffer | undefined, more: object = {}) => {
    const time = wallClock(now())
    const imageId = `${deviceId}02${time}${String(number + 1).padStart(5, '0')}`
    return subImage(type, jpeg, { ImageID: imageId, DeviceID: deviceId, ShotTime: time, ...more })
  }
  return {
    picture,
    face(more: object = {}, images: readonly object[] = []): Readonly<Record<string, unknown>> {
      const { time, imageId, objectId } = next('face')
      const times = { FaceAppearTime: time, FaceDisAppearTime: time }
      const ids = { FaceID: objectId, SourceID: imageId, DeviceID: deviceId }
      return { ...face({ ...ids, ...times, ...more }, images) }
    },
    vehicle(more: object = {}, images: readonly object[] = []): Readonly<Record<string, unknown>> {
      const { time, objectId } = next('vehicle')
      const ids = { MotorVehicleID: objectId, DeviceID: deviceId }
      return { ...vehicle({ ...ids, PassTime: time, ...more }, images) }
    },
    person(more: object = {}, images: readonly object[] = []): Readonly<Record<string, unknown>> {
      const { time, objectId } = next('person')
      const SubImageList = { SubImageInfoObject: images }
      const ids = { PersonID: objectId, InfoKind: 1, DeviceID: deviceId }
      return { ...ids, PersonAppearTime: time, CoatColor: '5', SubImageList, ...more }
    },
    nonMotor(more: object = {}, images: readonly object[] = []): Readonly<Record<string, unknown>> {
      const { time, objectId } = next('nonmotor')
      const SubImageList = { SubImageInfoObject: images }
      const ids = { NonMotorVehicleID: objectId, InfoKind: 1, DeviceID: deviceId }
      return { ...ids, AppearTime: time, HasPlate: '0', VehicleColor: '1', SubImageList, ...more }
    },
    /** With every field that says who or what kind of person somebody is. */
    faceWithForbidden(images: readonly object[] = []) {
      return this.face(forbidden, images)
    },
  }
}

export { facesOf, vehiclesOf }
export const personsOf = (...persons: readonly object[]) => ({
  PersonListObject: { PersonObject: persons },
})
export const nonMotorsOf = (...vehicles: readonly object[]) => ({
  NonMotorVehicleListObject: { NonMotorVehicleObject: vehicles },
})
