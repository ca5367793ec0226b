import { expect, test } from 'vitest'
import { CrashDisk } from './crash-disk.ts'
import { openSpool } from './spool.ts'
import type { SpoolSettings } from './spool.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const events = new Proxy({} as never, { get: () => () => undefined })
const settings: SpoolSettings = {
  spoolBytesMax: 24_000_000,
  freeBytesMin: 0,
  whenFull: 'block',
  segmentBytesMax: 400_000,
  commitWindowMs: 0,
  reserveBytes: 4000,
}

/** One capture a minute by day, one in ten minutes by night, between 1 and 9 kB. */
const isDue = (minute: number) => {
  const hour = Math.floor(minute / 60) % 24
  return (hour >= 7 && hour < 19) || minute % 10 === 0
}
const bytesAt = (minute: number) => 1000 + ((minute * 2657) % 8000)

test('the days of outage that it says it can still hold are those that it holds, within 5 %', async () => {
  let minute = 0
  const now = () => minute * minuteMs
  const spool = await openSpool({ disk: new CrashDisk(), settings, events, now })
  const take = () => spool.append(() => Buffer.alloc(bytesAt(minute)))
  for (; minute < 3 * 24 * 60; minute += 1) {
    if (!isDue(minute)) continue
    const { seq } = await take()
    spool.settle([seq])
  }
  // What has ended leaves the disk a second later; this clock runs faster.
  await spool.tidy()
  const outageBegan = now()
  const said = spool.state.outageDays ?? 0
  expect(said).toBeGreaterThan(2)
  for (let isFull = false; !isFull; minute += 1)
    if (isDue(minute))
      isFull = await take().then(
        () => false,
        () => true,
      )
  const heldDays = (now() - outageBegan) / dayMs
  expect(Math.abs(said / heldDays - 1)).toBeLessThan(0.05)
  await spool[Symbol.asyncDispose]()
})
