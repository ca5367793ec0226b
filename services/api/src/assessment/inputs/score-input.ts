import type { Interval, ScoreInput } from '@zhian/contracts/score'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import { mandatoryFields } from '../../registry/archive-faults.ts'
import type { Measured } from '../facts/measured.ts'
import type { AgentLog } from '../facts/watched.ts'
import { activityOf } from './activity.ts'
import { availabilityOf } from './availability.ts'
import { qualityOf } from './quality.ts'
import { recordingOf } from './recording.ts'
import { redFlagsOf } from './red-flags.ts'
import type { Roster } from './roster.ts'
import { silencesOf } from './silences.ts'
import { slotsOf } from './slots.ts'

/** Everything that is known of one enterprise in one period. */
export interface KnownOfEnterprise {
  readonly roster: Roster
  readonly period: Interval
  readonly measured: Measured
  readonly logs: readonly AgentLog[]
  readonly outages: readonly Interval[]
  /** Cameras that agents see and nobody archived. */
  readonly unregistered: readonly string[]
}

/** What goes into the score: a function of what is known, in which only the last full hour stands for now. */
export function scoreInputOf(known: KnownOfEnterprise): ScoreInput {
  const { roster, period, measured, logs } = known
  const { enterpriseId, onboardedAtMs } = roster.enterprise
  const silences = silencesOf(known, measured)
  const redFlags = redFlagsOf(roster, period)
  return {
    enterpriseId,
    config: mcsV1.version,
    period: { ...period },
    asOfMs: period.toMs,
    ...(onboardedAtMs === undefined ? {} : { onboardedAtMs }),
    slots: slotsOf(roster, measured.widths),
    archive: archiveOf(known),
    onlineRate: availabilityOf(known),
    activity: activityOf(known, measured),
    quality: qualityOf(measured, { isConnected: logs.length > 0 }),
    recording: recordingOf(known),
    ...(silences === undefined ? {} : { silences }),
    ...(redFlags.length === 0 ? {} : { redFlags }),
  }
}

/** A: the registry's judgement of each archive, and what is seen without one. */
function archiveOf({ roster, unregistered }: KnownOfEnterprise): ScoreInput['archive'] {
  if (roster.cameras.length + unregistered.length === 0) return 'PENDING'
  return {
    cameras: roster.cameras.map((camera) => ({
      id: camera.cameraId,
      mandatory: mandatoryFields(camera),
      failed: (roster.faults.get(camera.cameraId) ?? [])
        .filter(({ isMandatory }) => isMandatory)
        .map(({ field, value }) => ({ field, ...(value === undefined ? {} : { value }) })),
    })),
    unregistered: [...unregistered],
  }
}
