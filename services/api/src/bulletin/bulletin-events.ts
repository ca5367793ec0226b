import type { Log } from '@zhian/kit/log'
import type { ScheduleEvents } from './draft-schedule.ts'
import type { PostEvents } from './mail-post.ts'

export function bulletinEvents(log: Log): ScheduleEvents & PostEvents {
  return {
    bulletinDrafted(fact) {
      log.info(fact, 'the draft of a bulletin was made')
    },
    bulletinDraftFailed(fact) {
      log.warn(fact, 'the draft of a bulletin could not be made; it is tried again')
    },
    bulletinMailed(fact) {
      log.info(fact, 'an issued bulletin was mailed')
    },
    bulletinNotMailed(fact) {
      log.warn(fact, 'a mail of an issued bulletin was not taken')
    },
    bulletinPostFailed(fact) {
      log.warn(fact, 'bulletins could not be mailed; it is tried again')
    },
  }
}
