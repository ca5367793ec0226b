import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { root } from './settings.ts'

/** Runs a script of the `test` room in a process of its own and resolves with its exit code; 70 where it was killed. */
export async function runTestScript(name: string, words: readonly string[]): Promise<number> {
  const file = join(root, 'test', name)
  const child = spawn(process.execPath, [file, ...words], { cwd: root, stdio: 'inherit' })
  // Ctrl-C reaches both; it is the child that has something to stop.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal))
  }
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 70
}
