import { hourOf } from './calendar.ts'
import type { Chance } from './chance.ts'
import { flaw } from './flaws.ts'
import type { DemoCamera, DemoEnterprise } from './park-model.ts'
import { collides, costing } from './truth.ts'
import type { Truth } from './truth.ts'

/** What some equipment does a little badly all the time, and to how many of the captures that it can befall. */
export interface Weakness {
  readonly what: 'late' | 'unread' | 'unsure_by_night' | 'against_light'
  readonly cameraIds: ReadonlySet<string>
  readonly share: number
}

const words: Readonly<Record<Weakness['what'], Pick<Truth, 'key' | 'zh'>>> = {
  late: { key: 'narrow_uplink', zh: '上行带宽不足，上传时有积压' },
  unread: { key: 'plates_unread', zh: '号牌漏读偏多' },
  unsure_by_night: { key: 'plates_unsure_by_night', zh: '夜间号牌置信度低' },
  against_light: { key: 'faces_against_light', zh: '早间逆光，人脸不合格' },
}
const rules = {
  late: ['Q-TIMELY'],
  unread: ['Q-COMPLETE', 'Q-QUALIFIED'],
  unsure_by_night: ['Q-QUALIFIED'],
  against_light: ['Q-QUALIFIED'],
} as const

/** How many have it, and how badly. */
const usual = {
  late: { of: 0.3, from: 0.1, to: 0.32 },
  unread: { of: 0.15, from: 0.02, to: 0.12 },
  unsure_by_night: { of: 0.3, from: 0.2, to: 0.9 },
  against_light: { of: 0.3, from: 0.15, to: 0.7 },
} as const
const noDirectionShare = 0.03
const shortRecorderShare = 0.12

/** Small losses as any zone has them, each told of as a flaw; how much it costs is for chance to say, where it is not for certain. */
export function addWeaknesses(
  enterprise: DemoEnterprise,
  { chance, defects }: { readonly chance: Chance; readonly defects: readonly Truth[] },
): void {
  const { cameras, record, flaws, weaknesses, agentId } = enterprise
  // What is not connected sends nothing that could be late.
  if (agentId === null) return
  const own = defects.filter(({ enterpriseId }) => enterpriseId === record.enterpriseId)
  const tell = (truth: Truth) => {
    // What takes for certain must not stop where a defect begins.
    const isUnsure =
      truth.costs.length > 0 && own.some(({ objectIds }) => !objectIds.every(isApartFrom(truth)))
    if (isUnsure || collides(truth, own)) return false
    flaws.push(truth)
    return true
  }
  const befall = (what: Weakness['what'], cameraIds: readonly string[]) => {
    const { of, from, to } = usual[what]
    if (cameraIds.length === 0 || !chance.isLucky(of)) return
    const share = from + (to - from) * chance.next() ** 2
    const mayCost = costing(cameraIds, ...rules[what])
    if (tell({ ...flaw(words[what], enterprise, cameraIds), mayCost }))
      weaknesses.push({ what, cameraIds: new Set(cameraIds), share })
  }
  befall('late', idsOf(cameras.filter(({ role }) => role !== 'video')))
  for (const camera of cameras) {
    const ids = idsOf([camera])
    if (camera.role === 'face') befall('against_light', ids)
    if (camera.role !== 'vehicle') continue
    befall('unread', ids)
    befall('unsure_by_night', ids)
    if (chance.isLucky(noDirectionShare) && tell(noDirection(enterprise, ids)))
      camera.saysDirection = false
  }
  if (chance.isLucky(shortRecorderShare)) shortenRecording(enterprise, { chance, tell })
}

const isApartFrom =
  ({ objectIds }: Truth) =>
  (id: string) =>
    !objectIds.includes(id)
const idsOf = (cameras: readonly DemoCamera[]) => cameras.map(({ archive }) => archive.cameraId)

const noDirection = (enterprise: DemoEnterprise, ids: readonly string[]): Truth => ({
  ...flaw({ key: 'direction_not_reported', zh: '未上报行驶方向' }, enterprise, ids),
  costs: costing(ids, 'Q-COMPLETE'),
  mayCost: [],
})

/** One camera whose disk holds some days too few. */
function shortenRecording(
  enterprise: DemoEnterprise,
  { chance, tell }: { readonly chance: Chance; readonly tell: (truth: Truth) => boolean },
): void {
  const camera = enterprise.cameras.find(({ role }) => role === 'video')
  if (camera === undefined) return
  const ids = idsOf([camera])
  const truth = {
    ...flaw({ key: 'recorder_too_small', zh: '录像保存天数不足' }, enterprise, ids),
    costs: costing(ids, 'R-RETENTION'),
  }
  if (tell(truth)) camera.archive.recordDays = 18 + chance.below(11)
}

/** In the dark, by the clock of the place. */
const isNight = (atMs: number) => hourOf(atMs) >= 17 || hourOf(atMs) < 6
const isMorning = (atMs: number) => hourOf(atMs) >= 6 && hourOf(atMs) < 9
const isWhen: Readonly<Record<Weakness['what'], (atMs: number) => boolean>> = {
  late: () => true,
  unread: () => true,
  unsure_by_night: isNight,
  against_light: isMorning,
}

/** What befalls one capture. */
export function befallen(
  weaknesses: readonly Weakness[],
  { cameraId, atMs, chance }: { cameraId: string; atMs: number; chance: Chance },
): ReadonlySet<Weakness['what']> {
  return new Set(
    weaknesses
      .filter(
        ({ what, cameraIds, share }) =>
          cameraIds.has(cameraId) && isWhen[what](atMs) && chance.isLucky(share),
      )
      .map(({ what }) => what),
  )
}
