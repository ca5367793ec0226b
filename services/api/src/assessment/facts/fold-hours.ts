import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import type { Interval } from '@zhian/contracts/score'
import { widen } from '../news.ts'
import { hourColumns, ruleColumns } from './capture-rules.ts'

/** An enterprise of which something arrived: how many hours of cameras, and between when. */
interface TouchedEnterprise {
  readonly enterpriseId: string
  readonly hours: number
  readonly fromS: number
  readonly toS: number
}

export interface Fold {
  /** What arrived from here on is folded, by the warehouse's clock; a little before the last time, because an insert is not seen at once. */
  readonly sinceMs: number
  /** When the platform itself was away. */
  readonly outages: readonly Interval[]
}

/** Which enterprises have news, of which times. */
export interface Folded {
  readonly enterprises: ReadonlyMap<string, Interval>
  /** What arrived later comes next. */
  readonly untilMs: number
}

/** What one statement may take: sums of captures need little memory, however many there are. */
export const foldBounds = { ms: 300_000, rows: 2_000_000_000, memoryBytes: 2_000_000_000 }
export const bounded =
  `SETTINGS max_execution_time = ${foldBounds.ms / 1000}, max_memory_usage = ${foldBounds.memoryBytes}, ` +
  'max_bytes_before_external_group_by = 500000000, max_threads = 2'
/** Hours of cameras in one statement. */
const hoursMax = 100_000
const hourMs = 3_600_000
export const touchedSince =
  'touched_at >= fromUnixTimestamp64Milli({sinceMs:Int64}) AND touched_at < fromUnixTimestamp64Milli({untilMs:Int64})'

type Span = Pick<Fold, 'sinceMs'> & Pick<Folded, 'untilMs'>

/**
 * Reckons again, from what is stored now, exactly the hours of cameras of which anything arrived, and puts them in the place of what stood there.
 *
 * Doing it twice changes nothing.
 */
export async function foldHours(warehouse: Warehouse, fold: Fold): Promise<Folded> {
  const untilMs = await nowOf(warehouse)
  const span = { ...fold, untilMs }
  const enterprises = new Map<string, Interval>()
  for (const what of ['captures', 'status'] as const) {
    const touched = await touchedEnterprises(warehouse, what, span)
    for (const chunk of chunksOf(touched)) {
      await (what === 'captures' ? foldCaptures : foldClocks)(warehouse, chunk, span)
      for (const { enterpriseId, fromS, toS } of chunk)
        widen(enterprises, enterpriseId, { fromMs: fromS * 1000, toMs: toS * 1000 + hourMs })
    }
  }
  return { enterprises, untilMs }
}

async function nowOf(warehouse: Warehouse): Promise<number> {
  const [row] = await warehouse.query<{ nowMs: number }>(
    'SELECT toUnixTimestamp64Milli(now64(3)) AS nowMs',
    {},
    foldBounds,
  )
  if (row === undefined) throw new RangeError('a clock without a time')
  return row.nowMs
}

export function touchedEnterprises(
  warehouse: Warehouse,
  what: string,
  { sinceMs, untilMs }: Span,
): Promise<TouchedEnterprise[]> {
  return warehouse.query<TouchedEnterprise>(
    `SELECT enterprise_id AS enterpriseId, count() AS hours, toUnixTimestamp(min(hour)) AS fromS, toUnixTimestamp(max(hour)) AS toS
     FROM ${warehouse.database}.touched_hours FINAL
     WHERE what = {what:String} AND ${touchedSince}
     GROUP BY enterprise_id ORDER BY enterprise_id`,
    { what, sinceMs, untilMs },
    foldBounds,
  )
}

export function* chunksOf(touched: readonly TouchedEnterprise[]): Generator<TouchedEnterprise[]> {
  let chunk: TouchedEnterprise[] = []
  let hours = 0
  for (const each of touched) {
    if (chunk.length > 0 && hours + each.hours > hoursMax) {
      yield chunk
      chunk = []
      hours = 0
    }
    chunk.push(each)
    hours += each.hours
  }
  if (chunk.length > 0) yield chunk
}

export const parametersOf = (chunk: readonly TouchedEnterprise[], { sinceMs, untilMs }: Span) => ({
  sinceMs,
  untilMs,
  enterprises: chunk.map(({ enterpriseId }) => enterpriseId),
  fromS: Math.min(...chunk.map(({ fromS }) => fromS)),
  toS: Math.max(...chunk.map(({ toS }) => toS)) + hourMs / 1000,
  version: untilMs,
})

async function foldCaptures(
  warehouse: Warehouse,
  chunk: readonly TouchedEnterprise[],
  fold: Span & Fold,
): Promise<void> {
  await warehouse.command(
    `INSERT INTO ${warehouse.database}.camera_hours
     SELECT enterprise_id, camera_id, hour, ${hourColumns}, {version:UInt64} AS version
     FROM
     (
       SELECT enterprise_id, camera_id, kind, captured_at, ${ruleColumns}
       FROM ${warehouse.database}.captures FINAL
       WHERE enterprise_id IN {enterprises:Array(String)}
         AND captured_at >= toDateTime({fromS:UInt32}, 'UTC') AND captured_at < toDateTime({toS:UInt32}, 'UTC')
         AND (enterprise_id, camera_id, toStartOfHour(toDateTime(captured_at, 'UTC'))) IN
         (
           SELECT enterprise_id, camera_id, hour FROM ${warehouse.database}.touched_hours FINAL
           WHERE what = 'captures' AND enterprise_id IN {enterprises:Array(String)} AND ${touchedSince}
         )
     )
     GROUP BY enterprise_id, camera_id, hour
     ${bounded}`,
    {
      ...parametersOf(chunk, fold),
      outagesFrom: fold.outages.map(({ fromMs }) => fromMs),
      outagesTo: fold.outages.map(({ toMs }) => toMs),
    },
  )
}

async function foldClocks(
  warehouse: Warehouse,
  chunk: readonly TouchedEnterprise[],
  fold: Span,
): Promise<void> {
  await warehouse.command(
    `INSERT INTO ${warehouse.database}.camera_clock_hours
     SELECT enterprise_id, camera_id, hour, count() AS probes,
       countIf(abs(offset_ms) <= ${mcsV1.records.clockOffsetMsMax}) AS true_probes,
       sum(offset_ms) AS offset_sum_ms, min(offset_ms) AS offset_min_ms, max(offset_ms) AS offset_max_ms,
       max(said_uncertainty_ms) AS uncertainty_ms, argMax(said_drift_ppm, reported_at) AS drift_ppm,
       {version:UInt64} AS version
     FROM
     (
       SELECT enterprise_id, hour, reported_at, JSONExtractString(camera, 'cameraId') AS camera_id,
         JSONExtractInt(camera, 'clock', 'offsetMs') AS offset_ms,
         JSONExtract(camera, 'clock', 'uncertaintyMs', 'Nullable(UInt64)') AS said_uncertainty_ms,
         JSONExtract(camera, 'clock', 'driftPpm', 'Nullable(Float64)') AS said_drift_ppm
       FROM
       (
         SELECT enterprise_id, reported_at, toStartOfHour(toDateTime(reported_at, 'UTC')) AS hour,
           arrayJoin(JSONExtractArrayRaw(cameras)) AS camera
         FROM ${warehouse.database}.agent_status FINAL
         WHERE enterprise_id IN {enterprises:Array(String)}
           AND reported_at >= toDateTime({fromS:UInt32}, 'UTC') AND reported_at < toDateTime({toS:UInt32}, 'UTC')
           AND (enterprise_id, toStartOfHour(toDateTime(reported_at, 'UTC'))) IN
           (
             SELECT enterprise_id, hour FROM ${warehouse.database}.touched_hours FINAL
             WHERE what = 'status' AND enterprise_id IN {enterprises:Array(String)} AND ${touchedSince}
           )
       )
       WHERE JSONHas(camera, 'clock')
     )
     GROUP BY enterprise_id, camera_id, hour
     ${bounded}`,
    parametersOf(chunk, fold),
  )
}
