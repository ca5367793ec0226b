import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { Fault } from '@zhian/kit/fault'

interface ToolRun {
  readonly failure: string
  /** A registry may fail once and answer the next moment; usual is one try. */
  readonly triesMax?: number
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

const pauseMs = 3000

/** Runs a tool silently and returns what it printed. Throws TOOL_MISSING with the end of its output where it fails. */
export async function runTool(
  command: string,
  args: readonly string[],
  run: ToolRun,
): Promise<string> {
  for (let triesLeft = (run.triesMax ?? 1) - 1; ; triesLeft -= 1) {
    const { code, output } = await runOnce(command, args, run)
    if (code === 0) return output
    const tail = output.trim().split('\n').slice(-6).join('\n  ')
    const words = `${run.failure}\n  ${command} ended with ${String(code)}\n  ${tail}`
    if (triesLeft <= 0) throw new Fault('TOOL_MISSING', words)
    await wait(pauseMs)
  }
}

async function runOnce(command: string, args: readonly string[], run: ToolRun) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
    ...(run.env === undefined ? {} : { env: run.env }),
  })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const [code] = (await once(child, 'close').catch((error: unknown) => [error])) as [unknown]
  return { code, output: Buffer.concat(chunks).toString() }
}
