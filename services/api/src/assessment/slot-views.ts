import type { SlotView } from '@zhian/contracts/assessment'
import type { CameraArchive, Capability, Point } from '@zhian/contracts/registry'
import type { ScoreInput } from '@zhian/contracts/score'
import type { RegistrySnapshot } from '../registry/registry-snapshot.ts'
import { slotIdOf } from './inputs/slots.ts'

interface Place {
  readonly snapshot: RegistrySnapshot
  readonly enterpriseId: string
}

/** Slots of an input as the registry knows them. */
export function slotViewsOf(
  slots: ScoreInput['slots'],
  { snapshot, enterpriseId }: Place,
): SlotView[] {
  if (!Array.isArray(slots)) return []
  const cameras = [...snapshot.cameras.values()].filter(
    (camera) => camera.enterpriseId === enterpriseId,
  )
  const standing = new Map(
    [...snapshot.points.values()].flatMap((point) =>
      point.requires.map(
        ({ capability }) => [slotIdOf(point.pointId, capability), { point, capability }] as const,
      ),
    ),
  )
  return slots.map((slot): SlotView => {
    const { id = '', w, c, reason = 'uncovered' } = slot
    const found = standing.get(id)
    const pointId = found?.point.pointId
    const isThere = ({ serves }: CameraArchive) => serves.some((each) => each.pointId === pointId)
    return {
      slotId: id,
      ...(found === undefined ? owedView(id) : viewOfPoint(found.point, found.capability)),
      criticality: w,
      credit: typeof c === 'number' ? c : null,
      reason: typeof c === 'number' ? reason : c,
      cameraIds: cameras.filter(isThere).map(({ cameraId }) => cameraId),
    }
  })
}

const viewOfPoint = ({ pointId, name, positions }: Point, capability: Capability) => ({
  pointId,
  pointName: name,
  capability,
  positions,
})

/** Owed by the catalogue, and nobody has said where: `owed/gate/FACE_CAPTURE/1`. */
function owedView(id: string): ReturnType<typeof viewOfPoint> {
  const [, family = '', owed = ''] = id.split('/')
  const capability = owed === 'PERIMETER' ? 'VIDEO_DETECT' : (owed as Capability)
  return { pointId: id, pointName: family, capability, positions: [] }
}

/** Of its cameras and of these slots. */
export function namesOf(
  { cameras }: RegistrySnapshot,
  enterpriseId: string,
  slots: readonly SlotView[],
): Record<string, string> {
  const named = [...cameras.values()].flatMap((camera) =>
    camera.enterpriseId === enterpriseId && camera.name !== undefined
      ? [[camera.cameraId, camera.name] as const]
      : [],
  )
  const points = slots.map(({ slotId, pointName, capability }) => {
    return [slotId, `${pointName} ${capability}`] as const
  })
  return Object.fromEntries([...named, ...points])
}
