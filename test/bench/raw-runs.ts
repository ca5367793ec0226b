import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { ownCpuMs } from './cpu-clock.ts'
import { sampled } from './measure.ts'
import type { Contender } from './measure.ts'
import type { RecordedRun } from './recorded-runs.ts'

interface RawPlan {
  readonly modelsFolder: string
  readonly recorded: readonly (readonly RecordedRun[])[]
  readonly workers: number
  readonly count: number
}

/** The nets of `count` pictures, shared among bare worker threads. */
export async function rawRuns(plan: RawPlan): Promise<Contender & AsyncDisposable> {
  const file = new URL('./raw-runs-worker.ts', import.meta.url)
  const { modelsFolder, recorded } = plan
  const workers = Array.from(
    { length: plan.workers },
    () => new Worker(file, { workerData: { modelsFolder, recorded } }),
  )
  await Promise.all(workers.map((worker) => once(worker, 'message')))
  const share = Math.ceil(plan.count / workers.length)
  const runs = recorded.flat().length / recorded.length
  return {
    what: `bare session.run, ready tensors, ${runs.toFixed(1)} runs a picture, ${plan.workers} thread${plan.workers === 1 ? '' : 's'}`,
    run: () =>
      sampled(ownCpuMs, async () => {
        await Promise.all(
          workers.map((worker, index) => {
            worker.postMessage({ from: index * share, count: share }, [])
            return once(worker, 'message')
          }),
        )
        return share * workers.length
      }),
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
