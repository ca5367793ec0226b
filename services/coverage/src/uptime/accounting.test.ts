import fc from 'fast-check'
import type { Interval, MaintenanceFiling, UptimeLog } from '@zhian/contracts/score'
import { expect, test } from 'vitest'
import { mcsV1 } from '../config/mcs-v1.ts'
import { vectors } from '../vectors/mcs-v1-vectors.ts'
import { uptimeOfLog, uptimeOfSums } from './accounting.ts'
import { intersection, lengthMs, union, without } from './intervals.ts'

const hour = 3_600_000
const day = 24 * hour
const period = { fromMs: 100 * day, toMs: 130 * day }
/** Hours from the beginning of the period. */
const at = (from: number, to: number): Interval => ({
  fromMs: period.fromMs + from * hour,
  toMs: period.fromMs + to * hour,
})
const filed = (from: number, to: number, lateHours = 0): MaintenanceFiling => ({
  ...at(from, to),
  filedAtMs: period.fromMs + (from + lateHours) * hour,
  reason: 'lens',
})
const camera = (id: string, more: Partial<UptimeLog>): UptimeLog => ({
  id,
  w: 3,
  offline: [],
  agentGaps: [],
  maintenance: [],
  ...more,
})
const account = (cameras: UptimeLog[], platformOutages: Interval[] = []) =>
  uptimeOfLog({ platformOutages, cameras }, { period, rules: mcsV1 })
const hoursOf = (cameras: UptimeLog[], outages: Interval[] = []) =>
  account(cameras, outages).map(({ baseS, downS, maintenanceExcusedS }) => ({
    base: baseS / 3600,
    down: downS / 3600,
    excused: maintenanceExcusedS / 3600,
  }))
const month = 720

const { periodS, cameras: t3 } = vectors.availability

test.each(t3)('$camera of T3 from its sums', ({ camera: id, w, input, expected }) => {
  const [uptime] = uptimeOfSums({ periodS, cameras: [{ id, w, ...input }] }, mcsV1)
  const { onlineRate, ...exact } = expected
  expect(uptime).toMatchObject({ ...exact, onlineRate: expect.closeTo(onlineRate, 6) })
})

test('T3 from intervals is T3 from sums', () => {
  const uptime = account(
    [
      camera('cam1', { offline: [at(100, 102)] }),
      camera('cam2', { maintenance: [filed(200, 228)], offline: [at(201, 220)] }),
      camera('cam3', { w: 1, offline: [at(300, 348)] }),
      camera('cam4', { w: 1, agentGaps: [at(400, 436)] }),
    ],
    [at(50, 51)],
  )
  expect(uptime).toMatchObject(
    t3.map(({ expected: { onlineRate, ...exact } }) => ({
      ...exact,
      onlineRate: expect.closeTo(onlineRate, 6),
    })),
  )
})

test('each moment counts once: platform before maintenance before offline', () => {
  const one = camera('a', {
    offline: [at(0, 10)],
    agentGaps: [at(5, 12)],
    maintenance: [filed(4, 8)],
  })
  expect(hoursOf([one], [at(0, 5), at(3, 6)])).toEqual([
    { base: month - 6 - 2, down: 4, excused: 2 },
  ])
})

test('nothing is due before commissioning, and a camera of the next month has no rate', () => {
  const late = camera('a', { commissionedAtMs: at(100, 101).fromMs, offline: [at(90, 110)] })
  expect(hoursOf([late])).toEqual([{ base: month - 100, down: 10, excused: 0 }])
  expect(account([camera('a', { commissionedAtMs: period.toMs })])[0]?.onlineRate).toBeNull()
})

test('what lies outside the period does not count', () => {
  expect(hoursOf([camera('a', { offline: [at(-5, 1), at(719, 800)] })])).toEqual([
    { base: month, down: 2, excused: 0 },
  ])
})

test('maintenance must be filed before it starts, emergencies within two hours, with a reason', () => {
  const excusedOf = (filing: MaintenanceFiling) =>
    hoursOf([camera('a', { maintenance: [filing] })])[0]?.excused
  expect(excusedOf(filed(10, 12))).toBe(2)
  expect(excusedOf(filed(10, 12, 1))).toBe(0)
  expect(excusedOf({ ...filed(10, 12, 2), isEmergency: true })).toBe(2)
  expect(excusedOf({ ...filed(10, 12, 2.1), isEmergency: true })).toBe(0)
  expect(excusedOf({ ...filed(10, 12), reason: ' ' })).toBe(0)
  expect(account([camera('a', { maintenance: [filed(10, 12, 1)] })])[0]?.refused).toEqual([
    expect.stringMatching(/filed after it began$/),
  ])
})

test('of more gates at once than 30 %, those filed first keep their excuse, for the time that overlaps', () => {
  const ten = Array.from({ length: 10 }, (_, index) => camera(`cam-${index}`, {}))
  const maintained = new Map([
    ['cam-1', filed(10, 20, -4)],
    ['cam-2', filed(10, 20, -3)],
    ['cam-3', filed(10, 20, -2)],
    ['cam-4', filed(15, 25, -1)],
  ])
  const cameras = ten.map((each) => {
    const filing = maintained.get(each.id)
    return filing === undefined ? each : { ...each, maintenance: [filing], offline: [filing] }
  })
  const excused = hoursOf(cameras).map((each) => each.excused)
  expect(excused).toEqual([0, 10, 10, 10, 5, 0, 0, 0, 0, 0])
  expect(hoursOf(cameras)[4]?.down).toBe(5)
})

test('cameras that are no gates are not counted among them', () => {
  const yard = (id: string) => camera(id, { w: 1, maintenance: [filed(10, 12)] })
  expect(hoursOf([yard('a'), yard('b'), yard('c')]).map(({ excused }) => excused)).toEqual([
    2, 2, 2,
  ])
})

const span = 60
const interval = fc
  .tuple(fc.nat({ max: span - 1 }), fc.integer({ min: 1, max: 20 }))
  .map(([fromMs, length]) => ({ fromMs, toMs: Math.min(span, fromMs + length) }))
const intervals = fc.array(interval, { maxLength: 8 })
/** The same as the set of milliseconds, which nobody can get wrong. */
const moments = (all: readonly Interval[]) =>
  new Set(
    Array.from({ length: span }, (_, ms) => ms).filter((ms) =>
      all.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs),
    ),
  )

test('union, intersection and difference are those of sets', () => {
  fc.assert(
    fc.property(intervals, intervals, (some, others) => {
      const [a, b] = [union(some), union(others)]
      expect(moments(a)).toEqual(moments(some))
      expect(lengthMs(a)).toBe(moments(some).size)
      expect(moments(intersection(a, b))).toEqual(moments(a).intersection(moments(b)))
      expect(moments(without(a, b))).toEqual(moments(a).difference(moments(b)))
      expect(lengthMs(without(a, b))).toBe(moments(a).difference(moments(b)).size)
    }),
  )
})

test('no camera is down longer than it was due, and never more gates are excused at once than allowed', () => {
  const hours = fc
    .tuple(fc.integer({ min: -20, max: 700 }), fc.integer({ min: 1, max: 60 }))
    .map(([from, length]) => filed(from, from + length))
  const log = fc.record({
    offline: fc.array(hours, { maxLength: 3 }),
    agentGaps: fc.array(hours, { maxLength: 3 }),
    maintenance: fc.array(hours, { maxLength: 3 }),
  })
  fc.assert(
    fc.property(
      fc.array(log, { minLength: 1, maxLength: 8 }),
      fc.array(hours, { maxLength: 3 }),
      (logs, outages) => {
        const all = account(
          logs.map((each, index) => camera(`cam-${index}`, each)),
          outages,
        )
        for (const { baseS, downS, maintenanceExcusedS } of all) {
          expect(downS).toBeLessThanOrEqual(baseS)
          expect(maintenanceExcusedS).toBeLessThanOrEqual(24 * 3600)
          expect(baseS + maintenanceExcusedS).toBeLessThanOrEqual(month * 3600)
        }
        const allowed = Math.max(1, Math.floor(all.length * 0.3)) * month * 3600
        expect(all.reduce((sum, each) => sum + each.maintenanceExcusedS, 0)).toBeLessThanOrEqual(
          allowed,
        )
      },
    ),
  )
})
