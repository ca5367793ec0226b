import { hourMs } from './calendar.ts'
import { at, found, lasting } from './defect-scene.ts'
import type { Defect, DefectScene } from './defect-scene.ts'
import { costing } from './truth.ts'

/** What befalls an enterprise, or what it does. */
export const enterpriseDefects = {
  duplicates(scene: DefectScene): Defect {
    const enterprise = scene.next('medium')
    const ids = [scene.sound(enterprise, 'vehicle').archive.cameraId]
    const replay = lasting(at(scene.span, 0.55), 96, scene.span)
    return {
      ...found({ key: 'duplicates', zh: '重复上传' }, enterprise, ids),
      when: replay,
      isStanding: false,
      replay,
      costs: costing(ids, 'Q-UNIQUE'),
      // The second copy comes half an hour after the first.
      mayCost: costing(ids, 'Q-TIMELY'),
    }
  },
  outage_backfilled(scene: DefectScene): Defect {
    const enterprise = scene.next('key')
    const outage = lasting(at(scene.span, 0.45), 72, scene.span)
    const ids = enterprise.cameras.flatMap(({ role, archive }) =>
      role === 'video' ? [] : [archive.cameraId],
    )
    return {
      ...found({ key: 'outage_backfilled', zh: '断网三天后补传' }, enterprise, []),
      when: outage,
      isStanding: false,
      outage,
      costs: costing(ids, 'Q-TIMELY'),
    }
  },
  /** A gate camera that is off for 240 hours of filed maintenance: far more than the 24 that a month may have. */
  maintenance_abuse(scene: DefectScene): Defect {
    const enterprise = scene.next('medium')
    const { cameraId } = scene.sound(enterprise, 'vehicle').archive
    const { enterpriseId } = enterprise.record
    const times = [0.2, 0.35, 0.5, 0.65, 0.8, 0.9].map((share) =>
      lasting(at(scene.span, share), 40, scene.span),
    )
    const filings = times.map((time, index) => ({
      maintenanceId: `${enterpriseId}-m9${index}`,
      enterpriseId,
      cameraIds: [cameraId],
      ...time,
      filedAtMs: time.fromMs - 5 * hourMs,
      isEmergency: false,
      reason: '设备检修',
      state: 'approved' as const,
    }))
    enterprise.maintenance.push(...filings)
    const ids = [cameraId, ...filings.map(({ maintenanceId }) => maintenanceId)]
    return {
      ...found({ key: 'maintenance_abuse', zh: '检修超出上限' }, enterprise, ids),
      when: scene.span,
      isStanding: false,
      costs: costing([cameraId], 'O-CAM'),
      mayCost: costing([cameraId], 'D-ACTIVE', 'D-STABLE'),
      troubles: times.map((time) => ({ ...time, cameraId, what: 'offline' })),
    }
  },
}
