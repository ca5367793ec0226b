import type { Interval } from '@zhian/contracts/score'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { foldBounds } from './facts/fold-hours.ts'
import { heardForMs } from './facts/watched.ts'
import type { Gathering } from './gather-inputs.ts'
import type { Roster } from './inputs/roster.ts'
import type { News } from './news.ts'
import { dayMs } from './periods.ts'
import type { ScoreHead, ScoreRecords } from './score-records.ts'

/** What a computation knew that has no time of its own in the period. */
export interface Background {
  readonly toMs: number
  readonly computedAtMs: number
  readonly outages: string
  /** By enterprise: what its agents and the rest of the registry say of it. */
  readonly said: ReadonlyMap<string, string>
}

/** The last computation and what has arrived since; without either, whoever is looked at, everything is new. */
export interface Standing {
  readonly background: Background | undefined
  readonly news: News | undefined
}

interface Asked {
  readonly rosters: readonly Roster[]
  readonly heads: ReadonlyMap<string, ScoreHead>
  readonly period: Interval
  readonly standing: Standing
  readonly background: Background
}

interface Stores {
  readonly warehouse: Warehouse
  readonly records: Pick<ScoreRecords, 'changedSince'>
}

/** Silences look so far back before a period, and nothing looks further. */
const lookBackMs = 41 * dayMs

/** Whose input may have become another one. Nobody else's has; who is named and has the same input costs a look and no score. */
export async function whoIsTouched(stores: Stores, asked: Asked): Promise<ReadonlySet<string>> {
  const { rosters, heads, period, standing, background } = asked
  const ids = rosters.map(({ enterprise }) => enterprise.enterpriseId)
  const { background: before, news } = standing
  if (before === undefined || news === undefined) return new Set(ids)
  const changed = await stores.records.changedSince(before.computedAtMs)
  const isEverybody =
    before.toMs !== background.toMs ||
    before.outages !== background.outages ||
    // A park's own record changes how everybody's archive is judged.
    changed.has('')
  if (isEverybody) return new Set(ids)
  const isWithin = ({ fromMs, toMs }: Interval) =>
    fromMs < period.toMs && toMs > period.fromMs - lookBackMs
  const outside = new Map([...news].filter(([, interval]) => !isWithin(interval)))
  const filled = new Set(await whoFilledBack(stores.warehouse, outside, period.toMs))
  return new Set(
    ids.filter(
      (id) =>
        !heads.has(id) ||
        changed.has(id) ||
        filled.has(id) ||
        (news.has(id) && !outside.has(id)) ||
        before.said.get(id) !== background.said.get(id),
    ),
  )
}

/** What an agent fills in of a time long ago comes with what it says today. */
async function whoFilledBack(
  warehouse: Warehouse,
  news: News,
  toMs: number,
): Promise<readonly string[]> {
  if (news.size === 0) return []
  const rows = await warehouse.query<{ enterpriseId: string }>(
    `SELECT DISTINCT enterprise_id AS enterpriseId FROM ${warehouse.database}.transitions
     WHERE enterprise_id IN {enterprises:Array(String)} AND reported_at >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC')
       AND (at < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC') OR what = 'watching')`,
    {
      enterprises: [...news.keys()],
      fromMs: Math.min(...[...news.values()].map(({ fromMs }) => fromMs)),
      toMs,
    },
    foldBounds,
  )
  return rows.map(({ enterpriseId }) => enterpriseId)
}

type Known = Pick<Gathering, 'rosters' | 'period' | 'outages' | 'unregistered'>

/** What agents are known to have seen by the period's end, which cameras they name, and what of an archive depends on those of others. */
export async function backgroundOf(
  warehouse: Warehouse,
  { rosters, period, outages, unregistered }: Known,
  computedAtMs: number,
): Promise<Background> {
  const { database } = warehouse
  const until = "least(reported_at, fromUnixTimestamp64Milli({untilMs:Int64}, 'UTC'))"
  const rows = await warehouse.query<{ enterpriseId: string; said: string }>(
    `SELECT enterprise_id AS enterpriseId, toString(groupBitXor(hash)) AS said FROM
     (
       SELECT enterprise_id, cityHash64(agent_id, ${until}) AS hash FROM ${database}.agents FINAL
       UNION ALL
       SELECT enterprise_id, cityHash64(agent_id, camera_id, ${until}) FROM ${database}.cameras FINAL
     )
     GROUP BY enterprise_id`,
    // Whoever was heard later was watching until the end for all that is known.
    { untilMs: period.toMs + heardForMs },
    foldBounds,
  )
  const strangers = Map.groupBy(unregistered, ({ enterpriseId }) => enterpriseId)
  const ofAgents = new Map(rows.map(({ enterpriseId, said }) => [enterpriseId, said]))
  const said = rosters.map(({ enterprise: { enterpriseId }, faults }) => {
    const faulty = [...faults].filter(([, each]) => each.length > 0)
    const unknown = (strangers.get(enterpriseId) ?? []).map(({ cameraId }) => cameraId)
    const others = JSON.stringify([faulty, unknown])
    return [enterpriseId, `${ofAgents.get(enterpriseId)} ${others}`] as const
  })
  return {
    toMs: period.toMs,
    computedAtMs,
    outages: JSON.stringify(outages),
    said: new Map(said),
  }
}
