import { setUp } from './setup.ts'
import { runTestScript } from './test-script.ts'

/** Measures each stage beside its raw limit, after all that this needs has been set up. True where all were measured. */
export async function bench(words: readonly string[]): Promise<boolean> {
  await setUp({ hasOwnKafka: true, hasLentPictures: true, isForTests: true })
  return (await runTestScript('bench/main.ts', words)) === 0
}
