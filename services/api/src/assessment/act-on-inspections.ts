import { isRedFlag } from '@zhian/contracts/inspection'
import type { Inspection } from '@zhian/contracts/inspection'
import type { Order } from './assessment.ts'
import { hourMs, monthOf, previousMonth } from './periods.ts'
import type { ScoreRecords } from './score-records.ts'

interface Needs {
  readonly records: Pick<ScoreRecords, 'cursor' | 'moveCursor' | 'inspectionsBetween' | 'findPark'>
  readonly compute: (order: Order, only: ReadonlySet<string>) => Promise<unknown>
  readonly now: () => number
}

const cursor = 'inspections'
const monthsMax = 13

/**
 * Computes the scores again on which red flags act that were filed, seen mended or taken back: those of the enterprises alone, from the
 * month in which each was found. Once the hour is over, because a period ends with a full hour.
 */
export function actOnInspections({ records, compute, now }: Needs): () => Promise<void> {
  return async () => {
    const toMs = Math.floor(now() / hourMs) * hourMs
    const fromMs = await records.cursor(cursor)
    if (fromMs === toMs) return
    // Before the first look every score is computed anyhow.
    const changed = fromMs === 0 ? [] : await records.inspectionsBetween(fromMs, toMs)
    const acts = changed.flatMap(({ parkId, enterpriseId, record }) => {
      const { finding, foundAtMs } = JSON.parse(record) as Inspection
      if (!isRedFlag(finding)) return []
      return periodsSince(foundAtMs, now()).map((period) => ({ parkId, enterpriseId, period }))
    })
    const orders = Map.groupBy(acts, ({ parkId, period }) => `${parkId} ${period}`)
    for (const own of orders.values()) {
      const [{ parkId, period } = { parkId: '', period: '' }] = own
      // What was never computed has no score to be put right.
      if ((await records.findPark(parkId, period)) === undefined) continue
      await compute({ parkId, period }, new Set(own.map(({ enterpriseId }) => enterpriseId)))
    }
    await records.moveCursor(cursor, toMs)
  }
}

/** What is shown first comes first. */
function periodsSince(foundAtMs: number, nowMs: number): string[] {
  const first = monthOf(foundAtMs)
  const months = [monthOf(nowMs)]
  while ((months.at(-1) ?? first) > first && months.length < monthsMax)
    months.push(previousMonth(months.at(-1) ?? first))
  return ['rolling30', ...months, 'rolling7']
}
