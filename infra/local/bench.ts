import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { root } from './settings.ts'
import { setUp } from './setup.ts'

/** Measures each stage beside its raw limit, after all that this needs has been set up. True where all were measured. */
export async function bench(words: readonly string[]): Promise<boolean> {
  await setUp({ hasOwnKafka: true, hasLentPictures: true, isForTests: true })
  const file = join(root, 'test/bench/main.ts')
  const child = spawn(process.execPath, [file, ...words], { cwd: root, stdio: 'inherit' })
  // Ctrl-C reaches both; it is the child that has something to stop.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal))
  }
  const [code] = (await once(child, 'exit')) as [number | null]
  return code === 0
}
