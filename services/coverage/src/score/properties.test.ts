// What the score promises for every input, not only for the worked examples.
import fc from 'fast-check'
import type { CameraTally, Measure, ScoreInput } from '@zhian/contracts/score'
import { expect, test } from 'vitest'
import { mcsV1 } from '../config/mcs-v1.ts'
import { scoreEnterprise } from './enterprise.ts'
import { readScoreInput } from './read-input.ts'

const rate = fc.double({ min: 0, max: 1, noNaN: true })
const state = fc.constantFrom('NA', 'PENDING', 'PENDING_AFTER_GRACE', 'UNKNOWN_PLATFORM')
const orState = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: value }, { weight: 1, arbitrary: state })
const tally = fc
  .tuple(fc.nat({ max: 200 }), rate)
  .map(([of, share]) => ({ good: Math.floor(of * share), of }))
const named = <T extends object>(items: fc.Arbitrary<T>) =>
  fc
    .array(items, { minLength: 1, maxLength: 6 })
    .map((all) => all.map((item, index) => ({ id: `cam-${index}`, ...item })))
const measure: fc.Arbitrary<Measure> = orState(
  fc.oneof(
    rate,
    named(tally).map((cameras) => ({ cameras })),
  ),
)
const slot = fc.record({ w: fc.integer({ min: 1, max: 3 }), c: orState(rate) })
const hour = 3_600_000
const period = { fromMs: 1000 * hour, toMs: 1720 * hour }
const interval = fc
  .tuple(fc.integer({ min: 950, max: 1800 }), fc.integer({ min: 1, max: 200 }))
  .map(([from, hours]) => ({ fromMs: from * hour, toMs: (from + hours) * hour }))
const intervals = fc.array(interval, { maxLength: 4 })
const filing = interval.chain(({ fromMs, toMs }) =>
  fc.integer({ min: -5, max: 5 }).map((lateHours) => ({
    fromMs,
    toMs,
    filedAtMs: fromMs + lateHours * hour,
    reason: 'lens',
    isEmergency: lateHours > 0,
  })),
)
const watched = named(
  fc.record({
    w: fc.integer({ min: 1, max: 3 }),
    offline: intervals,
    agentGaps: intervals,
    maintenance: fc.array(filing, { maxLength: 3 }),
  }),
)
const onlineRate = orState(
  fc.oneof(rate, fc.record({ platformOutages: intervals, cameras: watched })),
)
const archived = fc
  .record({
    cameras: named(
      fc.array(fc.constantFrom('Name', 'Address', 'MAC'), { maxLength: 3 }).map((fields) => ({
        mandatory: 5,
        failed: [...new Set(fields)].map((field) => ({ field })),
      })),
    ),
    missing: fc.nat({ max: 3 }),
  })
  .map(({ cameras, missing }) => ({
    cameras,
    unregistered: Array.from({ length: missing }, (_, index) => `missing-${index}`),
  }))
const summary = fc
  .record({ registered: fc.nat({ max: 9 }), fieldValid: rate, passed: rate })
  .map((each) => ({ should: 10, ...each }))
const scoreInput: fc.Arbitrary<ScoreInput> = fc.record({
  slots: orState(named(slot)),
  archive: orState(fc.oneof(summary, archived)),
  onlineRate,
  activity: orState(fc.record({ active: measure, stable: measure })),
  quality: orState(
    fc.record({
      timely: measure,
      clock: measure,
      image: measure,
      complete: measure,
      qualified: measure,
      unique: measure,
    }),
  ),
  recording: orState(
    fc.record({
      rec: measure,
      days: orState(fc.nat({ max: 60 })),
      daysNeeded: fc.constantFrom(30, 90),
      placeClass: fc.constantFrom('ART7', 'ART9'),
      vqd: measure,
    }),
  ),
  period: fc.constant(period),
  silences: fc.record({ silent: intervals, excused: intervals }),
})
const sum = (points: readonly (number | null)[]) =>
  points.reduce<number>((total, each) => total + (each ?? 0), 0)
const scored = (input: ScoreInput) => scoreEnterprise(input, mcsV1)

test('every input of the generator is one that is read, so nothing below speaks of refused ones', () => {
  fc.assert(
    fc.property(scoreInput, (input) => {
      expect(readScoreInput(input).ok).toBe(true)
    }),
  )
})

test('a score lies between 0 and 100, and all that is lost has an object', () => {
  fc.assert(
    fc.property(scoreInput, (input) => {
      const { final, capLoss, loss, slotLoss, deductions, advisories } = scored(input)
      const lost = final === null ? 0 : 100 - final
      expect(lost).toBeGreaterThanOrEqual(-1e-9)
      expect(lost).toBeLessThanOrEqual(100)
      expect(sum(Object.values(loss)) + capLoss).toBeCloseTo(lost, 8)
      expect(sum(deductions.map(({ pointsLost }) => pointsLost))).toBeCloseTo(lost, 8)
      expect(sum(slotLoss)).toBeCloseTo(Array.isArray(input.slots) ? (loss.C ?? 0) : 0, 8)
      expect(advisories.every(({ pointsLost }) => pointsLost === 0)).toBe(true)
    }),
  )
})

/** The same set in another order, at every depth. */
function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map((each: unknown) => reversed(each)).reverse() as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member as unknown)]),
  ) as T
}

test('the order of objects and members changes no bit and no hash', () => {
  fc.assert(
    fc.property(scoreInput, (input) => {
      const [{ slotLoss, ...one }, { slotLoss: other, ...two }] = [
        scored(input),
        scored(reversed(input)),
      ]
      expect(two).toEqual(one)
      expect(other.reverse()).toEqual(slotLoss)
    }),
  )
})

test('another input has another hash', () => {
  fc.assert(
    fc.property(scoreInput, fc.integer({ min: 1, max: 9 }), (input, asOfMs) => {
      expect(scored({ ...input, asOfMs }).inputSha256).not.toBe(scored(input).inputSha256)
    }),
  )
})

const better = (value: number, share: number) => Math.min(1, value + (1 - value) * share)
const betterTally = ({ good, of, ...camera }: CameraTally, share: number) => ({
  ...camera,
  of,
  good: Math.min(of, good + Math.ceil((of - good) * share)),
})

/** Every number of a measure a little better, its states and counts as they were. */
function betterMeasure(measure: Measure, share: number): Measure {
  if (typeof measure === 'string') return measure
  if (typeof measure === 'number') return better(measure, share)
  const [first, ...others] = measure.cameras
  return { cameras: first === undefined ? [] : [betterTally(first, share), ...others] }
}

/** The input with one measurement better, for each that it has. */
function improvements(input: ScoreInput, share: number): Partial<ScoreInput>[] {
  const { slots, archive, onlineRate, activity, quality, recording } = input
  const members = <T extends object>(all: T | string): T[] =>
    typeof all === 'string'
      ? []
      : (Object.entries(all) as [string, Measure][])
          .filter(([name]) => name in mcsV1.components)
          .map(([name, measure]) => ({ ...all, [name]: betterMeasure(measure, share) }))
  return [
    ...betterSlots(slots, share).map((each) => ({ slots: each })),
    ...betterArchives(archive, share).map((each) => ({ archive: each })),
    ...betterUptimes(onlineRate, share).map((each) => ({ onlineRate: each })),
    ...members(activity).map((each) => ({ activity: each })),
    ...members(quality).map((each) => ({ quality: each })),
    ...members(recording).map((each) => ({ recording: each })),
    ...longerKept(recording).map((each) => ({ recording: each })),
  ]
}

function betterSlots(slots: ScoreInput['slots'], share: number): ScoreInput['slots'][] {
  if (typeof slots === 'string') return []
  return slots.map((slot) =>
    slots.map((each) =>
      each === slot && typeof each.c === 'number' ? { ...each, c: better(each.c, share) } : each,
    ),
  )
}

function betterArchives(archive: ScoreInput['archive'], share: number): ScoreInput['archive'][] {
  if (typeof archive === 'string') return []
  if ('cameras' in archive) {
    const cameras = archive.cameras.map((each) => ({ ...each, failed: each.failed.slice(1) }))
    return [{ ...archive, cameras }]
  }
  return [
    { ...archive, registered: archive.registered + 1 },
    { ...archive, fieldValid: better(archive.fieldValid, share) },
    { ...archive, passed: better(archive.passed, share) },
  ]
}

function betterUptimes(
  uptime: ScoreInput['onlineRate'],
  share: number,
): ScoreInput['onlineRate'][] {
  if (typeof uptime === 'number') return [better(uptime, share)]
  if (typeof uptime === 'string' || 'periodS' in uptime) return []
  const cameras = uptime.cameras.map((each) => ({ ...each, offline: each.offline.slice(1) }))
  return [{ ...uptime, cameras }]
}

function longerKept(recording: ScoreInput['recording']): ScoreInput['recording'][] {
  if (typeof recording === 'string' || !('days' in recording)) return []
  const { days } = recording
  return typeof days === 'number' ? [{ ...recording, days: days + 1 }] : []
}

test('improving one measurement never lowers the score, capped or not', () => {
  fc.assert(
    fc.property(scoreInput, rate, (input, share) => {
      const before = scored(input)
      for (const improved of improvements(input, share)) {
        const after = scored({ ...input, ...improved })
        expect((after.raw ?? 0) - (before.raw ?? 0)).toBeGreaterThanOrEqual(-1e-9)
        expect((after.final ?? 0) - (before.final ?? 0)).toBeGreaterThanOrEqual(-1e-9)
      }
    }),
  )
})

test('a slot that does not exist here changes nothing', () => {
  fc.assert(
    fc.property(scoreInput, (input) => {
      if (!Array.isArray(input.slots)) return
      const wider: ScoreInput = { ...input, slots: [...input.slots, { id: 'none', w: 3, c: 'NA' }] }
      const { inputSha256: _, slotLoss, ...before } = scored(input)
      const { inputSha256: __, slotLoss: after, ...same } = scored(wider)
      expect(same).toEqual(before)
      expect(after).toEqual([...slotLoss, null])
    }),
  )
})

test('moving an outage into approved maintenance under the cap never lowers the score', () => {
  const lone = fc.record({
    input: scoreInput,
    from: fc.integer({ min: 1000, max: 1690 }),
    hours: fc.integer({ min: 1, max: 24 }),
    offline: intervals,
  })
  fc.assert(
    fc.property(lone, ({ input, from, hours, offline }) => {
      const outage = { fromMs: from * hour, toMs: (from + hours) * hour }
      const camera = { id: 'a', w: 3, agentGaps: [] }
      const withCamera = (more: Pick<Watched, 'offline' | 'maintenance'>): ScoreInput => ({
        ...input,
        onlineRate: { platformOutages: [], cameras: [{ ...camera, ...more }] },
      })
      const filed = { ...outage, filedAtMs: outage.fromMs, reason: 'power' }
      const before = scored(withCamera({ offline: [...offline, outage], maintenance: [] }))
      const after = scored(withCamera({ offline: [...offline, outage], maintenance: [filed] }))
      expect((after.raw ?? 0) - (before.raw ?? 0)).toBeGreaterThanOrEqual(-1e-9)
    }),
  )
})
type Watched = {
  offline: { fromMs: number; toMs: number }[]
  maintenance: { fromMs: number; toMs: number; filedAtMs: number; reason: string }[]
}

test('plain rates and the same rates by camera give the same score', () => {
  const tallies = named(fc.record({ good: fc.nat({ max: 100 }), of: fc.constant(100) }))
  fc.assert(
    fc.property(scoreInput, tallies, (input, cameras) => {
      const mean = cameras.reduce((sum, { good }) => sum + good, 0) / (100 * cameras.length)
      const as = (measure: Measure): ScoreInput => ({
        ...input,
        activity: { active: measure, stable: measure },
        quality: 'NA',
      })
      expect(scored(as({ cameras })).raw ?? 0).toBeCloseTo(scored(as(mean)).raw ?? 0, 8)
    }),
  )
})
