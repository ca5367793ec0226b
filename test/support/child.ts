import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

interface ChildPlan {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly uid?: number
  readonly gid?: number
}

export interface Child extends AsyncDisposable {
  readonly process: ChildProcess
  /** The end of what it printed, for a failure's message. */
  output(): string
  kill(signal: NodeJS.Signals): Promise<void>
}

/** A process of the test's own, ended with the test. */
export function startChild({ command, args, env, ...user }: ChildPlan): Child {
  const child = spawn(command, args, {
    ...user,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
  })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => lines.push(chunk.toString()) > 400 && lines.shift())
  }
  const ended = once(child, 'exit')
  ended.catch(() => undefined)
  async function kill(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await ended
  }
  return {
    process: child,
    output: () => lines.join('').slice(-4000),
    kill,
    [Symbol.asyncDispose]: () => kill('SIGTERM'),
  }
}
