import type { Point } from '@zhian/contracts/registry'
import type { DemoCamera, DemoEnterprise } from './park-model.ts'
import { costing, costingSlots, slotsOf } from './truth.ts'
import type { Truth } from './truth.ts'

/** So from the beginning to the end. */
export const flaw = (
  { key, zh }: Pick<Truth, 'key' | 'zh'>,
  { record }: DemoEnterprise,
  objectIds: readonly string[],
): Truth => ({
  key,
  zh,
  enterpriseId: record.enterpriseId,
  objectIds,
  when: null,
  isStanding: true,
  costs: [],
  mayCost: [],
  shows: [],
})

interface Made {
  /** A camera of the fence was never bought. */
  readonly hasGap: boolean
  /** Those whose archive lacks a field. */
  readonly spoilt: readonly DemoCamera[]
  /** Points that are seen too widely. */
  readonly poor: readonly Point[]
}

/** What was built or written down badly, as it happens anywhere. */
export function flawsOf(enterprise: DemoEnterprise, { hasGap, spoilt, poor }: Made): Truth[] {
  const fences = enterprise.points.filter(({ pointType }) => pointType === 'perimeter')
  return [
    ...(hasGap ? fences : []).map((fence) => ({
      ...flaw({ key: 'gap_in_fence', zh: '周界缺一台摄像机' }, enterprise, [fence.pointId]),
      costs: costing(slotIds(fence), 'C-PERIMETER'),
    })),
    // Each capability has cameras of its own, and each of them the wrong lens.
    ...poor.flatMap((point) =>
      slotIds(point)
        .filter((slotId) => slotId.endsWith('_CAPTURE'))
        .map((slotId) => ({
          ...flaw({ key: 'gate_seen_too_widely', zh: '出入口视场过宽' }, enterprise, [slotId]),
          // What another camera's invalid archive promises counts half.
          costs: costing([slotId], 'C-SLOT', 'C-CONTRADICTED', 'C-SELF-DECLARED'),
          mayCost: [...costing([slotId], 'CAP-GATE'), ...costingSlots(videoOf(point))],
        })),
    ),
    ...spoilt.map((camera) => ({
      ...flaw({ key: 'field_forgotten', zh: '档案漏填' }, enterprise, [camera.archive.cameraId]),
      costs: costing([camera.archive.cameraId], 'A-FIELD', 'A-PASS'),
      // What is not valid proves nothing by its geometry.
      mayCost: costingSlots(slotsOf(enterprise, camera)),
    })),
  ]
}

const slotIds = ({ pointId, requires }: Point) =>
  requires.map(({ capability }) => `${pointId}/${capability}`)
const videoOf = (point: Point) => slotIds(point).filter((slotId) => !slotId.endsWith('_CAPTURE'))
