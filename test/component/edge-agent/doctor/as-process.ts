import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Box } from './given-box.ts'

const run = promisify(execFile)
const main = fileURLToPath(new URL('../../../../edge-agent/src/main.ts', import.meta.url))

interface Told {
  readonly exitCode: number
  readonly codes: readonly string[]
}

/** Doctor as a process of its own: under another user, or in another view of the machine. */
export async function asProcess(box: Box, how: readonly string[]): Promise<Told> {
  const [command, ...args] = [...how, process.execPath, main, 'doctor', '--json']
  const ended = await run(command, args, { env: { ...box.env, PATH: process.env['PATH'] } }).then(
    ({ stdout }) => ({ stdout, code: 0 }),
    (error: { stdout: string; code: number }) => error,
  )
  const { findings } = JSON.parse(ended.stdout) as { findings: { level: string; code: string }[] }
  const faulty = findings.filter(({ level }) => level !== 'ok')
  return { exitCode: ended.code, codes: faulty.map(({ level, code }) => `${level} ${code}`) }
}

export const inNamespace = ['unshare', '--user', '--map-root-user', '--mount', '--net']
export const hasNamespaces = await run('unshare', [...inNamespace.slice(1), 'true']).then(
  () => true,
  () => false,
)

/** Somebody who owns nothing here; only root can become that. */
export const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
export const isRoot = process.getuid?.() === 0
