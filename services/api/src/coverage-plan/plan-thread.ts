import { Piscina } from 'piscina'
import { refusal } from '../refusal.ts'
import type * as answers from './plan-worker.ts'

type Answers = typeof answers
type Question = keyof Answers

export interface PlanThread extends AsyncDisposable {
  /**
   * Answers one question after the other, away from the loop. Whoever has gone has the thread stopped under its question.
   *
   * Throws STORE_AWAY where too many wait already, STOPPING where the asker has gone or the thread is closed.
   */
  ask<Q extends Question>(
    question: Q,
    asked: Parameters<Answers[Q]>[0],
    gone: AbortSignal,
  ): Promise<ReturnType<Answers[Q]>>
}

const waitingMax = 16
const idleMs = 30_000
const heapMbMax = 512

/** One thread, which ends when nobody has asked for a while. `workerFile` answers by its exports. */
export function openPlanThread(
  workerFile: URL = new URL('./plan-worker.ts', import.meta.url),
): PlanThread {
  const threads = new Piscina({
    filename: workerFile.href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: idleMs,
    resourceLimits: { maxOldGenerationSizeMb: heapMbMax },
  })
  let isClosed = false
  return {
    async ask(question, asked, gone) {
      if (threads.queueSize >= waitingMax)
        throw refusal('STORE_AWAY', {
          en: 'too many plans are being reckoned',
          zh: '正在计算的平面图太多',
        })
      try {
        return await threads.run(asked, { name: question, signal: gone })
      } catch (error) {
        if (!gone.aborted && !isClosed) throw error
        throw refusal('STOPPING', {
          en: 'nobody waits for this plan any more',
          zh: '已无人等待这张平面图',
        })
      }
    },
    async [Symbol.asyncDispose]() {
      isClosed = true
      await threads.destroy()
    },
  }
}
