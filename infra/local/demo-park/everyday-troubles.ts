import { chinaMidnight, dayMs, hourMs } from './calendar.ts'
import { chanceOf } from './chance.ts'
import type { Chance } from './chance.ts'
import { flaw } from './flaws.ts'
import type { DemoEnterprise, Span, Trouble } from './park-model.ts'
import { collides, costing } from './truth.ts'
import type { Truth } from './truth.ts'

const flakyShare = 0.05
const driftingShare = 0.05
const switchedOffShare = 0.06
const powerCutShare = 0.4
const maintainedShare = 0.15

interface Everyday {
  readonly seed: number
  readonly span: Span
  readonly defects: readonly Truth[]
}

/** What goes wrong in any park: short outages, some cameras that are never quite well, maintenance as it should be filed. */
export function everydayTroubles(
  enterprise: DemoEnterprise,
  { seed, span, defects }: Everyday,
): Trouble[] {
  const chance = chanceOf(seed, `troubles of ${enterprise.record.enterpriseId}`)
  const own = defects.filter(({ enterpriseId }) => enterpriseId === enterprise.record.enterpriseId)
  // What has a defect has one, so that it can be told what it costs.
  const tell = (truth: Truth) => {
    if (collides(truth, own)) return false
    enterprise.flaws.push(truth)
    return true
  }
  const outages = enterprise.cameras.flatMap(({ archive: { cameraId } }) => {
    const isFlaky = chance.isLucky(flakyShare) && tell(flaky(enterprise, cameraId))
    return outagesOf(enterprise, { cameraId, isFlaky, span, chance })
  })
  const flaps = outages
    .filter(() => chance.isLucky(0.1))
    .map((each): Trouble => ({ ...each, what: 'flapping' }))
  return [
    ...outages.filter((each) => !flaps.some(({ fromMs }) => fromMs === each.fromMs)),
    ...flaps,
    ...driftingClocks(enterprise, { span, chance, tell }),
    ...switchedOff(enterprise, { span, chance, tell }),
    ...powerCut(enterprise, span, chance),
    ...filed(enterprise, span, chance),
  ]
}

function outagesOf(
  { joinedAtMs }: DemoEnterprise,
  given: { cameraId: string; isFlaky: boolean; span: Span; chance: Chance },
): Trouble[] {
  const { cameraId, isFlaky, span, chance } = given
  const days = (span.toMs - joinedAtMs) / dayMs
  const aDay = isFlaky ? 0.4 + 2 * chance.next() ** 2 : 0.04
  return Array.from({ length: Math.floor(days * aDay + chance.next()) }, (): Trouble => {
    const fromMs = Math.floor(chance.between(joinedAtMs, span.toMs - 3 * hourMs))
    const minutes = isFlaky ? chance.between(20, 120) : chance.between(5, 60)
    return { cameraId, what: 'offline', fromMs, toMs: fromMs + Math.floor(minutes) * 60_000 }
  })
}

const flaky = (enterprise: DemoEnterprise, cameraId: string): Truth => ({
  ...flaw({ key: 'flaky_camera', zh: '摄像机时断时续' }, enterprise, [cameraId]),
  // How much it costs is for chance to say.
  mayCost: costing([cameraId], 'O-CAM', 'D-ACTIVE', 'D-STABLE'),
})

interface Telling {
  readonly span: Span
  readonly chance: Chance
  /** False where it would hide a defect. */
  readonly tell: (truth: Truth) => boolean
}

/** Some seconds off for days, until the next time signal reaches it. */
function driftingClocks(enterprise: DemoEnterprise, { span, chance, tell }: Telling): Trouble[] {
  const said = { key: 'drifting_clock', zh: '时钟几天一漂' }
  return enterprise.cameras.flatMap(({ archive: { cameraId } }) => {
    if (!chance.isLucky(driftingShare)) return []
    const mayCost = costing([cameraId], 'Q-CLOCK')
    if (!tell({ ...flaw(said, enterprise, [cameraId]), mayCost })) return []
    const drifts: Trouble[] = []
    let fromMs = enterprise.joinedAtMs + Math.floor(chance.between(1, 10) * dayMs)
    while (fromMs < span.toMs - dayMs) {
      const toMs = Math.min(span.toMs - dayMs, fromMs + Math.floor(chance.between(1, 4) * dayMs))
      drifts.push({ cameraId, what: 'drifting_clock', fromMs, toMs })
      fromMs = toMs + Math.floor(chance.between(4, 16) * dayMs)
    }
    return drifts
  })
}

/** Who leaves last turns off the light, and the cameras with it. */
function switchedOff(enterprise: DemoEnterprise, { span, chance, tell }: Telling): Trouble[] {
  const { cameras, record, worksAtNight, joinedAtMs } = enterprise
  const isPlant = record.enterpriseClass === 'small' || record.enterpriseClass === 'medium'
  if (!isPlant || worksAtNight || !chance.isLucky(switchedOffShare)) return []
  const ids = cameras.map(({ archive }) => archive.cameraId)
  const said = { key: 'switched_off_by_night', zh: '夜间拉闸断电' }
  const mayCost = costing(ids, 'O-CAM', 'D-ACTIVE', 'D-STABLE')
  if (!tell({ ...flaw(said, enterprise, ids), mayCost })) return []
  const share = chance.between(0.2, 0.7)
  const nights: Trouble[] = []
  for (let dawn = chinaMidnight(joinedAtMs) + dayMs; dawn < span.toMs - dayMs; dawn += dayMs) {
    if (!chance.isLucky(share)) continue
    const fromMs = dawn + 21 * hourMs + chance.below(hourMs)
    const toMs = dawn + 29 * hourMs + chance.below(hourMs)
    nights.push(
      ...ids.map((cameraId) => {
        return { cameraId, what: 'offline', cause: 'everything', fromMs, toMs } as const
      }),
    )
  }
  return nights
}

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
