import { expect, test } from 'vitest'
import { ByteHistory } from './byte-history.ts'

const hourMs = 3600_000
const dayMs = 24 * hourMs

/** Busy by day, quiet by night: 1 MB a minute from 8 to 18, a tenth of it else. */
const rateAt = (atMs: number) => {
  const hour = Math.floor((atMs % dayMs) / hourMs)
  return hour >= 8 && hour < 18 ? 1_000_000 : 100_000
}
const bytesADay = 600 * 1_000_000 + 840 * 100_000

function lived(history: ByteHistory, fromMs: number, untilMs: number): void {
  for (let atMs = fromMs; atMs < untilMs; atMs += 60_000) history.add(rateAt(atMs), atMs)
}

test('from the first whole day on, whatever the hour, a day’s bytes are honest within 5 %', () => {
  const history = new ByteHistory(0)
  for (let hours = 0; hours < 200; hours += 5) {
    lived(history, hours * hourMs, (hours + 5) * hourMs)
    if (hours < 24) continue
    const perDay = history.perDay((hours + 5) * hourMs) ?? 0
    expect(Math.abs(perDay / bytesADay - 1)).toBeLessThan(0.05)
  }
})

test('a day on which the agent was switched off neither counts as quiet nor as busy', () => {
  const before = new ByteHistory(0)
  lived(before, 0, 2 * dayMs)
  const after = new ByteHistory(5 * dayMs, before.hours)
  lived(after, 5 * dayMs, 6 * dayMs)
  expect(after.perDay(6 * dayMs)).toBeCloseTo(bytesADay, -7)
})

test('no rate before ten minutes, and a clock that jumps back does no harm', () => {
  const history = new ByteHistory(10 * dayMs)
  history.add(1000, 10 * dayMs + 60_000)
  expect(history.perDay(10 * dayMs + 120_000)).toBeUndefined()
  history.add(1000, 5 * dayMs)
  history.add(1000, 5 * dayMs + hourMs)
  expect(history.perDay(5 * dayMs + hourMs)).toBeGreaterThan(0)
})
