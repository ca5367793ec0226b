import type { Interval } from '@zhian/contracts/score'
import type { RegistrySnapshot } from '../../registry/registry-snapshot.ts'
import { dayMs } from '../periods.ts'
import type { SeenCamera } from '../facts/seen-cameras.ts'

/** A camera may go a day after its archive. */
const takenDownMs = dayMs

/**
 * Cameras that were seen since the period began and have no archive.
 *
 * Not those that somebody has said are none of the park's, and not those that were taken down: their archive was there as long as they were.
 */
export function unregisteredIn(
  { fromMs }: Interval,
  seen: readonly SeenCamera[],
  { cameras, ignored, retiredCameras }: RegistrySnapshot,
): SeenCamera[] {
  return seen.filter(
    ({ cameraId, seenAtMs }) =>
      seenAtMs >= fromMs &&
      seenAtMs > (retiredCameras.get(cameraId) ?? -takenDownMs) + takenDownMs &&
      !cameras.has(cameraId) &&
      !ignored.has(cameraId),
  )
}
