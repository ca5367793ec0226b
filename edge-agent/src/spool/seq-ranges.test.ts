import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { SeqRanges } from './seq-ranges.ts'

const seq = fc.integer({ min: 1, max: 40 })

test('ranges behave like a set of numbers', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(seq, seq)), seq, seq, (added, from, to) => {
      const ranges = new SeqRanges()
      const set = new Set<number>()
      for (const [first, last] of added) {
        const before = set.size
        for (let each = first; each <= last; each += 1) set.add(each)
        expect(ranges.add(first, last)).toBe(set.size - before)
      }
      expect(ranges.count).toBe(set.size)
      for (let each = 1; each <= 40; each += 1) expect(ranges.has(each)).toBe(set.has(each))
      let missing = from + 1
      while (set.has(missing)) missing += 1
      expect(ranges.firstMissing(from)).toBe(missing)
      const gaps = ranges.missing(from, to).flatMap((gap) => numbers(gap.from, gap.to))
      expect(gaps).toEqual(numbers(from, to).filter((each) => !set.has(each)))
    }),
  )
})

function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
}
