import { createHash } from 'node:crypto'
import { seededRandom } from '@zhian/models/seeded-random'
import type { SeededRandom } from '@zhian/models/seeded-random'

export interface Chance extends SeededRandom {
  isLucky(share: number): boolean
  between(from: number, to: number): number
  /** Mean 0, deviation 1. */
  normal(): number
  shuffled<T>(list: readonly T[]): T[]
}

/** Chance of its own for each thing by name, so that one thing more in one place moves nothing elsewhere. */
export function chanceOf(seed: number, name: string): Chance {
  const digest = createHash('sha256').update(`${seed}\n${name}`).digest()
  const random = seededRandom(digest.readUInt32LE(0))
  return {
    ...random,
    isLucky: (share) => random.next() < share,
    between: (from, to) => from + (to - from) * random.next(),
    normal: () =>
      Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()),
    shuffled(list) {
      const left = [...list]
      for (let index = left.length - 1; index > 0; index -= 1) {
        const other = random.below(index + 1)
        const [a, b] = [left[index], left[other]]
        if (a !== undefined && b !== undefined) [left[index], left[other]] = [b, a]
      }
      return left
    },
  }
}
