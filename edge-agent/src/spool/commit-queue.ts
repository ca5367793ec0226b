import { setTimeout as wait } from 'node:timers/promises'
import { Fault } from '@zhian/kit/fault'

/** Where a capture stands in its agent's log. */
export interface Place {
  readonly epoch: string
  readonly seq: number
}

export type MakeFrame = (place: Place) => Buffer

export interface Waiting {
  readonly make: MakeFrame
  readonly resolve: (place: Place) => void
  readonly reject: (error: unknown) => void
}

interface CommitQueueNeeds {
  readonly windowMs: number
  /** Takes from the front of the queue what it can, and answers each. */
  readonly commit: (waiting: Waiting[]) => Promise<void>
  readonly committed: () => void
}

/** Many who wait share one fdatasync: those who come while one runs go together into the next. */
export class CommitQueue {
  readonly #needs: CommitQueueNeeds
  readonly #waiting: Waiting[] = []
  #isClosed = false
  #running: Promise<void> | undefined

  constructor(needs: CommitQueueNeeds) {
    this.#needs = needs
  }

  add(make: MakeFrame): Promise<Place> {
    if (this.#isClosed) return Promise.reject(new Fault('STOPPING', 'the spool is closing'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ make, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Refuses newcomers and finishes those who wait. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#running
  }

  async #run(): Promise<void> {
    try {
      await wait(this.#needs.windowMs)
      while (this.#waiting.length > 0) {
        await this.#needs.commit(this.#waiting)
        this.#needs.committed()
      }
    } catch (error) {
      for (const { reject } of this.#waiting.splice(0)) reject(error)
    } finally {
      this.#running = undefined
    }
  }
}
