// What somebody may try in order to look better.
import type { MaintenanceFiling, ScoreInput, ScoredSlot } from '@zhian/contracts/score'
import { expect, test } from 'vitest'
import { mcsV1 } from '../config/mcs-v1.ts'
import { vectors } from '../vectors/mcs-v1-vectors.ts'
import { scoreEnterprise } from './enterprise.ts'
import { withOwedSlots } from './owed-slots.ts'
import { isClockTrue, isFaceQualified, isTimely, isVehicleQualified } from './record-rules.ts'
import { fixes, rules } from './rules.ts'

const good = vectors.cases[0]?.input as ScoreInput & { quality: object }
const scored = (change: Partial<ScoreInput>) => scoreEnterprise({ ...good, ...change }, mcsV1)
const hour = 3_600_000
const day = 24 * hour
const period = { fromMs: 100 * day, toMs: 130 * day }

test.each(vectors.timeliness)('$recvMinusShotMs ms after the shot: timely $timely', (each) => {
  expect(isTimely(each.recvMinusShotMs, mcsV1.records)).toBe(each.timely)
})

test('a clock moved forward to look timely is neither timely nor true', () => {
  const aheadMs = 20_000
  const networkMs = 2000
  expect(isTimely(networkMs - aheadMs, mcsV1.records)).toBe(false)
  expect(isClockTrue({ offsetMs: aheadMs }, mcsV1.records)).toBe(false)
  expect(isClockTrue({ shotMinusReceivedMs: aheadMs - networkMs }, mcsV1.records)).toBe(false)
  expect(isClockTrue({ offsetMs: -aheadMs }, mcsV1.records)).toBe(false)
  expect(isClockTrue({ offsetMs: 5000 }, mcsV1.records)).toBe(true)
})

test('a capture is qualified by one good face, or by a plate that can be', () => {
  expect(isFaceQualified({ faces: 1, quality: 0.4 }, mcsV1.records)).toBe(true)
  expect(isFaceQualified({ faces: 2, quality: 0.9 }, mcsV1.records)).toBe(false)
  expect(isVehicleQualified({ plate: '浙G12345', confidence: 0.8 }, mcsV1.records)).toBe(true)
  expect(isVehicleQualified({ plate: '无车牌', confidence: 0.9 }, mcsV1.records)).toBe(true)
  expect(isVehicleQualified({ plate: '浙G1234', confidence: 0.9 }, mcsV1.records)).toBe(false)
})

test('a heartbeat without captures is online and still loses all of D', () => {
  const silent = { cameras: [{ id: 'gate', good: 0, of: 30 }] }
  const result = scored({ onlineRate: 1, activity: { active: silent, stable: silent } })
  expect(result.sub).toMatchObject({ O: 100, D: 0 })
  expect(result.deductions.filter(({ sub }) => sub === 'D')).toMatchObject([
    { ruleId: 'D-ACTIVE', objectId: 'gate', pointsLost: 6, measured: 0, n: 30 },
    { ruleId: 'D-STABLE', objectId: 'gate', pointsLost: expect.closeTo(4, 9) },
  ])
})

test('replayed captures raise no count and lose uniqueness', () => {
  const replayed = { cameras: [{ id: 'gate', good: 500, of: 1000 }] }
  const once = { cameras: [{ id: 'gate', good: 500, of: 500 }] }
  const at = (unique: typeof once) => scored({ quality: { ...good.quality, unique } }).raw ?? 0
  expect(at(replayed)).toBeLessThan(at(once))
})

test('volume is not rewarded', () => {
  const at = (times: number) => {
    const tally = { cameras: [{ id: 'gate', good: 90 * times, of: 100 * times }] }
    return scored({ quality: { ...good.quality, timely: tally } }).raw
  }
  expect(at(50)).toBe(at(1))
})

const filing = (fromMs: number, hours: number): MaintenanceFiling => ({
  fromMs,
  toMs: fromMs + hours * hour,
  filedAtMs: fromMs,
  reason: 'repair',
})
const camera = (id: string, maintenance: MaintenanceFiling[]) => ({
  id,
  w: 3,
  offline: maintenance.map(({ fromMs, toMs }) => ({ fromMs, toMs })),
  agentGaps: [],
  maintenance,
})

test('maintenance beyond the cap, and of too many gates at once, costs', () => {
  const at = (cameras: ReturnType<typeof camera>[]) =>
    scored({ period, onlineRate: { platformOutages: [], cameras } }).uptime
  const from = period.fromMs + day
  expect(at([camera('a', [filing(from, 30)])])).toMatchObject([
    { maintenanceExcusedS: 24 * 3600, maintenanceOverCapS: 6 * 3600, downS: 6 * 3600 },
  ])
  const four = ['a', 'b', 'c', 'd'].map((id) => camera(id, [filing(from, 10)]))
  expect(at(four).map(({ maintenanceExcusedS }) => maintenanceExcusedS / 3600)).toEqual([
    10, 0, 0, 0,
  ])
  expect(at(four)[1]?.refused[0]).toMatch(/too many gates/)
})

test('too few heartbeats are pending within the grace and nothing after it', () => {
  const { cameras, periodS } = vectors.availability
  const onlineRate = {
    periodS,
    sampleCoverage: 0.69,
    cameras: cameras.map((each) => ({ id: each.camera, w: each.w, ...each.input })),
  }
  const asOfMs = period.toMs
  expect(scored({ onlineRate, asOfMs, onboardedAtMs: asOfMs - 29 * day })).toMatchObject({
    sub: { O: 'PENDING' },
    isRankable: false,
  })
  expect(scored({ onlineRate, asOfMs, onboardedAtMs: asOfMs - 30 * day }).sub.O).toBe(0)
})

test('declaring few required points leaves the rest uncovered, unless a survey signs it off', () => {
  const owed = { pointType: 'vehicle gate', capability: 'VEHICLE_CAPTURE', w: 3, count: 2 } as const
  const gate = { id: 'gate', w: 3, c: 1, capability: owed.capability }
  const none = { id: 'gate-2', w: 3, c: 'NA' as const, capability: owed.capability }
  const declared = (slot: ScoredSlot, isSignedOff: boolean) => ({
    pointType: owed.pointType,
    slot,
    isSignedOff,
  })
  const few = withOwedSlots([declared(gate, true), declared(none, false)], [owed])
  expect(scored({ slots: few })).toMatchObject({ sub: { C: 50 }, capsApplied: ['CAP-GATE'] })
  const surveyed = withOwedSlots([declared(gate, true), declared(none, true)], [owed])
  expect(scored({ slots: surveyed })).toMatchObject({ sub: { C: 100 }, capsApplied: [] })
})

test('cameras that all reach the threshold lose nothing, whatever the last bit of their mean says', () => {
  const cameras = ['a', 'b', 'c'].map((id) => ({ id, good: 95, of: 100 }))
  const { components } = scored({ quality: { ...good.quality, timely: { cameras } } })
  expect(components['timely']?.rate).toBeLessThan(0.95)
  expect(components['timely']?.score).toBe(100)
})

test('fewer than 30 captures a camera are pooled, fewer than 30 in all say nothing', () => {
  const at = (...ofs: number[]) => {
    const cameras = ofs.map((of, index) => ({ id: `cam-${index}`, good: index === 0 ? of : 0, of }))
    return scored({ quality: { ...good.quality, timely: { cameras } } })
  }
  expect(at(30, 10).components['timely']).toMatchObject({ rate: 1, n: 30 })
  expect(at(20, 20).components['timely']).toMatchObject({ rate: 0.5, n: 40 })
  expect(at(20, 9)).toMatchObject({
    components: { timely: { score: 'NA' } },
    flags: ['TOO_FEW timely'],
  })
})

test('what is pending counts nothing when the grace is over, wherever it stands', () => {
  const pending = {
    slots: [
      { w: 3, c: 1 },
      { w: 1, c: 'PENDING' as const },
    ],
    recording: { rec: 'PENDING' as const, days: 30, daysNeeded: 30, vqd: 1 },
  }
  const [asOfMs, onboardedAtMs] = [period.toMs, period.fromMs]
  expect(scored(pending).sub).toMatchObject({ C: 100, R: 100 })
  expect(scored({ ...pending, asOfMs, onboardedAtMs }).sub).toMatchObject({ C: 75, R: 50 })
})

test('less than 0.70 of the weight gives no number, 0.70 does', () => {
  const seventy = scored({ slots: 'NA' })
  expect(seventy).toMatchObject({ assessedWeight: 0.7, confidence: 'MEDIUM', status: 'RATED' })
  expect(scored({ slots: 'PENDING', activity: 'UNKNOWN_PLATFORM' })).toMatchObject({
    status: 'INSUFFICIENT',
    isRankable: false,
    output: null,
    band: null,
    loss: { C: null, A: null },
    deductions: [],
  })
})

test('caps hold side by side, and the lowest binds', () => {
  const result = scored({
    slots: [
      { id: 'gate', w: 3, c: 0 },
      { id: 'yard', w: 9, c: 1 },
    ],
    recording: { rec: 1, days: 29, daysNeeded: 30, placeClass: 'ART7', vqd: 1 },
    silences: { silent: [{ fromMs: 0, toMs: 73 * hour }], excused: [] },
  })
  expect(result).toMatchObject({
    final: 59,
    band: 'RED',
    capsApplied: ['CAP-DEAD', 'CAP-GATE', 'CAP-RET'],
    caps: [{}, { objects: ['gate'] }, { objects: ['enterprise'] }],
  })
  expect(result.deductions.at(-1)).toMatchObject({ ruleId: 'CAP-DEAD', measured: 73 * 3600 })
  const excused = [{ fromMs: hour, toMs: 2 * hour + 1 }]
  expect(scored({ silences: { silent: [{ fromMs: 0, toMs: 73 * hour }], excused } }).caps).toEqual(
    [],
  )
})

test('a red flag leaves the number to be seen and takes the rank', () => {
  const redFlags = [{ flag: 'NO_SIGN' as const, objectId: 'gate', confirmedBy: 'inspector' }]
  expect(scored({ redFlags })).toMatchObject({
    status: 'DISQUALIFIED',
    isRankable: false,
    output: 97,
  })
})

test('every rule has a fix, and every text stands in both languages', () => {
  for (const text of [...Object.values(rules), ...Object.values(fixes)]) {
    expect(text.zh).toMatch(/\p{Script=Han}/u)
    expect(text.en).toMatch(/^[\p{ASCII}]+$/u)
  }
})
