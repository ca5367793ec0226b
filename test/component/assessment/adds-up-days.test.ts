// When hours arrive in any order, again and late, then days added up in between give what the hours give, for any period of full hours.
import { foldDays } from '@zhian/api/assessment/facts/fold-days'
import { readMeasured } from '@zhian/api/assessment/facts/measured'
import type { Measured } from '@zhian/api/assessment/facts/measured'
import type { Interval } from '@zhian/contracts/score'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

let store: TestWarehouse
beforeAll(async () => {
  store = await startWarehouse()
})
afterAll(() => store[Symbol.asyncDispose]())

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Midnight in the park. */
const midnight = Date.UTC(2026, 8, 1, 16)
const dayOf = (atMs: number) => Math.floor((atMs + 8 * hourMs) / dayMs)

interface Hour {
  readonly camera: string
  readonly atMs: number
  readonly captures: number
  readonly timely: number
  readonly widthPx: number
  readonly minute: number
  readonly probes: number
}

/** Of two cameras over ten weeks: mostly the same hours of each day, so that there is something to fall from; sometimes none for days. */
const hour = fc.record({
  camera: fc.constantFrom('c1', 'c2'),
  atMs: fc
    .tuple(fc.nat({ max: 69 }), fc.constantFrom(0, 1, 9, 9, 10, 23))
    .map(([day, of]) => midnight + day * dayMs + of * hourMs),
  captures: fc.constantFrom(1, 3, 20, 21, 40, 41),
  timely: fc.nat({ max: 40 }),
  widthPx: fc.integer({ min: 60, max: 66 }),
  minute: fc.nat({ max: 59 }),
  probes: fc.integer({ min: 1, max: 9 }),
})
const steady = (from: number, to: number): Hour[] =>
  Array.from({ length: to - from }, (_, index) => ({
    camera: 'c1',
    atMs: midnight + (from + index) * dayMs + 9 * hourMs,
    captures: 40,
    timely: 40,
    widthPx: 60,
    minute: 5,
    probes: 3,
  }))
const batches = fc.array(fc.array(hour, { minLength: 1, maxLength: 40 }), {
  minLength: 1,
  maxLength: 4,
})
const period = fc
  .tuple(fc.integer({ min: 40 * 24, max: 60 * 24 }), fc.integer({ min: 1, max: 12 * 24 }))
  .map(([from, length]) => ({
    fromMs: midnight + from * hourMs,
    toMs: midnight + (from + length) * hourMs,
  }))
/** From midnight to midnight, too: then no hour is read. */
const whole = period.map(({ fromMs, toMs }) => ({
  fromMs: fromMs - ((fromMs - midnight) % dayMs),
  toMs: toMs - ((toMs - midnight) % dayMs) + dayMs,
}))

let runs = 0

test('days that were added up in any order are the sums of their hours', async () => {
  await fc.assert(
    fc.asyncProperty(batches, period, whole, async (arrivals, cut, days) => {
      runs += 1
      const enterpriseId = `e${runs}`
      const stands = new Map<string, Hour>()
      let untilMs = 0
      for (const [version, hours] of [steady(0, 50), ...arrivals].entries()) {
        const last = new Map(hours.map((each) => [`${each.camera} ${each.atMs}`, each]))
        for (const [key, each] of last) stands.set(key, each)
        await arrive(enterpriseId, [...last.values()], version + 1)
        const sinceMs = Math.max(0, untilMs - 2000)
        untilMs = Date.now() + 1000
        await foldDays(store.warehouse, { sinceMs, untilMs })
      }
      for (const asked of [cut, days]) {
        const measured = await readMeasured(store.warehouse, [enterpriseId], asked)
        expect(spell(measured)).toEqual(spell(summed([...stands.values()], asked, enterpriseId)))
      }
    }),
    { numRuns: 8, endOnFailure: true },
  )
})

async function arrive(enterpriseId: string, hours: readonly Hour[], version: number) {
  const timestamp = (atMs: number) => new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')
  const put = (table: string, rows: object[]) =>
    store.warehouse.insert({
      table: `zhian.${table} (${Object.keys(rows[0] ?? {}).join(', ')})`,
      lines: rows.map((row) => JSON.stringify(row)).join('\n'),
      token: `given-${crypto.randomUUID()}`,
    })
  const keyOf = ({ camera, atMs }: Hour) => ({
    enterprise_id: enterpriseId,
    camera_id: camera,
    hour: timestamp(atMs),
    version,
  })
  await put(
    'camera_hours',
    hours.map((each) => ({
      ...keyOf(each),
      captures: each.captures,
      timely: each.timely,
      delay_sum_ms: -each.timely * 7,
      plate_px: { [each.widthPx]: each.captures },
      first_at: timestamp(each.atMs + each.minute * 60_000),
      last_at: timestamp(each.atMs + each.minute * 60_000),
    })),
  )
  await put(
    'camera_clock_hours',
    hours.map((each) => ({ ...keyOf(each), probes: each.probes, offset_sum_ms: -each.probes })),
  )
  await store.warehouse.command(
    `INSERT INTO zhian.touched_hours
     SELECT arrayJoin(['captures', 'status']) AS what, enterprise_id, if(what = 'status', '', camera_id), hour, now64(3, 'UTC')
     FROM zhian.camera_hours WHERE enterprise_id = {enterpriseId:String} AND version = {version:UInt64}`,
    { enterpriseId, version },
  )
}

/** What the specification says of hours, spelt out one by one. */
function summed(hours: readonly Hour[], { fromMs, toMs }: Interval, enterpriseId: string) {
  const known = hours.filter(({ atMs }) => atMs < toMs)
  const since = (days: number) => {
    const begin = midnight + Math.floor((fromMs - midnight) / dayMs) * dayMs
    return known.filter(({ atMs }) => atMs >= begin - days * dayMs)
  }
  const within = known.filter(({ atMs }) => atMs >= fromMs)
  const of = (all: readonly Hour[], camera: string) => all.filter((each) => each.camera === camera)
  const sum = (all: readonly Hour[], member: 'captures' | 'timely' | 'probes') =>
    all.reduce((total, each) => total + each[member], 0)
  const shot = ({ atMs, minute }: Hour) => atMs + minute * 60_000
  const cameras = ['c1', 'c2'].map((cameraId) => ({ enterpriseId, cameraId }))
  const shots = [...new Set(since(40).map(shot))].sort((a, b) => a - b)
  const heard = (cameraId: string) => of(within, cameraId)
  return {
    tallies: cameras.flatMap(({ cameraId }) =>
      heard(cameraId).length === 0
        ? []
        : [
            {
              cameraId,
              captures: sum(heard(cameraId), 'captures'),
              timely: sum(heard(cameraId), 'timely'),
              delaySumMs: -7 * sum(heard(cameraId), 'timely'),
            },
          ],
    ),
    clocks: cameras.flatMap(({ cameraId }) =>
      heard(cameraId).length === 0
        ? []
        : [
            {
              cameraId,
              probes: sum(heard(cameraId), 'probes'),
              offsetSumMs: -sum(heard(cameraId), 'probes'),
            },
          ],
    ),
    days: cameras.flatMap(({ cameraId }) => {
      const recent = of(since(28), cameraId)
      if (recent.length === 0) return []
      const days = [...new Set(heard(cameraId).map(({ atMs }) => dayOf(atMs)))].sort(
        (a, b) => a - b,
      )
      return [{ cameraId, days, firstMs: Math.min(...recent.map(({ atMs }) => atMs)) }]
    }),
    drops: cameras.flatMap(({ cameraId }) => {
      const slotsMs = Array.from(
        { length: (toMs - fromMs) / hourMs },
        (_, index) => fromMs + index * hourMs,
      ).filter((slotMs) => {
        const at = (weeks: number) =>
          of(hours, cameraId).find(({ atMs }) => atMs === slotMs - weeks * 7 * dayMs)?.captures ?? 0
        const past = [1, 2, 3, 4].map(at).sort((a, b) => a - b)
        const median = ((past[1] ?? 0) + (past[2] ?? 0)) / 2
        return median >= 20 && at(0) < 0.3 * median
      })
      return slotsMs.length === 0 ? [] : [{ cameraId, slotsMs }]
    }),
    widths: cameras.flatMap(({ cameraId }) => {
      const all = heard(cameraId)
        .flatMap(({ widthPx, captures }) => Array.from({ length: captures }, () => widthPx))
        .sort((a, b) => a - b)
      const captures = all.length
      return captures === 0
        ? []
        : [{ cameraId, target: 'plate', captures, medianPx: all[Math.ceil(captures / 2) - 1] }]
    }),
    silences: shots.flatMap((toMs, index) => {
      const from = shots[index - 1] ?? toMs
      return toMs - from >= 72 * hourMs ? [{ fromMs: from, toMs }] : []
    }),
    last: shots.slice(-1),
  }
}

/** In one order, and only what these hours say something of. */
function spell(measured: Measured | ReturnType<typeof summed>) {
  const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort()
  const pick = (rows: readonly object[], ...names: string[]) =>
    sorted(
      rows.map((row) =>
        Object.fromEntries(names.map((name) => [name, Reflect.get(row, name) as unknown])),
      ),
    )
  return {
    tallies: pick(measured.tallies, 'cameraId', 'captures', 'timely', 'delaySumMs'),
    clocks: pick(measured.clocks, 'cameraId', 'probes', 'offsetSumMs'),
    days: pick(measured.days, 'cameraId', 'days', 'firstMs'),
    drops: pick(measured.drops, 'cameraId', 'slotsMs'),
    widths: pick(measured.widths, 'cameraId', 'target', 'captures', 'medianPx'),
    silences: pick(measured.silences, 'fromMs', 'toMs'),
    last: measured.last.map((each) => (typeof each === 'number' ? each : each.lastMs)),
  }
}
