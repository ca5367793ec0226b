import { readFile } from 'node:fs/promises'
import type { CapturePage, CaptureTotals } from '@zhian/contracts/api'
import { canWork } from './readiness.ts'
import {
  cameraUsername,
  exampleDeviceId,
  isAlive,
  openWorldFiles,
  readRunRecord,
} from './world-files.ts'
import type { ProcessRecord, RunRecord, WorldFiles } from './world-files.ts'

type WorldState = 'starting' | 'ready' | 'degraded' | 'down'

/** What `./zhian status --json` prints. */
export interface Status {
  readonly state: WorldState
  readonly api: { readonly url: string; readonly token: string }
  readonly gat1400: {
    readonly url: string
    readonly deviceId: string
    readonly username: string
    readonly password: string
  }
  readonly inbox: string
  readonly mqtt: { readonly url: string }
  readonly kafka: { readonly brokers: readonly string[] }
  readonly processes: readonly {
    readonly name: string
    readonly pid: number
    readonly rssBytes: number
    readonly restarts: number
    readonly isReady: boolean
  }[]
  readonly captures: CaptureTotals | null
  /** Of the simulated vehicles whose truth is known and whose capture has come back; null without any. */
  readonly plates: {
    readonly right: number
    readonly wrong: number
    readonly notRead: number
  } | null
}

/** Looks at the world under `home`. Reads only: a home that is not there yet stays so. */
export async function readStatus(home: string): Promise<Status> {
  const run = await readRunRecord(home)
  if (run === undefined || !(await isAlive(run.supervisorPid))) return downStatus
  const files = await openWorldFiles(home)
  const processes = await Promise.all(run.processes.map((each) => look(each, run)))
  const api = { url: `http://127.0.0.1:${run.ports.api}`, token: files.secrets.apiToken }
  const isAnswering = processes.some(({ name, isReady }) => name === 'warehouse' && isReady)
  return {
    state: stateOf(
      run,
      processes.every(({ isReady }) => isReady),
    ),
    api,
    gat1400: {
      url: `http://127.0.0.1:${run.ports.gat1400}`,
      deviceId: exampleDeviceId,
      username: cameraUsername,
      password: files.secrets.cameraPassword,
    },
    inbox: files.inbox,
    mqtt: { url: run.mqttUrl },
    kafka: { brokers: run.kafkaBrokers },
    processes,
    captures: isAnswering ? await ask<CaptureTotals>(api, '/v1/summary') : null,
    plates: isAnswering ? await plateScore(api, files) : null,
  }
}

const downStatus: Status = {
  state: 'down',
  api: { url: '', token: '' },
  gat1400: { url: '', deviceId: '', username: '', password: '' },
  inbox: '',
  mqtt: { url: '' },
  kafka: { brokers: [] },
  processes: [],
  captures: null,
  plates: null,
}

function stateOf(run: RunRecord, areAllReady: boolean): WorldState {
  if (areAllReady && run.hasBeenReady) return 'ready'
  return run.hasBeenReady ? 'degraded' : 'starting'
}

async function look(process: ProcessRecord, run: RunRecord) {
  const alive = await isAlive(process.pid)
  const isReady = alive && (await canWork({ ...process, kafkaBrokers: run.kafkaBrokers }))
  return {
    name: process.name,
    pid: process.pid,
    rssBytes: alive ? await residentBytes(process.pid) : 0,
    restarts: process.restarts,
    isReady,
  }
}

async function residentBytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  return Number(text.split(' ')[1] ?? 0) * 4096
}

type Api = Status['api']

async function ask<T>({ url, token }: Api, path: string): Promise<T | null> {
  try {
    const response = await fetch(`${url}${path}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(10_000),
    })
    return response.ok ? ((await response.json()) as T) : null
  } catch {
    return null
  }
}

interface Truth {
  readonly sourceId: string
  readonly plateText: string
}

/** How the newest simulated vehicles were read, judged by what their plates were drawn with. */
async function plateScore(api: Api, { truth: path }: WorldFiles): Promise<Status['plates']> {
  const lines = (await readFile(path, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-2000)
  const truths = new Map(
    lines
      .filter((line) => line !== '')
      .map((line) => {
        const { sourceId, plateText } = JSON.parse(line) as Truth
        return [sourceId, plateText] as const
      }),
  )
  if (truths.size === 0) return null
  const page = await ask<CapturePage>(api, '/v1/captures?kind=vehicle&limit=500')
  const score = { right: 0, wrong: 0, notRead: 0 }
  for (const { sourceId, plate } of page?.items ?? []) {
    const truth = truths.get(sourceId ?? '')
    if (truth === undefined) continue
    if (plate === undefined) score.notRead += 1
    else if (plate === truth) score.right += 1
    else score.wrong += 1
  }
  return score
}
