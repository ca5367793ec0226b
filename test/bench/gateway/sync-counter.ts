import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { eventually } from '../../support/eventually.ts'

/** Counts how often a process and its threads wait for the disk. */
export interface SyncCounter {
  /** The command that runs `command` counted, under the same process id. */
  readonly around: (command: readonly string[]) => readonly string[]
  /** Once the process has ended. */
  readonly counted: () => Promise<number>
}

/**
 * By strace, whose filter in the kernel stops the process for these two calls alone, so that CPU may be clocked beside it.
 * Undefined where this machine has none.
 */
export function syncCounter(file: string): SyncCounter | undefined {
  if (spawnSync('strace', ['--version']).status !== 0) return undefined
  const traced = ['-D', '-f', '--seccomp-bpf', '-c', '-e', 'trace=fsync,fdatasync', '-o', file]
  return {
    around: (command) => ['strace', ...traced, ...command],
    // Its summary comes when the process has gone, and is empty where there was none.
    counted: () =>
      eventually(async () => callsIn(await readFile(file, 'utf8')), { withinMs: 5000 }).catch(
        () => 0,
      ),
  }
}

function callsIn(summary: string): number {
  const total = /^\s*[\d.]+\s+[\d.]+\s+\d*\s+(\d+)\s+(?:\d+\s+)?total$/m.exec(summary)?.[1]
  if (total === undefined) throw new Error(`strace has not told its counts: ${summary}`)
  return Number(total)
}
