import { messageOf } from '@zhian/kit/fault'
import { setTimeout as wait } from 'node:timers/promises'
import { calendarOf } from './period.ts'

export interface ScheduleEvents {
  bulletinDrafted(fact: { parkId: string; month: string }): void
  bulletinDraftFailed(fact: { parkId: string; month: string; problem: string }): void
}

interface ScheduleNeeds {
  /** From this day of the month on, the draft of the month before is made. */
  readonly dayOfMonth: number
  readonly listParks: () => Promise<readonly string[]>
  /** Whether there is a bulletin of the month, or nothing to report. */
  readonly isDone: (parkId: string, month: string) => Promise<boolean>
  readonly makeDraft: (parkId: string, month: string) => Promise<void>
  readonly events: ScheduleEvents
  readonly now: () => number
}

const lookEveryMs = 10 * 60_000

/** Looks at the calendar at once and every ten minutes; a day on which it was off is made up for. It never issues anything. */
export function startDraftSchedule(needs: ScheduleNeeds): AsyncDisposable {
  const stopping = new AbortController()
  const work = async () => {
    while (!stopping.signal.aborted) {
      await makeDueDrafts(needs, stopping.signal)
      await wait(lookEveryMs, undefined, { signal: stopping.signal, ref: false }).catch(
        () => undefined,
      )
    }
  }
  const working = work()
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await working
    },
  }
}

/** One park's trouble keeps no other from its draft; it is tried again with the next look. */
export async function makeDueDrafts(needs: ScheduleNeeds, stopping: AbortSignal): Promise<void> {
  const { lastMonth: month, dayOfMonth } = calendarOf(needs.now())
  if (dayOfMonth < needs.dayOfMonth) return
  const parks = await needs.listParks().catch(() => [])
  for (const parkId of parks) {
    if (stopping.aborted) return
    try {
      if (await needs.isDone(parkId, month)) continue
      await needs.makeDraft(parkId, month)
      needs.events.bulletinDrafted({ parkId, month })
    } catch (error) {
      needs.events.bulletinDraftFailed({ parkId, month, problem: messageOf(error) })
    }
  }
}
