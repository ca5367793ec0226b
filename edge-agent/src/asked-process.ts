import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Fault } from '@zhian/kit/fault'
import { Lane } from './spool/lane.ts'

export interface AskedProcess<Question, Answer> extends AsyncDisposable {
  /**
   * What the process answers to one question at a time, in the order in which they were asked.
   *
   * Throws WORKER_LOST where it ended or took longer than `msMax`, which ends it; STOPPING once this is closed.
   */
  ask(question: Question, msMax: number): Promise<Answer>
}

export interface AskedProcessPlan {
  /** Its program: a message is a question, and each has one answer (`answering-worker.ts`). */
  readonly entry: URL
  /** What its start costs is cheaper than its memory in between. */
  readonly idleMs: number
  readonly heapMbMax: number
}

/**
 * A process that is started by the first question and ended when nobody has asked for a while: whatever a picture does to a
 * decoder or a model, the agent goes on; its hot code is compiled, where the agent's is not; and its memory goes when it ends.
 */
export function openAskedProcess<Question extends object, Answer>(
  plan: AskedProcessPlan,
): AskedProcess<Question, Answer> {
  const lane = new Lane()
  let child: ChildProcess | undefined
  let idle: NodeJS.Timeout | undefined
  let isClosed = false

  const end = () => {
    child?.kill('SIGKILL')
    child = undefined
  }
  const lost = () =>
    isClosed
      ? new Fault('STOPPING', 'the agent stops')
      : new Fault('WORKER_LOST', 'the process ended before it answered, or took too long')

  async function askNow(question: Question, msMax: number): Promise<Answer> {
    if (isClosed) throw lost()
    clearTimeout(idle)
    if (child?.connected !== true) child = started(plan)
    const asked = child
    const over = new AbortController()
    const { signal } = over
    const timer = setTimeout(() => asked.kill('SIGKILL'), msMax).unref()
    const fallen = once(asked, 'exit', { signal }).then(() => Promise.reject(lost()))
    const answered = once(asked, 'message', { signal })
    asked.send(question, () => undefined)
    try {
      const [answer] = (await Promise.race([answered, fallen])) as [Answer]
      return answer
    } finally {
      clearTimeout(timer)
      over.abort()
      for (const each of [answered, fallen]) each.catch(() => undefined)
      idle = setTimeout(end, plan.idleMs).unref()
    }
  }

  return {
    ask: (question, msMax) => lane.run(() => askNow(question, msMax)),
    async [Symbol.asyncDispose]() {
      isClosed = true
      clearTimeout(idle)
      end()
    },
  }
}

/** It keeps nobody from ending, and ends itself when its asker is gone. */
function started({ entry, heapMbMax }: AskedProcessPlan): ChildProcess {
  const child = fork(entry, {
    serialization: 'advanced',
    stdio: 'ignore',
    execArgv: [`--max-old-space-size=${heapMbMax}`],
  })
  child.on('error', () => undefined)
  child.unref()
  child.channel?.unref()
  return child
}
