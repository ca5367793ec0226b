import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { CapturePage, CaptureView } from '@zhian/contracts/api'
import { readStatus } from '../../infra/local/status.ts'
import type { Status } from '../../infra/local/status.ts'
import { isAlive } from '../../infra/local/world-files.ts'
import { startChild } from './child.ts'
import type { Child } from './child.ts'
import { eventually } from './eventually.ts'
import { repositoryRoot } from './kafka.ts'

interface WorldPlan {
  /** Words after `up`. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** What is to be in its home before it starts. */
  readonly prepare?: (home: string) => Promise<void>
}

export interface TestWorld extends AsyncDisposable {
  readonly home: string
  /** The end of what `up` has printed. */
  output(): string
  status(): Promise<Status>
  /** An answer of the API, with the operator's token. */
  ask(path: string): Promise<Response>
  captures(query: string): Promise<CaptureView[]>
  /** Ends one process as a crash would. False where it was dead already and not yet started again. */
  killNine(name: string): Promise<boolean>
  stop(): Promise<void>
  start(): Promise<void>
}

const readyWithinMs = 240_000

/** A world of the test's own, started as its user would: `./zhian up` with its own home and free ports. */
export async function startWorld({
  args = ['--no-cameras'],
  env = {},
  prepare,
}: WorldPlan = {}): Promise<TestWorld> {
  const home = await mkdtemp(join(tmpdir(), 'zhian-world-'))
  await prepare?.(home)
  let child: Child
  const start = async () => {
    child = startChild({
      command: join(repositoryRoot, 'zhian'),
      args: ['up', ...args],
      env: { ZHIAN_HOME: home, ZHIAN_PORTS: 'auto', LANG: 'C.UTF-8', ...env },
    })
    await ready(home, child)
  }
  await start()
  const ask = async (path: string) => {
    const { api } = await readStatus(home)
    return fetch(`${api.url}${path}`, { headers: { authorization: `Bearer ${api.token}` } })
  }
  return {
    home,
    output: () => child.output(),
    start,
    ask,
    status: () => readStatus(home),
    captures: (query) => allCaptures(ask, query),
    async killNine(name) {
      const { processes } = await readStatus(home)
      const pid = processes.find((each) => each.name === name)?.pid
      if (pid === undefined || !(await isAlive(pid))) return false
      process.kill(pid, 'SIGKILL')
      return true
    },
    stop: () => child.kill('SIGTERM'),
    async [Symbol.asyncDispose]() {
      await child.kill('SIGTERM')
      await rm(home, { recursive: true, force: true })
    },
  }
}

async function ready(home: string, child: Child): Promise<void> {
  await eventually(
    async () => {
      const { state } = await readStatus(home)
      if (child.process.exitCode !== null) throw new Error(`up has ended:\n${child.output()}`)
      expect(state, child.output()).toBe('ready')
    },
    { withinMs: readyWithinMs, everyMs: 250 },
  )
}

/** Every page of a query. */
async function allCaptures(
  ask: (path: string) => Promise<Response>,
  query: string,
): Promise<CaptureView[]> {
  const items: CaptureView[] = []
  for (let cursor = ''; ;) {
    const response = await ask(`/v1/captures?limit=500&${query}${cursor}`)
    if (!response.ok) throw new Error(`captures: ${response.status} ${await response.text()}`)
    const page = (await response.json()) as CapturePage
    items.push(...page.items)
    if (page.next === null) return items
    cursor = `&cursor=${encodeURIComponent(page.next)}`
  }
}
