import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findAuthority } from './authority.ts'
import type { KnownAuthority } from './authority.ts'
import type { Ports } from './ports.ts'

/** Everything that one world keeps, all under its home, readable by its owner only. */
export interface WorldFiles {
  readonly home: string
  readonly kafka: string
  readonly blobs: string
  readonly warehouse: string
  readonly agent: string
  readonly inbox: string
  readonly logs: string
  readonly truth: string
  /** What operators decide. */
  readonly control: string
  readonly authority: KnownAuthority | null
  readonly secrets: Secrets
}

interface Secrets {
  readonly apiToken: string
  readonly apiTokenFile: string
  readonly agentPasswordFile: string
  readonly agentRollFile: string
  readonly cameraPassword: string
  readonly cameraPasswordFile: string
}

/** The one agent of the embedded world, and the account that its cameras use. */
export const agentId = 'gateway-1'
export const cameraUsername = 'camera'
/** GB/T 28181 annex D: a 视图库 (type 503) of the zone; cameras ask for it as the platform's id. */
export const platformId = '33078400005030000001'
/** What a first camera may be called: manufacturing (42), capture device (119). */
export const exampleDeviceId = '33078400421191000099'

/** Makes what is missing. Secrets are drawn once and stay. */
export async function openWorldFiles(home: string): Promise<WorldFiles> {
  const folders = ['kafka', 'blobs', 'warehouse', 'agent', 'inbox', 'logs', 'secrets', 'cameras']
  await mkdir(home, { recursive: true, mode: 0o700 })
  await chmod(home, 0o700)
  await Promise.all(
    folders.map((name) => mkdir(join(home, name), { recursive: true, mode: 0o700 })),
  )
  const secret = (name: string, make: () => string) =>
    settledSecret(join(home, 'secrets', name), make)
  const agentPassword = await secret('agent-password', drawToken)
  const digest = createHash('sha256').update(agentPassword).digest('hex')
  const secrets: Secrets = {
    apiToken: await secret('api-token', drawToken),
    apiTokenFile: join(home, 'secrets', 'api-token'),
    agentPasswordFile: join(home, 'secrets', 'agent-password'),
    agentRollFile: join(home, 'secrets', 'agents.json'),
    // People type this one into a camera's form.
    cameraPassword: await secret('camera-password', () => randomBytes(6).toString('hex')),
    cameraPasswordFile: join(home, 'secrets', 'camera-password'),
  }
  await writeFile(secrets.agentRollFile, JSON.stringify({ [agentId]: digest }), { mode: 0o600 })
  return {
    home,
    kafka: join(home, 'kafka'),
    blobs: join(home, 'blobs'),
    warehouse: join(home, 'warehouse'),
    agent: join(home, 'agent'),
    inbox: join(home, 'inbox'),
    logs: join(home, 'logs'),
    truth: join(home, 'cameras', 'truth.jsonl'),
    control: join(home, 'control', 'control.db'),
    authority: await findAuthority(home),
    secrets,
  }
}

const drawToken = () => randomBytes(24).toString('base64url')

async function settledSecret(path: string, make: () => string): Promise<string> {
  const known = await readFile(path, 'utf8').catch(() => '')
  if (known.trim() !== '') return known.trim()
  const drawn = make()
  await writeFile(path, `${drawn}\n`, { mode: 0o600 })
  return drawn
}

export interface ProcessRecord {
  readonly name: string
  readonly pid: number
  readonly restarts: number
  readonly healthPort: number | null
}

/** What a running world says of itself to `status`, `down` and the next `up`. */
export interface RunRecord {
  readonly supervisorPid: number
  readonly hasBeenReady: boolean
  readonly ports: Ports
  readonly kafkaBrokers: readonly string[]
  readonly mqttUrl: string
  readonly gat1400Host: string
  readonly processes: readonly ProcessRecord[]
}

const runFile = (home: string) => join(home, 'run.json')

export async function readRunRecord(home: string): Promise<RunRecord | undefined> {
  try {
    return JSON.parse(await readFile(runFile(home), 'utf8')) as RunRecord
  } catch {
    return undefined
  }
}

export async function writeRunRecord(home: string, record: RunRecord): Promise<void> {
  const making = `${runFile(home)}.part`
  await writeFile(making, JSON.stringify(record, null, 2), { mode: 0o600 })
  await rename(making, runFile(home))
}

const neverRun: Omit<RunRecord, 'ports'> = {
  supervisorPid: 0,
  hasBeenReady: false,
  kafkaBrokers: [],
  mqttUrl: '',
  gat1400Host: '',
  processes: [],
}

/** The next `up` takes these where they are free. */
export async function keepPorts(home: string, ports: Ports): Promise<void> {
  await writeRunRecord(home, { ...((await readRunRecord(home)) ?? neverRun), ports })
}

/** Whether a process is there; one that has ended and was not yet reaped is not. */
export async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (stat === null) return false
  return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z'
}
