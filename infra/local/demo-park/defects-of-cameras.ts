import type { CameraArchive } from '@zhian/contracts/registry'
import { at, cameraOf, found, lasting, misrecorded, troubled } from './defect-scene.ts'
import type { Defect, DefectScene, Subject } from './defect-scene.ts'
import type { DemoEnterprise, Trouble } from './park-model.ts'
import { costing, costingSlots, slotsOf } from './truth.ts'

type MakeDefect = (scene: DefectScene) => Defect
interface Course {
  readonly what: Trouble['what']
  readonly share: number
  readonly hours?: number
}
const of =
  (subject: Subject, course: Course): MakeDefect =>
  (scene) =>
    troubled(scene, subject, course)

/** One camera that is not as it should be, from a share of the span on, for so many hours or until now. */
export const cameraDefects = {
  dead_gate_camera: of(
    {
      key: 'dead_gate_camera',
      zh: '大门抓拍机长期离线',
      size: 'medium',
      role: 'vehicle',
      costs: ['O-CAM', 'D-ACTIVE'],
      mayCost: ['D-STABLE'],
    },
    { what: 'offline', share: 0.6 },
  ),
  slow_clock: of(
    {
      key: 'slow_clock',
      zh: '时钟慢 41 秒',
      size: 'medium',
      role: 'vehicle',
      costs: ['Q-CLOCK'],
      // What a slow clock has written seems to be on its way for so much longer.
      mayCost: ['Q-TIMELY'],
    },
    { what: 'slow_clock', share: 0.35 },
  ),
  covered_lens: of(
    {
      key: 'covered_lens',
      zh: '镜头被遮挡六天',
      size: 'medium',
      role: 'face',
      costs: ['R-VQD'],
      mayCost: ['Q-QUALIFIED', 'D-ACTIVE', 'D-STABLE'],
    },
    { what: 'covered', share: 0.7, hours: 144 },
  ),
  blurred: of(
    {
      key: 'blurred',
      zh: '画面模糊',
      size: 'small',
      role: 'face',
      costs: ['R-VQD', 'Q-QUALIFIED'],
      mayCost: ['D-ACTIVE', 'D-STABLE'],
    },
    { what: 'blurred', share: 0.5 },
  ),
  moved_view: of(
    {
      key: 'moved_view',
      zh: '画面偏移',
      size: 'small',
      role: 'vehicle',
      costs: ['R-VQD'],
      mayCost: ['Q-QUALIFIED', 'D-ACTIVE', 'D-STABLE'],
    },
    { what: 'moved', share: 0.75 },
  ),
  heartbeat_without_captures: of(
    {
      key: 'heartbeat_without_captures',
      zh: '有心跳无抓拍',
      size: 'medium',
      role: 'vehicle',
      costs: ['D-ACTIVE'],
      mayCost: ['D-STABLE'],
    },
    { what: 'mute', share: 0.4 },
  ),
  sudden_drop: of(
    {
      key: 'sudden_drop',
      zh: '抓拍量骤降',
      size: 'key',
      role: 'face',
      costs: ['D-STABLE'],
      mayCost: ['D-ACTIVE'],
    },
    { what: 'fewer', share: 0.8 },
  ),
  torn_pictures(scene: DefectScene): Defect {
    const enterprise = scene.next('medium')
    const ids = [scene.sound(enterprise, 'vehicle').archive.cameraId]
    const when = lasting(at(scene.span, 0.5), 1e6, scene.span)
    const subject = { key: 'torn_pictures', zh: '小图传输残缺' }
    const costs = costing(ids, 'Q-IMAGE')
    return { ...found(subject, enterprise, ids), when, torn: when, costs }
  },
  unfiled_maintenance: of(
    {
      key: 'unfiled_maintenance',
      zh: '检修未报备',
      size: 'small',
      role: 'vehicle',
      costs: ['O-CAM'],
      mayCost: ['D-ACTIVE', 'D-STABLE'],
    },
    { what: 'offline', share: 0.65, hours: 72 },
  ),
}

const archived =
  (
    subject: Omit<Subject, 'mayCost'> & Partial<Subject>,
    change: (archive: CameraArchive, enterprise: DemoEnterprise) => CameraArchive,
    more: (defect: Defect) => Partial<Defect> = () => ({}),
  ): MakeDefect =>
  (scene) => {
    const defect = misrecorded(scene, { mayCost: [], ...subject }, change)
    return { ...defect, ...more(defect) }
  }

const judgedAs =
  (rule: string) =>
  ({ objectIds }: Pick<Defect, 'objectIds'>): Pick<Defect, 'shows'> => ({
    shows: objectIds.map((cameraId) => ({ in: 'archive', cameraId, rule })),
  })

/** An archive that says what it should not, or is not there. */
export const archiveDefects = {
  prohibited_zone: archived(
    { key: 'prohibited_zone', zh: '禁摄区内装摄像机', size: 'key', role: 'video', costs: [] },
    prohibit,
    judgedAs('in_prohibited_zone'),
  ),
  sign_missing: archived(
    { key: 'sign_missing', zh: '人脸点位无提示标识', size: 'medium', role: 'face', costs: [] },
    ({ signPhotoSha256: _none, ...archive }) => archive,
    judgedAs('sign_missing'),
  ),
  retention_too_short: archived(
    {
      key: 'retention_too_short',
      zh: '第七条场所录像保存不足',
      size: 'key',
      role: 'face',
      costs: ['R-RETENTION'],
      mayCost: ['CAP-RET'],
    },
    (archive) => ({
      ...archive,
      placeClass: 'ART7',
      pointClass: '2',
      recordDays: 14,
      recordDaysRequired: 30,
    }),
  ),
  bad_archive: archived(
    {
      key: 'bad_archive',
      zh: '档案字段错误',
      size: 'small',
      role: 'vehicle',
      costs: ['A-FIELD', 'A-PASS'],
    },
    (archive) => ({
      ...archive,
      name: '大门',
      manufacturer: '其他',
      civilCode: '110101',
      position: [0, 0],
      pointClass: '2',
      macAddress: '02:5a:48',
    }),
  ),
  one_mac_twice(scene: DefectScene): Defect {
    const enterprise = scene.next('key')
    const [one, other] = [cameraOf(enterprise, 'vehicle', 0), cameraOf(enterprise, 'vehicle', 1)]
    if (one.archive.macAddress !== undefined)
      other.archive = { ...other.archive, macAddress: one.archive.macAddress }
    const objectIds = [one, other].map(({ archive }) => archive.cameraId)
    const subject = { key: 'one_mac_twice', zh: '两份档案同一 MAC' }
    return { ...found(subject, enterprise, objectIds), ...judgedAs('taken')({ objectIds }) }
  },
  unregistered_camera(scene: DefectScene): Defect {
    const enterprise = scene.next('medium')
    const camera = scene.sound(enterprise, 'face')
    camera.isArchived = false
    const ids = [camera.archive.cameraId]
    return {
      ...found({ key: 'unregistered_camera', zh: '未建档摄像机' }, enterprise, ids),
      costs: costing(ids, 'A-UNREGISTERED'),
      mayCost: costingSlots(slotsOf(enterprise, camera)),
    }
  },
}

/** The zone lies around the camera: a changing room that was built where the camera had been. */
function prohibit(archive: CameraArchive, { site }: DemoEnterprise): CameraArchive {
  const [longitude, latitude] = archive.position ?? [0, 0]
  const half = 0.00003
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
    [-1, -1],
  ] as const
  site.prohibitedZones.push({
    name: '更衣室',
    outline: corners.map(([x, y]) => [longitude + x * half, latitude + y * half]),
  })
  return archive
}
