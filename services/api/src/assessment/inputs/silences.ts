import type { Interval, ScoreInput } from '@zhian/contracts/score'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import { intersection, union } from '@zhian/coverage/uptime/intervals'
import type { Measured } from '../facts/measured.ts'
import { excusedOf } from './activity.ts'
import type { Watch } from './availability.ts'
import { commissionedAtMs, isCapturing } from './roster.ts'

/** When nothing of the enterprise captured for three days and more, and what of it was planned or ours. */
export function silencesOf(
  watch: Watch,
  { silences, last }: Pick<Measured, 'silences' | 'last'>,
): ScoreInput['silences'] {
  const { roster, period, outages } = watch
  const cameras = roster.cameras.filter((camera) => isCapturing(camera, roster))
  if (cameras.length === 0 || watch.logs.length === 0) return undefined
  const begun = Math.min(
    ...cameras.map((camera) => commissionedAtMs(camera, roster) ?? period.toMs),
  )
  const tail: Interval = { fromMs: Math.max(begun, last[0]?.lastMs ?? begun), toMs: period.toMs }
  const silent = [...silences.map(({ fromMs, toMs }) => ({ fromMs, toMs })), tail].filter(
    ({ fromMs, toMs }) => toMs - fromMs >= mcsV1.silenceS * 1000,
  )
  const excused = excusedOf(watch)
  const planned = cameras
    .map(({ cameraId }) => excused(cameraId))
    .reduce(intersection, [{ fromMs: 0, toMs: period.toMs }])
  return { silent, excused: [...union([...planned, ...outages])] }
}
