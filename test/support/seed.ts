import { seededRandom } from '@zhian/models/seeded-random'
import type { SeededRandom } from '@zhian/models/seeded-random'

/** Chance that can be had again: the seed is printed, and ZHIAN_SEED=n repeats it. */
export function printedChance(of: string): SeededRandom {
  const given = process.env['ZHIAN_SEED']
  const seed = given === undefined ? Date.now() % 1_000_000 : Number(given)
  process.stdout.write(`${of}: ZHIAN_SEED=${seed}\n`)
  return seededRandom(seed)
}
