import type { CameraHistory, IndicatorName, Tally } from '@zhian/contracts/camera-history'
import { indicatorNames } from '@zhian/contracts/camera-history'
import type { Deduction, ScoreResult } from '@zhian/contracts/score-result'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'

/** What was measured of a camera, from where on nothing is lost, and what it costs in the score. */
export interface IndicatorLine {
  readonly name: IndicatorName | 'online' | 'other'
  /** Of the days of the history; null where there is nothing to judge. */
  readonly share: number | null
  readonly tally?: Tally
  readonly threshold: number | null
  readonly deduction: Deduction | undefined
}

const ruleOf: Readonly<Record<IndicatorName, string>> = {
  timely: 'Q-TIMELY',
  clock: 'Q-CLOCK',
  image: 'Q-IMAGE',
  complete: 'Q-COMPLETE',
  qualified: 'Q-QUALIFIED',
  unique: 'Q-UNIQUE',
}

/** The indicators in their order, then whatever else the score holds against this camera, dearest first. */
export function indicatorLinesOf(
  { cameraId, days }: CameraHistory,
  result: ScoreResult | undefined,
): IndicatorLine[] {
  const own = [...(result?.deductions ?? []), ...(result?.advisories ?? [])].filter(
    ({ objectId }) => objectId === cameraId,
  )
  const by = (ruleId: string) => own.find((each) => each.ruleId === ruleId)
  const online = result?.uptime.find(({ id }) => id === cameraId)?.onlineRate ?? null
  const lines = indicatorNames.map((name): IndicatorLine => {
    const tally = sumOf(days.flatMap(({ indicators }) => indicators?.[name] ?? []))
    return {
      name,
      tally,
      share: tally.of === 0 ? null : tally.good / tally.of,
      threshold: mcsV1.components[name].hi,
      deduction: by(ruleOf[name]),
    }
  })
  const known = new Set(['O-CAM', ...Object.values(ruleOf)])
  return [
    { name: 'online', share: online, threshold: mcsV1.online.hi, deduction: by('O-CAM') },
    ...lines,
    ...own
      .filter(({ ruleId }) => !known.has(ruleId))
      .sort((a, b) => b.pointsLost - a.pointsLost)
      .map((deduction): IndicatorLine => ({
        name: 'other',
        share: null,
        threshold: null,
        deduction,
      })),
  ]
}

const sumOf = (tallies: readonly Tally[]): Tally => ({
  good: tallies.reduce((sum, { good }) => sum + good, 0),
  of: tallies.reduce((sum, { of }) => sum + of, 0),
})

/** A share with one decimal, which never rounds up to certainty. */
export function tenths(share: number): string {
  const rounded = Math.round(share * 1000) / 10
  return `${rounded === 100 && share < 1 ? 99.9 : rounded}%`
}
