import { hourMs } from './calendar.ts'
import { at, found, lasting } from './defect-scene.ts'
import type { Defect, DefectScene } from './defect-scene.ts'
import type { DemoCamera } from './park-model.ts'
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
  outage_backfilled: (scene: DefectScene) =>
    cutOff(scene, { key: 'outage_backfilled', zh: '断网三天后补传', hours: 72 }),
  outage_of_five_days: (scene: DefectScene) =>
    cutOff(scene, { key: 'outage_of_five_days', zh: '断网五天后补传', hours: 120 }),
  dead_switch: deadSwitch,
  maintenance_as_filed: maintenanceAsFiled,
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

/** No network for so long; what was captured meanwhile came afterwards. */
function cutOff(
  scene: DefectScene,
  { hours, ...said }: { readonly key: string; readonly zh: string; readonly hours: number },
): Defect {
  const enterprise = scene.next('key')
  const outage = lasting(at(scene.span, 0.45), hours, scene.span)
  return {
    ...found(said, enterprise, []),
    when: outage,
    isStanding: false,
    outage,
    costs: costing(capturingIds(enterprise.cameras), 'Q-TIMELY'),
  }
}

const capturingIds = (cameras: readonly DemoCamera[]) =>
  cameras.flatMap(({ role, archive }) => (role === 'video' ? [] : [archive.cameraId]))

/** One switch, and with it every camera of half the gates. */
function deadSwitch(scene: DefectScene): Defect {
  const enterprise = scene.next('key')
  const gates = enterprise.cameras.filter(({ role }) => role !== 'video')
  const [[network, cameras] = ['', []]] = [...Map.groupBy(gates, networkOf)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  )
  const when = lasting(at(scene.span, 0.75), 1e6, scene.span)
  const ids = cameras.map(({ archive }) => archive.cameraId)
  return {
    ...found({ key: 'dead_switch', zh: '交换机故障，多路离线' }, enterprise, ids),
    when,
    costs: costing(ids, 'O-CAM'),
    mayCost: costing(ids, 'D-ACTIVE', 'D-STABLE'),
    troubles: ids.map((cameraId) => ({
      ...when,
      cameraId,
      what: 'offline',
      cause: `network ${network}`,
    })),
  }
}

/** The first 24 bits, as agents see it. */
const networkOf = ({ archive }: DemoCamera) => archive.ipAddress?.replace(/\.\d+$/, '') ?? ''

/** As it should be: filed days before, approved, within what a month may have. It costs nothing. */
function maintenanceAsFiled(scene: DefectScene): Defect {
  const enterprise = scene.next('key')
  const { enterpriseId } = enterprise.record
  const ids = [0, 1].map(() => scene.sound(enterprise, 'vehicle').archive.cameraId)
  const time = lasting(at(scene.span, 0.6), 20, scene.span)
  const maintenanceId = `${enterpriseId}-m2`
  enterprise.maintenance.push({
    maintenanceId,
    enterpriseId,
    cameraIds: ids,
    ...time,
    filedAtMs: time.fromMs - 72 * hourMs,
    isEmergency: false,
    reason: '闸口改造',
    state: 'approved',
  })
  const said = { key: 'maintenance_as_filed', zh: '按规报备的检修' }
  return {
    ...found(said, enterprise, [...ids, maintenanceId]),
    when: time,
    isStanding: false,
    troubles: ids.map((cameraId) => ({ ...time, cameraId, what: 'offline' })),
  }
}
