import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Fault } from '@zhian/kit/fault'
import { openChildOutput } from './child-output.ts'
import type { ProcessRecord } from './world-files.ts'

export interface ProcessRecipe {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Where `/readyz` is; null for a process that has none. */
  readonly healthPort: number | null
  /** Whether it can do its work now. */
  readonly isReady: () => Promise<boolean>
  /** Ours hear on a channel when the supervisor is gone, and end. */
  readonly isOurs: boolean
}

interface SupervisorNeeds {
  readonly logFolder: string
  readonly say: (line: string) => void
  readonly onChange: () => void
}

interface Supervised {
  readonly recipe: ProcessRecipe
  child: ChildProcess
  restarts: number
  startedAtMs: number
  isWanted: boolean
}

const firstBackoffMs = 250
const backoffMsMax = 15_000
/** Who has lived this long begins again with the shortest wait. */
const settledMs = 30_000
const readyWithinMs = 120_000
const graceMs = 12_000
const misconfigured = 78

/** Starts processes in the order given, keeps each alive, and ends them in the opposite order. */
export class Supervisor implements AsyncDisposable {
  readonly #needs: SupervisorNeeds
  readonly #all: Supervised[] = []
  readonly #stopping = new AbortController()

  constructor(needs: SupervisorNeeds) {
    this.#needs = needs
  }

  get records(): ProcessRecord[] {
    return this.#all.map(({ recipe, child, restarts }) => ({
      name: recipe.name,
      pid: child.pid ?? 0,
      restarts,
      healthPort: recipe.healthPort,
    }))
  }

  /** Resolves when the process can work. Throws where it does not within two minutes. */
  async start(recipe: ProcessRecipe): Promise<void> {
    const startedAtMs = Date.now()
    const supervised: Supervised = {
      recipe,
      child: await this.#spawn(recipe),
      restarts: 0,
      startedAtMs,
      isWanted: true,
    }
    this.#all.push(supervised)
    void this.#keepAlive(supervised)
    this.#needs.onChange()
    while (!(await recipe.isReady())) {
      this.#stopping.signal.throwIfAborted()
      if (supervised.child.exitCode === misconfigured) await this.#refuse(recipe.name)
      if (Date.now() - startedAtMs > readyWithinMs) {
        throw new Error(
          `${recipe.name} is not ready after two minutes; see ${this.#logPath(recipe.name)}`,
        )
      }
      await wait(100)
    }
    this.#needs.say(`${recipe.name} is ready (${((Date.now() - startedAtMs) / 1000).toFixed(1)} s)`)
  }

  /** What a process refuses to start for, it will refuse again: its own words are told at once. */
  async #refuse(name: string): Promise<never> {
    const words = await readFile(this.#logPath(name), 'utf8').catch(() => '')
    throw new Fault(
      'CONFIG_REFUSED',
      `${name} refuses to start:\n${words.trimEnd().split('\n').slice(-5).join('\n')}`,
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort(new Error('the world stops'))
    for (const supervised of this.#all.toReversed()) await this.#end(supervised)
  }

  async #keepAlive(supervised: Supervised): Promise<void> {
    const { recipe } = supervised
    for (let quick = 0; ; quick += 1) {
      const [code, signal] = (await ended(supervised.child)) as [number | null, string | null]
      if (!supervised.isWanted || this.#stopping.signal.aborted) return
      if (Date.now() - supervised.startedAtMs > settledMs) quick = 0
      const pause = Math.min(backoffMsMax, firstBackoffMs * 2 ** quick)
      this.#needs.say(
        `${recipe.name} ended (${signal ?? `code ${code}`}); it is started again in ${pause} ms`,
      )
      await wait(pause, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
      if (this.#stopping.signal.aborted) return
      supervised.child = await this.#spawn(recipe)
      supervised.restarts += 1
      supervised.startedAtMs = Date.now()
      this.#needs.onChange()
    }
  }

  async #spawn(recipe: ProcessRecipe): Promise<ChildProcess> {
    const output = await openChildOutput({
      path: this.#logPath(recipe.name),
      onFact: (line) => this.#needs.say(`${recipe.name}: ${line}`),
    })
    // A group of its own, so that Ctrl-C reaches the supervisor alone and the order of ending is ours.
    const child = spawn(recipe.command, recipe.args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', ...(recipe.isOurs ? (['ipc'] as const) : [])],
      env: recipe.env,
    })
    child.on('error', (error) => output.take(Buffer.from(`${error.message}\n`)))
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => output.take(chunk))
    child.once('close', () => output.end())
    return child
  }

  async #end(supervised: Supervised): Promise<void> {
    const { child, recipe } = supervised
    supervised.isWanted = false
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
    const gone = ended(child)
    child.kill('SIGTERM')
    const late = setTimeout(() => {
      this.#needs.say(`${recipe.name} does not end; it is killed`)
      child.kill('SIGKILL')
    }, graceMs)
    await gone
    clearTimeout(late)
  }

  #logPath(name: string): string {
    return join(this.#needs.logFolder, `${name}.log`)
  }
}

async function ended(child: ChildProcess): Promise<unknown[]> {
  if (child.exitCode !== null || child.signalCode !== null)
    return [child.exitCode, child.signalCode]
  return once(child, 'exit').catch((error: unknown) => [null, String(error)])
}
