import type { RectificationState } from '@zhian/contracts/assessment'
import type { ScoreResult } from '@zhian/contracts/score-result'
import type { Interval } from '@zhian/contracts/score'
import type { Assessment, Scored } from '../assessment/assessment.ts'
import type { AssessmentEvents } from '../assessment/assessment-events.ts'
import { dayMs } from '../assessment/periods.ts'
import type { ScoreSummary } from '../assessment/score-park.ts'
import type { ScoreRecords } from '../assessment/score-records.ts'
import { followScores, reopenedWithinMs } from './follow-scores.ts'
import type { DueRules } from './follow-scores.ts'
import type { ItemChange, RectificationRecords } from './rectification-records.ts'

interface FollowNeeds {
  readonly assessment: Assessment
  readonly scores: ScoreRecords
  readonly items: RectificationRecords
  readonly due: DueRules
  readonly events: AssessmentEvents
  readonly now: () => number
}

/** Brings a park's items in line with the scores of a month, enterprise by enterprise. */
export async function followPark(
  { assessment, scores, items, due, events, now }: FollowNeeds,
  { parkId, period }: { readonly parkId: string; readonly period: string },
): Promise<void> {
  const park = await scores.findPark(parkId, period)
  if (park === undefined) return
  const heads = await scores.heads(parkId, period)
  const atMs = now()
  const recent = Map.groupBy(
    await items.recent(parkId, atMs - reopenedWithinMs),
    ({ enterpriseId }) => enterpriseId,
  )
  // Whoever loses nothing and has no item needs no other look.
  const followed = heads.filter(
    ({ enterpriseId, summary }) =>
      recent.has(enterpriseId) || losesPoints(JSON.parse(summary) as ScoreSummary),
  )
  const ids = new Set(followed.map(({ enterpriseId }) => enterpriseId))
  const lately = (days: number): Interval => ({
    fromMs: park.toMs - days * dayMs,
    toMs: park.toMs,
  })
  const day = byEnterprise(await assessment.look(parkId, lately(1), ids))
  const week = byEnterprise(await assessment.look(parkId, lately(7), ids))
  const done: ItemChange[] = []
  for (const enterpriseId of ids) {
    const stored = await scores.find(enterpriseId, period)
    const rechecks = [day.get(enterpriseId), week.get(enterpriseId)].flatMap((each) => each ?? [])
    if (stored === undefined || rechecks.length === 0) continue
    const result = JSON.parse(stored.result) as ScoreResult
    const known = recent.get(enterpriseId) ?? []
    const asked = { parkId, enterpriseId, result, rechecks, items: known }
    const changes = followScores(asked, { atMs, due })
    // Whoever answers an item at this moment comes first; the next computation follows again.
    if (changes.length > 0 && (await items.write(changes))) done.push(...changes)
  }
  const became = (state: RectificationState) =>
    done.filter(({ before, after }) => after.state === state && before?.state !== state).length
  events.itemsFollowed({
    parkId,
    opened: became('open'),
    closed: became('closed'),
    returned: became('returned'),
  })
}

const losesPoints = ({ loss, capLoss }: ScoreSummary) =>
  capLoss > 0 || Object.values(loss).some((each) => each !== null && each > 0)

const byEnterprise = (all: readonly Scored[]) =>
  new Map(all.map((each) => [each.roster.enterprise.enterpriseId, each]))
