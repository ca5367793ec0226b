import { Worker } from 'node:worker_threads'
import { Fault, kindOf, messageOf } from '@zhian/kit/fault'
import { dead } from '@zhian/kit/outcome'
import type { Outcome } from '@zhian/kit/outcome'
import type { PictureJob, PictureTags, TaggerPlan } from './tag-picture.ts'

export type WorkerPool = AsyncDisposable & {
  /**
   * Tags a picture on whichever worker is free first.
   *
   * A picture that takes its worker down twice, or that a step throws on, is dead with reason `defect`.
   * Throws STOPPING once the pool is closed.
   */
  tag(job: PictureJob): Promise<Outcome<PictureTags>>
  /** Jobs that wait or run. */
  load(): number
  /** Rejects when workers cannot be started any more. */
  readonly finished: Promise<void>
}

type PoolPlan = {
  readonly modelsFolder: string
  readonly size: number
  /** Default: the worker that tags. */
  readonly workerFile?: URL
  /** A picture that takes longer has its worker stopped, which counts as taking it down. */
  readonly jobMsMax?: number
  readonly onWorkerLost?: (fact: { message: string; attempt: number }) => void
}

type Job = {
  readonly number: number
  readonly job: PictureJob
  readonly resolve: (outcome: Outcome<PictureTags>) => void
  readonly reject: (fault: Fault) => void
  attempts: number
}

type Seat = { worker: Worker; current: Job | null; timer: NodeJS.Timeout | null }

type Answer =
  | { readonly is: 'ready' }
  | { readonly is: 'done'; readonly number: number; readonly outcome: Outcome<PictureTags> }
  | { readonly is: 'failed'; readonly number: number; readonly message: string }

/** How often a picture may take a worker down before it is dead. */
const attemptsMax = 2
const heapMbMax = 512

/** Starts the workers and waits until each has its models. Throws MODEL_UNUSABLE where one cannot open them. */
export async function openWorkerPool(plan: PoolPlan): Promise<WorkerPool> {
  const pool = new Pool(plan)
  try {
    await Promise.all(Array.from({ length: plan.size }, () => pool.seat()))
  } catch (error) {
    await pool[Symbol.asyncDispose]()
    throw error
  }
  return pool
}

class Pool implements WorkerPool {
  readonly finished: Promise<void>
  readonly #plan: PoolPlan
  readonly #seats = new Set<Seat>()
  readonly #waiting: Job[] = []
  readonly #fail: (error: unknown) => void
  #isClosed = false
  #lastNumber = 0

  constructor(plan: PoolPlan) {
    this.#plan = plan
    const { promise, reject } = Promise.withResolvers<void>()
    promise.catch(() => undefined)
    this.finished = promise
    this.#fail = reject
  }

  tag(job: PictureJob): Promise<Outcome<PictureTags>> {
    if (this.#isClosed) return Promise.reject(new Fault('STOPPING', 'the workers are stopped'))
    const { promise, resolve, reject } = Promise.withResolvers<Outcome<PictureTags>>()
    this.#lastNumber += 1
    this.#waiting.push({ number: this.#lastNumber, job, resolve, reject, attempts: 0 })
    this.#handOut()
    return promise
  }

  load(): number {
    const running = [...this.#seats].filter(({ current }) => current !== null).length
    return running + this.#waiting.length
  }

  async seat(): Promise<void> {
    const worker = new Worker(
      this.#plan.workerFile ?? new URL('./tag-worker.ts', import.meta.url),
      {
        workerData: { modelsFolder: this.#plan.modelsFolder } satisfies TaggerPlan,
        resourceLimits: { maxOldGenerationSizeMb: heapMbMax },
      },
    )
    const seat: Seat = { worker, current: null, timer: null }
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    let isReady = false
    let message = 'the worker ended'
    worker.on('error', (error) => (message = messageOf(error)))
    worker.on('exit', () => {
      if (isReady) this.#lose(seat, message)
      else reject(new Fault('MODEL_UNUSABLE', `a worker did not start: ${message}`))
    })
    worker.on('message', (answer: Answer) => {
      if (answer.is !== 'ready') return this.#settle(seat, answer)
      isReady = true
      this.#seats.add(seat)
      resolve()
      return this.#handOut()
    })
    await promise
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    const open = [
      ...this.#waiting.splice(0),
      ...[...this.#seats].flatMap(({ current }) => current ?? []),
    ]
    for (const { reject } of open) reject(new Fault('STOPPING', 'the workers are stopped'))
    const seats = [...this.#seats]
    this.#seats.clear()
    for (const { timer } of seats) if (timer !== null) clearTimeout(timer)
    await Promise.all(seats.map(({ worker }) => worker.terminate()))
  }

  #handOut(): void {
    for (const seat of this.#seats) {
      if (seat.current !== null) continue
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#run(seat, next)
    }
  }

  #run(seat: Seat, job: Job): void {
    job.attempts += 1
    seat.current = job
    seat.timer = setTimeout(() => void seat.worker.terminate(), this.#plan.jobMsMax ?? 60_000)
    // What is moved is gone here, and a second attempt needs the bytes: so a copy goes, which costs 10 µs.
    const bytes = new Uint8Array(job.job.bytes)
    seat.worker.postMessage({ number: job.number, job: { ...job.job, bytes } }, [bytes.buffer])
  }

  #settle(seat: Seat, answer: Exclude<Answer, { is: 'ready' }>): void {
    const job = this.#leave(seat)
    if (job !== null && job.number === answer.number) {
      job.resolve(answer.is === 'done' ? answer.outcome : dead('defect', answer.message))
    }
    this.#handOut()
  }

  #lose(seat: Seat, message: string): void {
    if (!this.#seats.delete(seat)) return
    const job = this.#leave(seat)
    this.#plan.onWorkerLost?.({ message, attempt: job?.attempts ?? 0 })
    if (job !== null && job.attempts >= attemptsMax) {
      job.resolve(dead('defect', `the worker was lost ${job.attempts} times: ${message}`))
    } else if (job !== null) {
      this.#waiting.unshift(job)
    }
    this.seat().catch((error: unknown) => {
      if (!this.#isClosed) this.#fail(asFault(error))
    })
  }

  #leave(seat: Seat): Job | null {
    const job = seat.current
    seat.current = null
    if (seat.timer !== null) clearTimeout(seat.timer)
    return job
  }
}

function asFault(error: unknown): unknown {
  return kindOf(error) === 'misconfigured'
    ? error
    : new Fault('WORKER_LOST', `a worker did not come back: ${messageOf(error)}`, { cause: error })
}
