import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import type { PictureMeasures } from './measure-picture.ts'

export interface LookQuestion {
  readonly id: number
  readonly bytes: Uint8Array
}
export interface LookAnswer {
  readonly id: number
  /** Absent where it could not be decoded. */
  readonly measures?: PictureMeasures
}

export interface Looker extends AsyncDisposable {
  /** Undefined where it was not looked at: too many wait, it is none, or nothing here can decode. */
  look(bytes: Buffer): Promise<PictureMeasures | undefined>
}

/** Pictures that may wait; a sample that finds no room is no loss, the next one comes. */
const waitingMax = 8
/** What its start costs is cheaper than its memory in between. */
const idleMs = 30_000
const lookMsMax = 20_000
/** A process that dies so often is not tried again: a picture that kills it, or no decoder on this machine. */
const deathsMax = 3

/** Starts the looking process when there is something to look at, and ends it when there is nothing more. */
export function openLooker(entry = new URL('./look-worker.ts', import.meta.url)): Looker {
  const waiting = new Map<number, (answer: LookAnswer) => void>()
  let child: ChildProcess | undefined
  let lastId = 0
  let deaths = 0
  let idle: NodeJS.Timeout | undefined

  const giveUp = () => {
    for (const [id, tell] of waiting) tell({ id })
    waiting.clear()
  }
  const end = () => {
    clearTimeout(idle)
    child?.kill('SIGKILL')
    child = undefined
  }
  const start = (): ChildProcess => {
    const started = fork(entry, { serialization: 'advanced', stdio: 'ignore', execArgv: [] })
    started.on('message', (answer: LookAnswer) => {
      deaths = 0
      waiting.get(answer.id)?.(answer)
    })
    started.once('error', () => undefined)
    started.once('exit', () => {
      if (child !== started) return
      child = undefined
      deaths += 1
      giveUp()
    })
    started.unref()
    started.channel?.unref()
    return started
  }

  return {
    async look(bytes) {
      if (waiting.size >= waitingMax || deaths >= deathsMax) return undefined
      clearTimeout(idle)
      child ??= start()
      const id = (lastId += 1)
      const { promise, resolve } = Promise.withResolvers<LookAnswer>()
      waiting.set(id, resolve)
      // Its end resolves whatever waits.
      const timer = setTimeout(() => child?.kill('SIGKILL'), lookMsMax).unref()
      child.send({ id, bytes } satisfies LookQuestion, (error) => {
        if (error !== null) resolve({ id })
      })
      const { measures } = await promise
      clearTimeout(timer)
      waiting.delete(id)
      if (waiting.size === 0) idle = setTimeout(end, idleMs).unref()
      return measures
    },
    async [Symbol.asyncDispose]() {
      end()
      giveUp()
    },
  }
}
