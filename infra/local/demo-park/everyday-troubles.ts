import { dayMs, hourMs } from './calendar.ts'
import { chanceOf } from './chance.ts'
import type { Chance } from './chance.ts'
import { flaw } from './flaws.ts'
import type { DemoEnterprise, Span, Trouble } from './park-model.ts'
import { costing } from './truth.ts'
import type { Truth } from './truth.ts'

const flakyShare = 0.02
const powerCutShare = 0.4
const maintainedShare = 0.15
const standstillShare = 0.05

/** What goes wrong in any park: short outages, some cameras that are never quite well, maintenance as it should be filed. */
export function everydayTroubles(
  enterprise: DemoEnterprise,
  { seed, span, spared }: { seed: number; span: Span; spared: ReadonlySet<string> },
): Trouble[] {
  const chance = chanceOf(seed, `troubles of ${enterprise.record.enterpriseId}`)
  const { joinedAtMs } = enterprise
  const days = (span.toMs - joinedAtMs) / dayMs
  const outages = enterprise.cameras.flatMap(({ archive: { cameraId } }) => {
    // What has a defect has one, so that it can be told what it costs.
    const isFlaky = chance.isLucky(flakyShare) && !spared.has(cameraId)
    if (isFlaky) enterprise.flaws.push(flaky(enterprise, cameraId))
    const count = Math.floor(days * (isFlaky ? 0.7 : 0.04) + chance.next())
    return Array.from({ length: count }, (): Trouble => {
      const fromMs = Math.floor(chance.between(joinedAtMs, span.toMs - 3 * hourMs))
      const minutes = isFlaky ? chance.between(20, 120) : chance.between(5, 60)
      return { cameraId, what: 'offline', fromMs, toMs: fromMs + Math.floor(minutes) * 60_000 }
    })
  })
  const flaps = outages
    .filter(() => chance.isLucky(0.1))
    .map((each): Trouble => ({ ...each, what: 'flapping' }))
  return [
    ...outages.filter((each) => !flaps.some(({ fromMs }) => fromMs === each.fromMs)),
    ...flaps,
    ...powerCut(enterprise, span, chance),
    ...filed(enterprise, span, chance),
  ]
}

const flaky = (enterprise: DemoEnterprise, cameraId: string): Truth => ({
  ...flaw({ key: 'flaky_camera', zh: '摄像机时断时续' }, enterprise, [cameraId]),
  // How much it costs is for chance to say.
  mayCost: costing([cameraId], 'O-CAM', 'D-ACTIVE', 'D-STABLE'),
})

/** Everything off for some minutes, as an agent on a battery sees it. */
function powerCut({ cameras, joinedAtMs }: DemoEnterprise, { toMs }: Span, chance: Chance) {
  if (!chance.isLucky(powerCutShare)) return []
  const fromMs = Math.floor(chance.between(joinedAtMs + hourMs, toMs - 3 * hourMs))
  const lastsMs = Math.floor(chance.between(6, 40)) * 60_000
  return cameras.map(({ archive: { cameraId } }): Trouble => ({
    cameraId,
    what: 'offline',
    cause: 'everything',
    fromMs,
    toMs: fromMs + lastsMs,
  }))
}

/** Two hours of one camera, filed two days before. */
function filed(enterprise: DemoEnterprise, span: Span, chance: Chance): Trouble[] {
  const { maintenance, record, cameras, joinedAtMs } = enterprise
  const { enterpriseId } = record
  if (!chance.isLucky(maintainedShare)) return []
  const { cameraId } = chance.pick(cameras).archive
  const fromMs = Math.floor(chance.between(joinedAtMs + dayMs, span.toMs - dayMs))
  const time = { fromMs, toMs: fromMs + 2 * hourMs }
  maintenance.push({
    maintenanceId: `${enterpriseId}-m1`,
    enterpriseId,
    cameraIds: [cameraId],
    ...time,
    filedAtMs: fromMs - 2 * dayMs,
    isEmergency: false,
    reason: '例行维护',
    state: 'approved',
  })
  return [{ ...time, cameraId, what: 'offline' }]
}

/** Plants that stand still for five days, and said so. */
export function addStandstill(
  { record, shutdowns }: DemoEnterprise,
  { seed, span }: { seed: number; span: Span },
): void {
  const { enterpriseId, enterpriseClass } = record
  const chance = chanceOf(seed, `standstill of ${enterpriseId}`)
  const isPlant = enterpriseClass === 'small' || enterpriseClass === 'medium'
  if (!isPlant || !chance.isLucky(standstillShare)) return
  const fromMs = Math.floor(chance.between(span.fromMs, span.toMs - 6 * dayMs))
  shutdowns.push({
    shutdownId: `${enterpriseId}-h1`,
    enterpriseId,
    fromMs,
    toMs: fromMs + 5 * dayMs,
    reason: '设备改造停产',
  })
}
