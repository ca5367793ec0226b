import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packetWalk } from './packet-walk.ts'

function packet(bodyBytes: number): Buffer {
  const length: number[] = []
  let left = bodyBytes
  do {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0))
    left >>= 7
  } while (left > 0)
  return Buffer.concat([Buffer.from([0x30, ...length]), Buffer.alloc(bodyBytes, 0xff)])
}

test('the largest packet is seen however the bytes are cut', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(
      sizes,
      fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1 }),
      (bodies, cuts) => {
        const bytes = Buffer.concat(bodies.map(packet))
        const walk = packetWalk()
        let largest = 0
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const step = cuts[turn % cuts.length] ?? 1
          largest = Math.max(largest, walk(bytes.subarray(at, at + step)))
          at += step
        }
        expect(largest).toBe(Math.max(...bodies))
      },
    ),
    { numRuns: 40 },
  )
})

test('a length of five bytes is no MQTT and counts as endless', () => {
  expect(packetWalk()(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01]))).toBe(
    Number.POSITIVE_INFINITY,
  )
})
