// One stage in a process of its own, so that the threads of one are not counted with another's.
import { messageOf } from '@zhian/kit/fault'
import type { Row } from './measure.ts'
import { isStage, stages } from './stages.ts'

export type StageAnswer =
  | { readonly is: 'measured'; readonly rows: readonly Row[] }
  | { readonly is: 'failed'; readonly problem: string }

const patienceMs = 30_000
const full = { rounds: 5, share: 1 } as const
const quick = { rounds: 2, share: 0.2 } as const

const [, , name = '', size] = process.argv
const stopping = new AbortController()
/** Whoever is stopped ends its round first, so that all that was started is stopped too. */
function stop(): void {
  if (stopping.signal.aborted) return
  stopping.abort(new Error('stopped'))
  setTimeout(() => process.exit(1), patienceMs).unref()
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
process.once('disconnect', stop)

async function measured(): Promise<StageAnswer> {
  if (!isStage(name)) return { is: 'failed', problem: `there is no stage "${name}"` }
  const effort = { ...(size === 'quick' ? quick : full), stopping: stopping.signal }
  try {
    return { is: 'measured', rows: await stages[name](effort) }
  } catch (error) {
    return { is: 'failed', problem: Error.isError(error) ? (error.stack ?? '') : messageOf(error) }
  }
}

const answer = await measured()
if (process.connected) process.send?.(answer, () => process.exit())
