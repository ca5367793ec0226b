import { expect, test } from 'vitest'
import { Flight } from './flight.ts'

const bounds = {
  unacknowledgedMax: 3,
  unacknowledgedBytesMax: 100,
  resendFirstMs: 30_000,
  resendMaxMs: 300_000,
}

test('the window is bounded in number and in bytes, and one frame always fits', () => {
  const flight = new Flight(bounds)
  expect(flight.hasRoom()).toBe(true)
  flight.start(1, 5000)
  expect(flight.hasRoom()).toBe(false)
  flight.land(1)
  for (const seq of [2, 3, 4]) flight.start(seq, 1)
  expect(flight.hasRoom()).toBe(false)
  flight.land(3)
  expect(flight.hasRoom()).toBe(true)
  expect([flight.has(2), flight.has(3)]).toEqual([true, false])
})

test('silence of the far side counts from when the broker took it, and is waited out longer each time', () => {
  const flight = new Flight(bounds)
  flight.start(1, 10)
  expect(flight.due(1e12)).toEqual([])
  const waits: number[] = []
  let nowMs = 0
  for (let attempt = 0; attempt < 6; attempt += 1) {
    flight.taken(1, nowMs)
    let waitMs = 0
    while (flight.due(nowMs + waitMs).length === 0) waitMs += 1000
    waits.push(waitMs)
    nowMs += waitMs
    flight.start(1, 10)
  }
  expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000])
})

test('an acknowledgement of what is not in flight changes nothing', () => {
  const flight = new Flight(bounds)
  flight.land(7)
  flight.taken(7, 0)
  expect([flight.size, flight.due(1e12)]).toEqual([0, []])
})
