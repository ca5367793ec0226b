import { at, found, lasting } from './defect-scene.ts'
import type { Defect, DefectScene } from './defect-scene.ts'
import { costing } from './truth.ts'

/**
 * One enterprise that plays for points: a camera that only beats its heart, one whose clock was put forward so that captures seem to
 * come at once, one that sends everything twice, and a fence that nobody declared. Each costs more than it gains.
 */
export const gamingDefects = {
  gaming(scene: DefectScene): Defect[] {
    const enterprise = scene.next('medium')
    const { span } = scene
    const [mute = '', fast = '', twice = ''] = (['vehicle', 'vehicle', 'face'] as const).map(
      (role) => scene.sound(enterprise, role).archive.cameraId,
    )
    const since = lasting(at(span, 0.35), 1e6, span)
    const replay = lasting(at(span, 0.55), 96, span)
    return [
      {
        ...found({ key: 'gaming_heartbeat', zh: '刷分：只有心跳' }, enterprise, [mute]),
        when: since,
        costs: costing([mute], 'D-ACTIVE'),
        mayCost: costing([mute], 'D-STABLE'),
        troubles: [{ ...since, cameraId: mute, what: 'mute' }],
      },
      {
        ...found({ key: 'gaming_clock', zh: '刷分：时钟拨快 20 秒' }, enterprise, [fast]),
        when: since,
        costs: costing([fast], 'Q-CLOCK', 'Q-TIMELY'),
        troubles: [{ ...since, cameraId: fast, what: 'fast_clock' }],
      },
      {
        ...found({ key: 'gaming_replay', zh: '刷分：重复上传' }, enterprise, [twice]),
        when: replay,
        isStanding: false,
        replay,
        costs: costing([twice], 'Q-UNIQUE'),
        mayCost: costing([twice], 'Q-TIMELY'),
      },
      undeclared(enterprise),
    ]
  },
}

/** Nobody surveyed it either, so what its class owes at least is owed. */
function undeclared(enterprise: ReturnType<DefectScene['next']>): Defect {
  const { points, cameras, flaws } = enterprise
  const fences = points.filter(({ pointType }) => pointType === 'perimeter')
  const ids = new Set(fences.map(({ pointId }) => pointId))
  for (const fence of fences) points.splice(points.indexOf(fence), 1)
  // A fence that is not there has no gap.
  const left = flaws.filter(({ objectIds }) => !objectIds.some((id) => ids.has(id)))
  flaws.splice(0, flaws.length, ...left)
  for (const point of points) {
    delete point.surveyedAtMs
    delete point.surveyedBy
  }
  for (const camera of cameras)
    camera.archive = {
      ...camera.archive,
      serves: camera.archive.serves.filter(({ pointId }) => !ids.has(pointId)),
    }
  return {
    ...found({ key: 'gaming_undeclared', zh: '刷分：周界不申报' }, enterprise, [...ids]),
    costs: costing(['owed/perimeter/PERIMETER/1'], 'C-PERIMETER', 'C-SLOT'),
  }
}
