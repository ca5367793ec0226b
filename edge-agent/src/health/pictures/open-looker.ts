import { openAskedProcess } from '../../asked-process.ts'
import type { PictureMeasures } from './measure-picture.ts'

export interface LookQuestion {
  readonly bytes: Uint8Array
}
export interface LookAnswer {
  /** Absent where it could not be decoded. */
  readonly measures?: PictureMeasures
}

export interface Looker extends AsyncDisposable {
  /** Undefined where it was not looked at: too many wait, it is none, or nothing here can decode. */
  look(bytes: Buffer): Promise<PictureMeasures | undefined>
}

/** Pictures that may wait; a sample that finds no room is no loss, the next one comes. */
const waitingMax = 8
const lookMsMax = 20_000
/** A process that dies so often is not tried again: a picture that kills it, or no decoder on this machine. */
const deathsMax = 3

/** Looks at pictures in a process of its own, while there is something to look at. */
export function openLooker(entry = new URL('./look-worker.ts', import.meta.url)): Looker {
  const asked = openAskedProcess<LookQuestion, LookAnswer>({
    entry,
    idleMs: 30_000,
    heapMbMax: 256,
  })
  let waiting = 0
  let deaths = 0
  return {
    async look(bytes) {
      if (waiting >= waitingMax || deaths >= deathsMax) return undefined
      waiting += 1
      try {
        const { measures } = await asked.ask({ bytes }, lookMsMax)
        deaths = 0
        return measures
      } catch {
        deaths += 1
        return undefined
      } finally {
        waiting -= 1
      }
    },
    [Symbol.asyncDispose]: () => asked[Symbol.asyncDispose](),
  }
}
