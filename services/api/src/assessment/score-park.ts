import type { ParkScores } from '@zhian/contracts/assessment'
import type { ParkInput, ScoreResult } from '@zhian/contracts/score-result'
import { classWeights } from '@zhian/coverage/config/class-weights'
import type { SeenCamera } from './facts/seen-cameras.ts'
import type { Roster } from './inputs/roster.ts'

/** Of a score, what lists, the ranking and the park's score need. */
export interface ScoreSummary extends Pick<
  ScoreResult,
  'status' | 'isRankable' | 'final' | 'output' | 'band' | 'assessedWeight' | 'loss' | 'capLoss'
> {
  readonly uncoveredGates: number
  readonly cameras: number
  readonly camerasOnline: number
}

export function summaryOf(
  result: ScoreResult,
  counts: Pick<ScoreSummary, 'cameras' | 'camerasOnline'>,
): ScoreSummary {
  const { status, isRankable, final, output, band, assessedWeight, loss, capLoss, caps } = result
  const gates = caps.find(({ id }) => id === 'CAP-GATE')?.objects.length ?? 0
  const said = { status, isRankable, final, output, band, assessedWeight, loss, capLoss }
  return { ...said, uncoveredGates: gates, ...counts }
}

/** Those that should connect, whether they have or not, and whoever has a score beside them. */
export function parkInputOf(
  rosters: readonly Roster[],
  summaries: ReadonlyMap<string, ScoreSummary>,
): ParkInput {
  const enterprises = rosters.flatMap(({ enterprise }) => {
    const { enterpriseId, enterpriseClass, shouldConnect } = enterprise
    const summary = summaries.get(enterpriseId)
    const score = summary?.final ?? null
    if (!shouldConnect && score === null) return []
    return [
      {
        id: enterpriseId,
        u: classWeights[enterpriseClass],
        score,
        ...(summary === undefined
          ? { assessedWeight: 0, isRankable: false }
          : {
              assessedWeight: summary.assessedWeight,
              isRankable: summary.isRankable,
              uncoveredGates: summary.uncoveredGates,
            }),
      },
    ]
  })
  return { enterprises }
}

/** 三率 and more: what is good of how many. */
export function tilesOf(
  rosters: readonly Roster[],
  { seen, unregistered }: Record<'seen' | 'unregistered', readonly SeenCamera[]>,
): ParkScores['tiles'] {
  const seenOf = Map.groupBy(seen, ({ enterpriseId }) => enterpriseId)
  const cameras = rosters.flatMap(({ enterprise, cameras: archives, faults }) => {
    const known = seenOf.get(enterprise.enterpriseId) ?? []
    return archives.map(({ cameraId }) => ({
      cameraId,
      seen: known.find((each) => each.cameraId === cameraId),
      isQualified: (faults.get(cameraId) ?? []).every(({ isMandatory }) => !isMandatory),
    }))
  })
  const should = rosters.filter(({ enterprise }) => enterprise.shouldConnect)
  const ids = new Set(rosters.map(({ enterprise }) => enterprise.enterpriseId))
  const discovered = unregistered.filter(({ enterpriseId }) => ids.has(enterpriseId))
  const online = cameras.filter((each) => each.seen?.isOnline)
  const of = cameras.length
  return [
    { key: 'online', good: online.length, of },
    {
      key: 'connected',
      good: should.filter(({ enterprise }) => seenOf.has(enterprise.enterpriseId)).length,
      of: should.length,
    },
    { key: 'archiveQualified', good: cameras.filter((each) => each.isQualified).length, of },
    { key: 'archived', good: of, of: of + discovered.length },
    { key: 'intact', good: online.filter((each) => each.seen?.hasFault === false).length, of },
  ]
}
