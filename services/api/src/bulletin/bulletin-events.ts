import type { Log } from '@zhian/kit/log'
import type { ScheduleEvents } from './draft-schedule.ts'

export function bulletinEvents(log: Log): ScheduleEvents {
  return {
    bulletinDrafted(fact) {
      log.info(fact, 'the draft of a bulletin was made')
    },
    bulletinDraftFailed(fact) {
      log.warn(fact, 'the draft of a bulletin could not be made; it is tried again')
    },
  }
}
