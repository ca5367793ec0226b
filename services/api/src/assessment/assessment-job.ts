import { messageOf } from '@zhian/kit/fault'
import type { AssessmentEvents } from './assessment-events.ts'
import { dayOf, monthOf, previousMonth } from './periods.ts'

interface JobNeeds {
  readonly parkIds: () => Promise<readonly string[]>
  readonly fold: () => Promise<void>
  /** Computes what must not wait until the night. */
  readonly act: () => Promise<void>
  readonly compute: (order: { parkId: string; period: string }) => Promise<unknown>
  readonly events: Pick<AssessmentEvents, 'assessmentFailed'>
  readonly now: () => number
}

const everyMs = 60_000
/** Data of the last month may come so late and still be counted every night. */
const lateDays = 5

/** Counts what arrives every minute, acts on inspections, and computes every score at the first look of a day. Only one process of an installation does it. */
export function startAssessmentJob({
  parkIds,
  fold,
  act,
  compute,
  events,
  now,
}: JobNeeds): AsyncDisposable {
  let isStopping = false
  let computedDay = -1
  const look = async () => {
    const nowMs = now()
    await fold()
    await act()
    if (dayOf(nowMs) === computedDay) return
    for (const parkId of await parkIds())
      for (const period of periodsAt(nowMs)) {
        if (isStopping) return
        await compute({ parkId, period })
      }
    computedDay = dayOf(nowMs)
  }
  let looking = Promise.resolve()
  const lookOnce = () => {
    looking = looking
      .then(() => (isStopping ? undefined : look()))
      .catch((error: unknown) => {
        if (!isStopping) events.assessmentFailed({ problem: messageOf(error) })
      })
  }
  let isBusy = false
  const timer = setInterval(() => {
    if (isBusy) return
    isBusy = true
    lookOnce()
    void looking.finally(() => (isBusy = false))
  }, everyMs).unref()
  lookOnce()
  return {
    async [Symbol.asyncDispose]() {
      isStopping = true
      clearInterval(timer)
      await looking
    },
  }
}

function periodsAt(nowMs: number): string[] {
  const month = monthOf(nowMs)
  const dayOfMonth = Number(new Date(nowMs + 8 * 3_600_000).toISOString().slice(8, 10))
  const late = dayOfMonth <= lateDays ? [previousMonth(month)] : []
  // What is shown first comes first.
  return ['rolling30', month, ...late, 'rolling7']
}
