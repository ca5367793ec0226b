import type { ArchiveFault, CameraArchive } from '@zhian/contracts/registry'
import { archiveFaults } from './archive-faults.ts'
import type { WrittenRecord } from './registry-records.ts'
import { surroundings } from './registry-snapshot.ts'
import type { RegistrySnapshot } from './registry-snapshot.ts'

/** What the rules say of cameras that are not written yet, beside those that stand and beside each other. */
export function archivesToBe(
  written: readonly WrittenRecord[],
  around: RegistrySnapshot,
): { cameraId: string; faults: readonly ArchiveFault[] }[] {
  const wished = written.map(({ after }) => JSON.parse(after.record) as CameraArchive)
  const cameras = new Map([
    ...around.cameras,
    ...wished.map((camera) => [camera.cameraId, camera] as const),
  ])
  const nowMs = written[0]?.after.changedAtMs ?? 0
  const beside = surroundings({ ...around, cameras }, nowMs)
  return wished.map((camera) => ({
    cameraId: camera.cameraId,
    faults: archiveFaults(camera, beside(camera)),
  }))
}
