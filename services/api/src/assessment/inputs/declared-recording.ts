import type { CameraArchive } from '@zhian/contracts/registry'
import type { CameraTally, Interval, Measure } from '@zhian/contracts/score'
import { dayMs } from '../periods.ts'
import type { Roster } from './roster.ts'

/** A look at the recorder speaks for a quarter: recordings are looked after every three calendar months at least (DB11/T 855-2025, 6.10). */
const validDays = 92

export interface DeclaredRecording {
  readonly days: number
  /** Playable seconds of those recorded; undefined where nobody said whether there are holes. */
  readonly playable: Pick<CameraTally, 'good' | 'of'> | undefined
  readonly evidence: string[]
}

/** What a person says to have seen at the recorder, where that was not too long before the period's end, nor after it. */
export function declaredRecording(
  { recordingDeclared }: CameraArchive,
  { toMs }: Interval,
): DeclaredRecording | undefined {
  if (recordingDeclared === undefined) return undefined
  const { asOfMs, oldestAtMs, missingHours } = recordingDeclared
  if (asOfMs > toMs || asOfMs < toMs - validDays * dayMs || oldestAtMs > asOfMs) return undefined
  const of = Math.round((asOfMs - oldestAtMs) / 1000)
  const [oldest, asOf] = [oldestAtMs, asOfMs].map((atMs) => new Date(atMs).toISOString())
  return {
    days: Math.floor((asOfMs - oldestAtMs) / dayMs),
    playable:
      missingHours === undefined ? undefined : { good: Math.max(0, of - missingHours * 3600), of },
    evidence: [`self-declared as of ${asOf}: oldest ${oldest}, ${missingHours ?? '?'} h missing`],
  }
}

/**
 * Whether recordings have holes, by declarations. Nothing of ours reads recorders, so it costs nobody anything where there are none; and
 * none is heard unless every camera that must keep recordings has one, or only good ones would be declared.
 */
export function declaredCompleteness({ cameras }: Roster, period: Interval): Measure {
  const keeping = cameras.filter(({ recordDaysRequired }) => recordDaysRequired !== 0)
  const tallies = keeping.flatMap((camera): CameraTally[] => {
    const { playable, evidence = [] } = declaredRecording(camera, period) ?? {}
    return playable === undefined ? [] : [{ id: camera.cameraId, ...playable, evidence }]
  })
  const isWhole = tallies.length > 0 && tallies.length === keeping.length
  return isWhole ? { cameras: tallies } : 'UNKNOWN_PLATFORM'
}
