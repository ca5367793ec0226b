import type { CameraTally, Measure, RetainingCamera, ScoreInput } from '@zhian/contracts/score'
import { intersection, lengthMs, union, without } from '@zhian/coverage/uptime/intervals'
import { agentsOf, reachOf, watchedBy } from '../facts/reach.ts'
import type { Watch } from './availability.ts'
import { declaredCompleteness, declaredRecording } from './declared-recording.ts'
import type { Roster } from './roster.ts'

const daysNeededByDefault = 30

/**
 * R. Days that are kept are what somebody saw at the recorder, else the archive's word; video quality is time watched without a fault of
 * the picture. Nothing of ours reads recorders: whether recordings have holes is what somebody saw, too.
 */
export function recordingOf(watch: Watch): ScoreInput['recording'] {
  const { cameras } = watch.roster
  const rec = declaredCompleteness(watch.roster, watch.period)
  const vqd = videoQualityOf(watch)
  const kept = cameras.flatMap((camera): RetainingCamera[] => {
    const {
      cameraId: id,
      placeClass,
      recordDaysRequired: daysNeeded = daysNeededByDefault,
    } = camera
    const { days = camera.recordDays, evidence } = declaredRecording(camera, watch.period) ?? {}
    if (days === undefined || daysNeeded === 0) return []
    return [{ id, days, daysNeeded, placeClass, ...(evidence === undefined ? {} : { evidence }) }]
  })
  if (kept.length > 0) return { rec, retention: { cameras: kept }, vqd }
  const days = isRetentionOwed(watch.roster) ? 'PENDING' : 'NA'
  return { rec, days, daysNeeded: daysNeededByDefault, vqd }
}

/** Where a camera must keep days by its archive or by the law of its place, silence about them is not the same as having none. */
const isRetentionOwed = ({ cameras }: Roster) =>
  cameras.some(
    ({ recordDaysRequired = 0, placeClass }) => recordDaysRequired > 0 || placeClass === 'ART7',
  )

function videoQualityOf({ roster, logs, outages, period }: Watch): Measure {
  if (logs.length === 0) return 'PENDING'
  const cameras = roster.cameras.flatMap(({ cameraId }): CameraTally[] => {
    const own = agentsOf(cameraId, logs)
    if (own.length === 0) return []
    const watched = without(reachOf(cameraId, logs).online, union(outages))
    const faulty = union(
      own.flatMap((log) =>
        intersection(watchedBy(log, cameraId), log.pictureFaults.get(cameraId) ?? []),
      ),
    )
    const causes = own.flatMap((log) => log.causes.get(cameraId) ?? [])
    const evidence = [...new Set(causes)].filter((text) => text.startsWith('picture '))
    const of = Math.round(lengthMs(intersection(watched, [period])) / 1000)
    const bad = Math.round(lengthMs(intersection(watched, faulty)) / 1000)
    return [{ id: cameraId, good: Math.max(0, of - bad), of, evidence }]
  })
  return cameras.length === 0 ? 'NA' : { cameras }
}
