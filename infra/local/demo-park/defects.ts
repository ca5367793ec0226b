import type { CameraArchive } from '@zhian/contracts/registry'
import { chinaMidnight, dayMs, hourMs } from './calendar.ts'
import { chanceOf } from './chance.ts'
import { at, cameraOf, lasting, misrecorded, standing, troubled } from './defect-scene.ts'
import type { Defect, DefectScene } from './defect-scene.ts'
import type { DemoCamera, DemoEnterprise, Span } from './park-model.ts'
import type { ParkRecipe } from './park-recipe.ts'

export function placeDefects(given: {
  recipe: ParkRecipe
  seed: number
  span: Span
  enterprises: readonly DemoEnterprise[]
}): Defect[] {
  const { recipe, seed, span, enterprises } = given
  const chance = chanceOf(seed, 'defects')
  const queues = new Map(
    (['key', 'medium', 'small'] as const).map((size) => {
      const fit = enterprises.filter(
        ({ record, agentId }) => record.enterpriseClass === size && agentId !== null,
      )
      return [size, chance.shuffled(fit)] as const
    }),
  )
  const taken = new Set<DemoCamera>()
  const scene: DefectScene = {
    recipe,
    span,
    chance,
    next(size) {
      const queue = queues.get(size) ?? []
      const first = queue.shift()
      if (first === undefined) throw new RangeError(`the park has no connected ${size} enterprise`)
      // A small park has fewer enterprises than there are defects: then one has several.
      queue.push(first)
      return first
    },
    sound(enterprise, role) {
      const fit = enterprise.cameras.filter((camera) => camera.role === role && camera.isArchived)
      const camera = fit.find((each) => !taken.has(each)) ?? cameraOf(enterprise, role)
      taken.add(camera)
      return camera
    },
  }
  return defectMakers.map((make) => make(scene))
}

/** One camera that is not as it should be, from a share of the span on, for so many hours or until now. */
const cameraDefects = [
  [
    { key: 'dead_gate_camera', zh: '大门抓拍机长期离线', size: 'medium', role: 'vehicle' },
    { what: 'offline', share: 0.6 },
  ],
  [
    { key: 'slow_clock', zh: '时钟慢 41 秒', size: 'medium', role: 'vehicle' },
    { what: 'slow_clock', share: 0.35 },
  ],
  [
    { key: 'covered_lens', zh: '镜头被遮挡六天', size: 'medium', role: 'face' },
    { what: 'covered', share: 0.7, hours: 144 },
  ],
  [
    { key: 'blurred', zh: '画面模糊', size: 'small', role: 'face' },
    { what: 'blurred', share: 0.5 },
  ],
  [
    { key: 'moved_view', zh: '画面偏移', size: 'small', role: 'vehicle' },
    { what: 'moved', share: 0.75 },
  ],
  [
    { key: 'heartbeat_without_captures', zh: '有心跳无抓拍', size: 'medium', role: 'vehicle' },
    { what: 'mute', share: 0.4 },
  ],
  [
    { key: 'sudden_drop', zh: '抓拍量骤降', size: 'key', role: 'face' },
    { what: 'fewer', share: 0.8 },
  ],
  [
    { key: 'unfiled_maintenance', zh: '检修未报备', size: 'small', role: 'vehicle' },
    { what: 'offline', share: 0.65, hours: 30 },
  ],
] as const

type MakeDefect = (scene: DefectScene) => Defect

const defectMakers: readonly MakeDefect[] = [
  ...cameraDefects.map(
    ([subject, course]): MakeDefect =>
      (scene) =>
        troubled(scene, subject, course),
  ),
  (scene) => {
    const enterprise = scene.next('medium')
    const camera = scene.sound(enterprise, 'vehicle').archive.cameraId
    const replay = lasting(at(scene.span, 0.55), 48, scene.span)
    return {
      ...standing({ key: 'duplicates', zh: '重复上传' }, enterprise, [camera]),
      when: replay,
      replay,
    }
  },
  (scene) => {
    const enterprise = scene.next('key')
    const outage = lasting(at(scene.span, 0.45), 72, scene.span)
    return {
      ...standing({ key: 'outage_backfilled', zh: '断网三天后补传' }, enterprise, []),
      when: outage,
      outage,
    }
  },
  maintenanceAbuse,
  (scene) =>
    misrecorded(
      scene,
      { key: 'prohibited_zone', zh: '禁摄区内装摄像机', size: 'key', role: 'video' },
      prohibit,
    ),
  (scene) =>
    misrecorded(
      scene,
      { key: 'sign_missing', zh: '人脸点位无提示标识', size: 'medium', role: 'face' },
      ({ signPhotoSha256: _none, ...archive }) => archive,
    ),
  (scene) =>
    misrecorded(
      scene,
      { key: 'retention_too_short', zh: '第七条场所录像保存不足', size: 'key', role: 'face' },
      (archive) => ({
        ...archive,
        placeClass: 'ART7',
        pointClass: '2',
        recordDays: 14,
        recordDaysRequired: 30,
      }),
    ),
  (scene) => {
    const enterprise = scene.next('medium')
    const camera = scene.sound(enterprise, 'face')
    camera.isArchived = false
    return standing({ key: 'unregistered_camera', zh: '未建档摄像机' }, enterprise, [
      camera.archive.cameraId,
    ])
  },
  (scene) =>
    misrecorded(
      scene,
      { key: 'bad_archive', zh: '档案字段错误', size: 'small', role: 'vehicle' },
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
  (scene) => {
    const enterprise = scene.next('key')
    const [one, other] = [cameraOf(enterprise, 'vehicle', 0), cameraOf(enterprise, 'vehicle', 1)]
    if (one.archive.macAddress !== undefined)
      other.archive = { ...other.archive, macAddress: one.archive.macAddress }
    const ids = [one, other].map(({ archive }) => archive.cameraId)
    return standing({ key: 'one_mac_twice', zh: '两份档案同一 MAC' }, enterprise, ids)
  },
  (scene) => {
    const [here, there] = [scene.next('key'), scene.next('medium')]
    const cameraIds = [here, there].map((each) => cameraOf(each, 'vehicle').archive.cameraId)
    const when = lasting(at(scene.span, 0.9), 1, scene.span)
    const extra = { kind: 'clone', cameraIds } as const
    return { ...standing({ key: 'clone_plate', zh: '套牌疑似' }, here, cameraIds), when, extra }
  },
  (scene) => {
    const enterprise = scene.next('small')
    const cameraIds = [0, 1].map((index) => cameraOf(enterprise, 'vehicle', index).archive.cameraId)
    // The newest whole night.
    const fromMs = chinaMidnight(scene.span.toMs) - 3 * dayMs + hourMs
    const extra = { kind: 'night_burst', cameraIds } as const
    return {
      ...standing({ key: 'night_burst', zh: '夜间异常活动' }, enterprise, cameraIds),
      when: lasting(fromMs, 3, scene.span),
      extra,
    }
  },
  (scene) => {
    const enterprise = scene.next('small')
    const cameraIds = [0, 1].map((index) => cameraOf(enterprise, 'vehicle', index).archive.cameraId)
    const extra = { kind: 'tankers', cameraIds } as const
    const defect = standing({ key: 'tankers', zh: '小微企业罐车频繁' }, enterprise, cameraIds)
    return { ...defect, when: lasting(at(scene.span, 0.5), 1e6, scene.span), extra }
  },
]

/** A gate camera that is off for 40 hours of filed maintenance each month: more than the cap of 24. */
function maintenanceAbuse(scene: DefectScene): Defect {
  const enterprise = scene.next('medium')
  const { cameraId } = scene.sound(enterprise, 'vehicle').archive
  const { enterpriseId } = enterprise.record
  const times = [0.2, 0.3, 0.85, 0.9].map((share) => lasting(at(scene.span, share), 20, scene.span))
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
    ...standing({ key: 'maintenance_abuse', zh: '检修超出上限' }, enterprise, ids),
    when: scene.span,
    troubles: times.map((time) => ({ ...time, cameraId, what: 'offline' })),
  }
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
