import type { Assessed } from '@zhian/contracts/bulletin'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { lateArrivals } from '../assessment/facts/late-arrivals.ts'
import type { OpenAssessment } from '../assessment/open-assessment.ts'
import type { ControlStore } from '../control/control-store.ts'
import { calendarOf, comparedPeriods } from './period.ts'

interface ScoreNeeds {
  readonly control: ControlStore
  readonly warehouse: Warehouse
  readonly assessment: Pick<OpenAssessment, 'compute'>
  readonly now: () => number
}

/** The warehouse's clock is not ours. */
const clocksDifferMs = 120_000

/**
 * Last month's scores are computed where they do not count all of it: none are stored, they end before the month does, or
 * something came later. A month further back stays as it was assessed, because the registry of today says too little of it.
 */
export async function scoreLastMonth(
  needs: ScoreNeeds,
  order: { readonly parkId: string; readonly month: string },
): Promise<void> {
  const { parkId, month } = order
  if (month !== calendarOf(needs.now()).lastMonth) return
  if (await isWhole(needs, order)) return
  await needs.assessment.compute({ parkId, period: month })
}

async function isWhole(
  { control, warehouse, now }: ScoreNeeds,
  { parkId, month }: { readonly parkId: string; readonly month: string },
): Promise<boolean> {
  const { toMs } = comparedPeriods(month, now()).period
  const assessed = await assessedIn(control, { parkId, month })
  if (assessed === null || assessed.toMs < toMs) return false
  const rows = await control.db
    .selectFrom('scores')
    .select('enterpriseId')
    .where('parkId', '=', parkId)
    .where('period', '=', month)
    .execute()
  const enterprises = rows.map(({ enterpriseId }) => enterpriseId)
  const sinceMs = Math.max(0, assessed.computedAtMs - clocksDifferMs)
  return (await lateArrivals(warehouse, { enterprises, countedToMs: toMs, sinceMs })).size === 0
}

/** What the stored scores of a month count; null where there are none. */
export async function assessedIn(
  { db }: ControlStore,
  { parkId, month }: { readonly parkId: string; readonly month: string },
): Promise<Assessed | null> {
  const { count, toMs, computedAtMs } = await db
    .selectFrom('scores')
    .select(({ fn }) => [
      fn.countAll<number>().as('count'),
      fn.min('toMs').as('toMs'),
      fn.max('computedAtMs').as('computedAtMs'),
    ])
    .where('parkId', '=', parkId)
    .where('period', '=', month)
    .executeTakeFirstOrThrow()
  if (count === 0) return null
  // A computation that finds everything as it was leaves the scores as they are, and says so of the park.
  const park = await db
    .selectFrom('parkScores')
    .select('computedAtMs')
    .where('parkId', '=', parkId)
    .where('period', '=', month)
    .executeTakeFirst()
  return { enterprises: count, toMs, computedAtMs: park?.computedAtMs ?? computedAtMs }
}
