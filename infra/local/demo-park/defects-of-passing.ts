import { chinaMidnight, dayMs, hourMs } from './calendar.ts'
import { at, cameraOf, found, lasting } from './defect-scene.ts'
import type { Defect, DefectScene } from './defect-scene.ts'
import { metresBetween } from './ground.ts'
import type { DemoEnterprise } from './park-model.ts'
import type { Elsewhere } from './truth.ts'

const analytic = (name: Extract<Elsewhere, { in: 'analytic' }>['name']) => [
  { in: 'analytic', name } as const,
]
const gateOf = (enterprise: DemoEnterprise) =>
  [0, 1].map((index) => cameraOf(enterprise, 'vehicle', index).archive.cameraId)

/** So far that no car drives there in seconds, and where a camera sees it. */
function farthestFrom(here: DemoEnterprise, { enterprises, hasSound }: DefectScene) {
  const away = ({ record }: DemoEnterprise) => metresBetween(here.record.position, record.position)
  const plants = enterprises.filter(
    (each) =>
      each.agentId !== null &&
      ['key', 'medium'].includes(each.record.enterpriseClass) &&
      hasSound(each, 'vehicle'),
  )
  return plants.reduce((best, each) => (away(each) > away(best) ? each : best), here)
}

/** Vehicles that somebody should look at; they cost nobody a point. */
export const passingDefects = {
  clone_plate(scene: DefectScene): Defect {
    const here = scene.next('key')
    const cameraIds = [here, farthestFrom(here, scene)].map(
      (each) => scene.sound(each, 'vehicle').archive.cameraId,
    )
    return {
      ...found({ key: 'clone_plate', zh: '套牌疑似' }, here, cameraIds),
      when: lasting(at(scene.span, 0.9), 1, scene.span),
      isStanding: false,
      extra: { kind: 'clone', cameraIds },
      shows: analytic('clone-count'),
    }
  },
  night_burst(scene: DefectScene): Defect {
    const enterprise = scene.next('small')
    const cameraIds = gateOf(enterprise)
    // The newest whole night.
    const fromMs = chinaMidnight(scene.span.toMs) - 3 * dayMs + hourMs
    return {
      ...found({ key: 'night_burst', zh: '夜间异常活动' }, enterprise, cameraIds),
      when: lasting(fromMs, 3, scene.span),
      isStanding: false,
      extra: { kind: 'night_burst', cameraIds },
      shows: analytic('night-activity'),
    }
  },
  tankers(scene: DefectScene): Defect {
    const enterprise = scene.next('small')
    const cameraIds = gateOf(enterprise)
    return {
      ...found({ key: 'tankers', zh: '小微企业罐车频繁' }, enterprise, cameraIds),
      when: lasting(at(scene.span, 0.5), 1e6, scene.span),
      extra: { kind: 'tankers', cameraIds },
      shows: analytic('truck-share'),
    }
  },
}
