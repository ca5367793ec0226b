import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Fault } from '@zhian/kit/fault'

interface ToolRun {
  readonly failure: string
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Runs a tool silently and returns what it printed. Throws TOOL_MISSING with the end of its output where it fails. */
export async function runTool(
  command: string,
  args: readonly string[],
  run: ToolRun,
): Promise<string> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
    ...(run.env === undefined ? {} : { env: run.env }),
  })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const [code] = (await once(child, 'close').catch((error: unknown) => [error])) as [unknown]
  const output = Buffer.concat(chunks).toString()
  if (code === 0) return output
  const tail = output.trim().split('\n').slice(-6).join('\n  ')
  throw new Fault(
    'TOOL_MISSING',
    `${run.failure}\n  ${command} ended with ${String(code)}\n  ${tail}`,
  )
}
