// When somebody subtracts any answers from each other, then what is hidden stays hidden, because fewer than five may be one.
import { isByCamera, leastCount } from '@zhian/api/analytics/analytic-definition'
import { analytics } from '@zhian/api/analytics/catalogue'
import { hideSmall } from '@zhian/api/analytics/hide-small'
import { bucketsOf } from '@zhian/api/analytics/run-analytic'
import { dayBeginMs, slotBeginMs } from '@zhian/api/analytics/park-days'
import type { Analytic } from '@zhian/contracts/assessment'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noPictures, startTestApi } from '../../support/api.ts'
import { storeGates, storePassages } from '../../support/given-passages.ts'
import type { GivenPassage } from '../../support/given-passages.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

const shares = {
  columns: [{ key: 'vehicles', isCount: true }],
  wholes: { keys: ['site'], count: 'vehicles', with: ['share'] },
} as const

const published = (counts: readonly number[]) => {
  const whole = counts.reduce((sum, n) => sum + n, 0)
  const rows = counts.map((vehicles, index) => ({
    site: 's',
    name: String(index),
    vehicles,
    share: vehicles / whole,
  }))
  return hideSmall(shares, rows, leastCount).map(({ name, vehicles }) => [name, vehicles])
}

/** The same whole with another count at one place and the difference at one other. */
function* alternatives(given: readonly number[], index: number): Generator<number[]> {
  for (let other = 1; other < leastCount; other += 1) {
    const change = other - (given[index] ?? 0)
    if (change === 0) continue
    for (const taker of given.keys())
      if (taker !== index)
        yield given.map((n, place) => {
          if (place === index) return other
          return place === taker ? n - change : n
        })
  }
}

test('of a whole that is known, every hidden count could be another one and all that is told the same', () => {
  const counts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(counts, (given) => {
      const told = published(given)
      if (told.length === 0) return
      const small = given.flatMap((n, index) => (n < leastCount ? [index] : []))
      const isHidden = small.map((index) =>
        alternatives(given, index).some(
          (changed) =>
            changed.every((n) => n > 0) &&
            JSON.stringify(published(changed)) === JSON.stringify(told),
        ),
      )
      expect({ given, told, isHidden }).toEqual({ given, told, isHidden: small.map(() => true) })
    }),
    { numRuns: 1000 },
  )
})

test('slots lie in days, begin at whole hours, and the night is one', () => {
  const moment = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) })
  fc.assert(
    fc.property(moment, (atMs) => {
      const slot = slotBeginMs(atMs)
      expect(slot).toBeLessThanOrEqual(atMs)
      expect(slot % 3600_000).toBe(0)
      expect(dayBeginMs(slot)).toBe(dayBeginMs(atMs))
      expect(slotBeginMs(slot)).toBe(slot)
      const hour = new Date(atMs + 8 * 3600_000).getUTCHours()
      expect((atMs - slot) / 3600_000).toBeLessThan(hour >= 23 || hour < 4 ? 5 : 1)
    }),
  )
})

const hourMs = 3600_000
const dayMs = 24 * hourMs
const dayBeganMs = Date.UTC(2026, 10, 24, 20)
const firstMs = dayBeganMs - 28 * dayMs
const nowMs = dayBeganMs + dayMs + hourMs
const gates = [
  { cameraId: 'in', direction: 'in' },
  { cameraId: 'out', direction: 'out' },
  { cameraId: 'side', siteId: 's2', direction: 'in' },
] as const

/** Vehicles without a plate at one gate and hour. */
const several = (n: number, at: { gate: number; atMs: number }): GivenPassage[] =>
  Array.from({ length: n }, (_, index) => ({
    cameraId: gates[at.gate]?.cameraId ?? 'in',
    siteId: at.gate === 2 ? 's2' : 's1',
    vehicleClass: index % 3 === 0 ? 'H11' : 'K33',
    atMs: at.atMs + index * 45_000,
  }))

/** By gate and hours after the day's beginning: busy ones, and some of few. */
const busy = [
  ...[5, 6, 7, 20, 24.5].flatMap((hours) => [0, 1, 2].map((gate) => ({ gate, hours, n: 24 }))),
  ...[0, 7, 14, 21].map((days) => ({ gate: 0, hours: 9 + days * 24, n: 30 })),
]
const few = [
  { gate: 0, hours: 12, n: 3 },
  { gate: 1, hours: 9, n: 2 },
  { gate: 0, hours: 5 * 24 + 20, n: 3 },
  { gate: 1, hours: 9 * 24 + 0.5, n: 1 },
  { gate: 2, hours: 28 * 24 + 9, n: 4 },
  { gate: 0, hours: 28 * 24 + 10, n: 1 },
  { gate: 1, hours: 28 * 24 + 12, n: 2 },
]

let store: TestWarehouse
let api: Awaited<ReturnType<typeof startTestApi>>
const asked = [
  { from: 0, filter: '' },
  { from: 28, filter: '' },
  { from: 27, filter: '&siteId=s1' },
]
/** Gates by themselves: whoever subtracts them from all must find nothing. */
const gateFilters = gates.map(({ cameraId }) => `&pointId=p-${cameraId}`)

/** Everything that can be asked, with every window and filter. */
async function askAll(): Promise<Map<string, Analytic[]>> {
  const told = new Map<string, Analytic[]>()
  for (const definition of analytics.values()) {
    const { name, level } = definition
    const answers: Analytic[] = []
    for (const { bucket } of bucketsOf(definition))
      for (const { from, filter } of asked) {
        const days = `fromMs=${firstMs + from * dayMs}&toMs=${firstMs + 29 * dayMs}`
        const place = level === 'park' ? '' : filter
        const answer = await api.get(`/v1/analytics/${name}?${days}&bucket=${bucket}${place}`)
        expect([name, answer.statusCode]).toEqual([name, 200])
        answers.push(answer.json<Analytic>())
      }
    told.set(name, answers)
  }
  return told
}

/** Two parks that differ in nothing but how many passed where few did. */
const worlds: Map<string, Analytic[]>[] = []

beforeAll(async () => {
  store = await startWarehouse()
  const { warehouse } = store
  await storeGates(warehouse, gates)
  api = await startTestApi({
    warehouse,
    blobs: noPictures,
    now: () => nowMs,
  })
  for (const changed of [few, few.map((each) => ({ ...each, n: leastCount - each.n }))]) {
    await warehouse.command('TRUNCATE TABLE zhian.captures')
    const lastDay = busy.map((each) => ({ ...each, hours: each.hours + 28 * 24 }))
    const all = [...busy, ...lastDay.filter(({ hours }) => hours < 29 * 24), ...changed]
    await storePassages(
      warehouse,
      all.flatMap(({ gate, hours, n }) => several(n, { gate, atMs: firstMs + hours * hourMs })),
    )
    worlds.push(await askAll())
  }
}, 180_000)
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  await store?.[Symbol.asyncDispose]()
})

test.each([...analytics.keys()])(
  '%s is the same to the last figure, whatever window and filter, where only cells of few differ',
  (name) => {
    const [one, two] = worlds.map((told) => told.get(name))
    expect(one).toBeDefined()
    expect(two).toEqual(one)
  },
)

test('there is something to hide, and something to tell', () => {
  const counts = worlds[0]?.get('flow')?.[0]?.rows.map((row) => row.at(-1)) ?? []
  expect(counts.filter((n) => n === '<5')).toHaveLength(few.length)
  expect(counts.filter((n) => typeof n === 'number').length).toBeGreaterThan(20)
})

test.each([...analytics.values()].filter(isByCamera).map(({ name }) => name))(
  '%s of all gates is that of each gate, row by row, so that nothing is left over when one is subtracted',
  async (name) => {
    const rowsOf = async (filter: string) => {
      const days = `fromMs=${firstMs + 27 * dayMs}&toMs=${firstMs + 29 * dayMs}`
      const answer = await api.get(`/v1/analytics/${name}?${days}${filter}`)
      return answer.json<Analytic>().rows.map((row) => JSON.stringify(row))
    }
    const gateByGate: string[] = []
    for (const filter of gateFilters) gateByGate.push(...(await rowsOf(filter)))
    expect(gateByGate.toSorted()).toEqual((await rowsOf('')).toSorted())
  },
)

test.each([...analytics.values()].filter((each) => !isByCamera(each)).map(({ name }) => name))(
  '%s adds gates up, so it is not told of one of them',
  async (name) => {
    const answer = await api.get(`/v1/analytics/${name}?pointId=p-in`)
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([
      400,
      'INPUT_REFUSED',
    ])
  },
)
