import type { Interval } from '@zhian/contracts/score'
import type { RevisionReason } from '@zhian/contracts/score-history'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import { lateArrivals } from './facts/late-arrivals.ts'
import type { ScoreHead, ScoreRecords } from './score-records.ts'

interface Asked {
  readonly parkId: string
  readonly period: string
  readonly heads: ReadonlyMap<string, ScoreHead>
}

/** Says of an enterprise what made its score another one than that which stands. */
export type WhyAgain = (enterpriseId: string, span: Interval) => RevisionReason[]

/** Looks once at what has happened since the scores of a park were computed. */
export async function whyAgain(
  { warehouse, records }: { readonly warehouse: Warehouse; readonly records: ScoreRecords },
  { parkId, period, heads }: Asked,
): Promise<WhyAgain> {
  const computedAtMs = Math.min(...[...heads.values()].map((head) => head.computedAtMs))
  const changed = heads.size === 0 ? new Map() : await records.changedSince(computedAtMs)
  const seenUntil = await records.seenUntil(parkId, period)
  const late = new Map<string, number>()
  for (const [countedToMs, scores] of Map.groupBy(heads.values(), ({ toMs }) => toMs)) {
    const enterprises = scores.map(({ enterpriseId }) => enterpriseId)
    const sinceMs = Math.min(...enterprises.map((id) => seenUntil.get(id) ?? 0))
    const arrived = await lateArrivals(warehouse, { enterprises, countedToMs, sinceMs })
    for (const [id, lastMs] of arrived) if (lastMs > (seenUntil.get(id) ?? 0)) late.set(id, lastMs)
  }
  return (enterpriseId, { fromMs, toMs }) => {
    const head = heads.get(enterpriseId)
    if (head === undefined) return ['first']
    const isChanged = ['', enterpriseId].some((id) => (changed.get(id) ?? 0) >= head.computedAtMs)
    const found: RevisionReason[] = [
      ...(head.configVersion === mcsV1.version ? [] : ['configuration' as const]),
      ...(head.fromMs === fromMs && head.toMs === toMs ? [] : ['period' as const]),
      ...(isChanged ? ['registry' as const] : []),
      ...(late.has(enterpriseId) ? ['late' as const] : []),
    ]
    // Nothing else can have changed what was measured of a time already counted.
    return found.length === 0 ? ['late'] : found
  }
}
