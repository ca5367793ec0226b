import { expect, test } from 'vitest'
import { BacklogPace } from './backlog-pace.ts'

const free = { bytesPerSecondMax: undefined, hours: undefined }
const frameBytes = 200_000

/** A line that carries so many bytes a second, with what else is on it, and a far side that answers after `answerMs`. */
function drain(
  pace: BacklogPace,
  line: { bytesPerSecond: number; answerMs: number; forMs: number },
) {
  const queue: { seq: number; atMs: number }[] = []
  let lineFreeAtMs = 0
  let [seq, sentBytes, worstQueueMs] = [0, 0, 0]
  for (let nowMs = 0; nowMs < line.forMs; nowMs += 5) {
    while ((queue[0]?.atMs ?? Infinity) <= nowMs) {
      pace.taken(queue[0]?.seq ?? 0, nowMs)
      queue.shift()
    }
    while (pace.mayStart(nowMs)) {
      seq += 1
      pace.started(seq, frameBytes, nowMs)
      sentBytes += frameBytes
      lineFreeAtMs = Math.max(lineFreeAtMs, nowMs) + (frameBytes / line.bytesPerSecond) * 1000
      queue.push({ seq, atMs: lineFreeAtMs + line.answerMs })
    }
    if (nowMs > line.forMs / 2) worstQueueMs = Math.max(worstQueueMs, lineFreeAtMs - nowMs)
  }
  return { bytesPerSecond: (sentBytes * 1000) / line.forMs, worstQueueMs }
}

test('a poor line is used and yet never makes a live capture wait for long', () => {
  const poor = drain(new BacklogPace(free, () => 0), {
    bytesPerSecond: 500_000,
    answerMs: 60,
    forMs: 120_000,
  })
  expect(poor.bytesPerSecond).toBeGreaterThan(350_000)
  expect(poor.worstQueueMs).toBeLessThan(1500)
})

test('a good line is filled', () => {
  const good = drain(new BacklogPace(free, () => 0), {
    bytesPerSecond: 50_000_000,
    answerMs: 40,
    forMs: 60_000,
  })
  expect(good.bytesPerSecond).toBeGreaterThan(25_000_000)
})

test('the limit holds in its hours and not outside them, also over midnight', () => {
  const limit = { bytesPerSecondMax: 100_000, hours: { from: 22, until: 6 } }
  const line = { bytesPerSecond: 50_000_000, answerMs: 10, forMs: 60_000 }
  const at = (hour: number) => drain(new BacklogPace(limit, () => hour), line).bytesPerSecond
  for (const hour of [22, 23, 0, 5]) {
    expect(at(hour)).toBeGreaterThan(95_000)
    expect(at(hour)).toBeLessThan(110_000)
  }
  for (const hour of [6, 12, 21]) expect(at(hour)).toBeGreaterThan(1_000_000)
})

test('a frame larger than a second’s worth goes, and is paid back before the next', () => {
  const pace = new BacklogPace({ bytesPerSecondMax: 50_000, hours: undefined }, () => 0)
  expect(pace.mayStart(0)).toBe(true)
  pace.started(1, frameBytes, 0)
  pace.taken(1, 10)
  expect(pace.mayStart(10)).toBe(false)
  expect(pace.waitMs(10)).toBeGreaterThan(3900)
  expect(pace.mayStart(4100)).toBe(true)
})
