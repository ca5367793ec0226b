import { expect, test } from 'vitest'
import { ClockWatch } from './clock-watch.ts'

const minuteMs = 60_000
const hourMs = 3600_000

/** Seeded, so that a failure can be looked at. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

interface Life {
  readonly hours: number
  readonly offsetAt: (atMs: number) => number
  readonly delayAt?: (atMs: number, random: number) => number
}

function lived(watch: ClockWatch, { hours, offsetAt, delayAt }: Life, seed = 1): number {
  const random = randomOf(seed)
  const jitter = (_at: number, value: number) =>
    200 + 3000 * value ** 3 + (value > 0.95 ? 90_000 : 0)
  for (let atMs = 0; atMs < hours * hourMs; atMs += minuteMs) {
    const stamped = Math.floor((atMs + offsetAt(atMs)) / 1000) * 1000
    const receivedAtMs = atMs + (delayAt ?? jitter)(atMs, random())
    watch.observe({ deviceAtMs: stamped, receivedAtMs, resolutionMs: 1000 })
  }
  return hours * hourMs
}

test('jitter, whole seconds and late messages do not move the offset by more than its uncertainty', () => {
  for (const offset of [0, 45_000, -600_000]) {
    for (let seed = 1; seed <= 20; seed += 1) {
      const watch = new ClockWatch()
      const reading = watch.reading(lived(watch, { hours: 3, offsetAt: () => offset }, seed))
      expect(reading?.uncertaintyMs).toBeLessThan(3000)
      expect(Math.abs((reading?.offsetMs ?? 1e9) - offset)).toBeLessThanOrEqual(
        reading?.uncertaintyMs ?? 0,
      )
    }
  }
})

test('a fast crystal shows as drift after six hours, not before', () => {
  const watch = new ClockWatch()
  const offsetAt = (atMs: number) => atMs * 80e-6
  expect(watch.reading(lived(watch, { hours: 5, offsetAt }))?.driftPpm).toBeUndefined()
  const longer = new ClockWatch()
  const reading = longer.reading(lived(longer, { hours: 24, offsetAt }))
  expect(reading?.driftPpm).toBeGreaterThan(60)
  expect(reading?.driftPpm).toBeLessThan(100)
})

test('a clock that somebody sets is believed after two buckets', () => {
  const watch = new ClockWatch()
  const end = lived(watch, { hours: 4, offsetAt: (atMs) => (atMs < 3 * hourMs ? -3_600_000 : 0) })
  expect(Math.abs(watch.reading(end)?.offsetMs ?? 1e9)).toBeLessThan(2000)
})

test('a backlog that comes late is no clock that is behind', () => {
  const watch = new ClockWatch()
  // From the second to the third hour the camera sends what it kept, twice as fast as it came.
  const delayAt = (atMs: number, value: number) =>
    atMs > 2 * hourMs && atMs < 3 * hourMs ? (3 * hourMs - atMs) / 2 : 200 + 500 * value
  const end = lived(watch, { hours: 4, offsetAt: () => 7000, delayAt })
  expect(Math.abs((watch.reading(end)?.offsetMs ?? 1e9) - 7000)).toBeLessThan(2000)
})

test('an answer to our own question counts from the middle of its way', () => {
  const watch = new ClockWatch()
  watch.observe({ deviceAtMs: 5000, receivedAtMs: 5200, resolutionMs: 1, roundTripMs: 400 })
  expect(watch.reading(5200)).toMatchObject({ offsetMs: 0, uncertaintyMs: 201 })
  expect(new ClockWatch().reading(0)).toBeUndefined()
})
