import type { Log } from '@zhian/kit/log'
import { Counter } from '@zhian/kit/metrics'
import type { Registry } from '@zhian/kit/metrics'
import type { EgressEvents } from './egress.ts'

/** One function a fact. */
export function egressEvents({ log, metrics }: { log: Log; metrics: Registry }): EgressEvents {
  const count = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name: `zhian_agent_${name}_total`, help, labelNames, registers: [metrics] })
  const withheld = count('face_pictures_withheld', 'Pictures that did not leave', 'reason')
  const declined = count('captures_declined', 'Captures not taken by policy', 'kind')
  const untagged = count('captures_untagged', 'Withheld captures without tags', 'reason')
  const deleted = count('face_pictures_deleted', 'Kept files that gave way', 'why')
  return {
    picturesWithheld: ({ reason, pictures }) => withheld.inc({ reason }, pictures),
    captureDeclined: ({ kind }) => declined.inc({ kind }),
    untagged: ({ reason }) => untagged.inc({ reason }),
    taggerLost: (fact) => log.error(fact, 'the face models on this box do not work'),
    keptDeleted({ why, files, bytes }) {
      deleted.inc({ why }, files)
      log.info({ why, files, bytes }, 'kept face pictures deleted')
    },
  }
}
