import type { Interval } from '@zhian/contracts/score'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { daySpanOf, daySumsSql } from './day-sums.ts'
import type { DaySpan } from './day-sums.ts'
import { baselineDays, readDrops } from './drops.ts'
import type { Drops } from './drops.ts'
import { foldBounds } from './fold-hours.ts'

interface OfCamera {
  readonly enterpriseId: string
  readonly cameraId: string
}
/** What a camera's captures of a period were. */
export interface CaptureTally extends OfCamera {
  readonly captures: number
  readonly timely: number
  readonly timelyOf: number
  readonly notAhead: number
  readonly complete: number
  readonly qualified: number
  readonly qualifiedOf: number
  readonly distinct: number
  readonly delaySumMs: number
}
export interface ClockTally extends OfCamera {
  readonly probes: number
  readonly trueProbes: number
  readonly offsetSumMs: number
}
/** What a camera's sampled pictures were, and the newest of those that cannot be used. */
export interface PictureTally extends OfCamera {
  readonly judged: number
  readonly good: number
  readonly faults: readonly (readonly [captureId: string, capturedAtMs: number, fault: string])[]
}
/** Days of the park's calendar on which it captured, and since when it has within the five weeks before the period's end. */
export interface CaptureDays extends OfCamera {
  readonly days: readonly number[]
  readonly firstMs: number
}
export interface TargetWidth extends OfCamera {
  readonly target: 'face' | 'plate'
  readonly captures: number
  readonly medianPx: number
}
export interface Silence extends Interval {
  readonly enterpriseId: string
}

export interface Measured {
  readonly tallies: readonly CaptureTally[]
  readonly clocks: readonly ClockTally[]
  readonly pictures: readonly PictureTally[]
  readonly days: readonly CaptureDays[]
  readonly drops: readonly Drops[]
  readonly widths: readonly TargetWidth[]
  readonly silences: readonly Silence[]
  /** The last capture of each enterprise, of the forty days before the period's end. */
  readonly last: readonly { readonly enterpriseId: string; readonly lastMs: number }[]
}

/** Sampled captures that an enterprise can look at itself. */
const faultsTold = 8
const silenceMs = 72 * 3_600_000

const camera = 'enterprise_id AS enterpriseId, camera_id AS cameraId'
const lookBackDays = 40

/** What the facts of some enterprises' cameras add up to in a period: as of the last time that days were added up. */
export async function readMeasured(
  warehouse: Warehouse,
  enterprises: readonly string[],
  period: Interval,
): Promise<Measured> {
  const span = daySpanOf(period, lookBackDays)
  const days = { ...span, baselineDay: span.beginDay - baselineDays }
  const ask = <Row>(sql: string) => warehouse.query<Row>(sql, { enterprises, ...days }, foldBounds)
  const sums = (columns: string) => captureSums(warehouse, span, columns)
  const cameras = await ask<CameraSums>(cameraSumsSql(sums))
  return {
    ...measuredOf(cameras),
    clocks: await ask<ClockTally>(clocksSql(warehouse, daySpanOf(period, 0))),
    pictures: await ask<PictureTally>(picturesSql(warehouse)),
    drops: await readDrops(warehouse, enterprises, period),
    widths: await readWidths(warehouse, enterprises, period),
    silences: await ask<Silence>(silencesSql(sums('first_at, last_at'))),
  }
}

const captureSums = ({ database }: Warehouse, span: DaySpan, columns: string) =>
  daySumsSql({ hours: `${database}.camera_hours`, days: `${database}.camera_days`, columns }, span)

/** How wide faces and plates are in the captures of each camera. */
export function readWidths(
  warehouse: Warehouse,
  enterprises: readonly string[],
  period: Interval,
): Promise<TargetWidth[]> {
  const span = daySpanOf(period, 0)
  const sums = captureSums(warehouse, span, 'face_px, plate_px')
  return warehouse.query<TargetWidth>(widthsSql(sums), { enterprises, ...span }, foldBounds)
}

/** What one walk over the days finds: a period is read once for all that can be summed. */
interface CameraSums extends CaptureTally {
  readonly days: readonly number[]
  /** The hour of the first capture since four weeks before the day in which the period begins; 0 where there is none. */
  readonly firstMs: number
  readonly lastMs: number
}

const tallied = {
  captures: 'captures',
  timely: 'timely',
  timelyOf: 'timely_of',
  notAhead: 'not_ahead',
  complete: 'complete',
  qualified: 'qualified',
  qualifiedOf: 'qualified_of',
  distinct: 'distinct_captures',
  delaySumMs: 'delay_sum_ms',
} as const satisfies Record<Exclude<keyof CaptureTally, keyof OfCamera>, string>

const cameraSumsSql = (sums: (columns: string) => string) =>
  `SELECT ${camera}, ${Object.entries(tallied)
    .map(([name, column]) => `sumIf(s.${column}, is_in) AS ${name}`)
    .join(', ')},
     arraySort(groupUniqArrayIf(toUInt16(day), is_in)) AS days,
     toUnixTimestamp(toStartOfHour(minIf(first_at, day >= toDate({baselineDay:UInt16})))) * 1000 AS firstMs,
     toUnixTimestamp64Milli(max(last_at)) AS lastMs
   FROM ${sums(`${Object.values(tallied).join(', ')}, first_at, last_at`)} AS s
   GROUP BY enterprise_id, camera_id`

function measuredOf(cameras: readonly CameraSums[]): Pick<Measured, 'tallies' | 'days' | 'last'> {
  const last = new Map<string, number>()
  for (const { enterpriseId, lastMs } of cameras)
    last.set(enterpriseId, Math.max(last.get(enterpriseId) ?? 0, lastMs))
  return {
    tallies: cameras
      .filter(({ captures }) => captures > 0)
      .map(({ days: _days, firstMs: _first, lastMs: _last, ...tally }) => tally),
    days: cameras
      .filter(({ firstMs }) => firstMs > 0)
      .map(({ enterpriseId, cameraId, days, firstMs }) => ({
        enterpriseId,
        cameraId,
        days,
        firstMs,
      })),
    last: [...last].map(([enterpriseId, lastMs]) => ({ enterpriseId, lastMs })),
  }
}

const clocksSql = ({ database }: Warehouse, span: DaySpan) => {
  const columns = 'probes, true_probes, offset_sum_ms'
  const tables = { hours: `${database}.camera_clock_hours`, days: `${database}.camera_clock_days` }
  return `SELECT ${camera}, sum(s.probes) AS probes, sum(true_probes) AS trueProbes, sum(offset_sum_ms) AS offsetSumMs
   FROM ${daySumsSql({ ...tables, columns }, span)} AS s
   WHERE is_in GROUP BY enterprise_id, camera_id`
}

/** A few hours of each day are sampled. */
const picturesSql = ({ database }: Warehouse) =>
  `SELECT ${camera}, sum(p.judged) AS judged, sum(p.good) AS good,
     arrayMap(fault -> (toString(fault.1), fault.2, fault.3),
       arraySlice(arrayReverseSort(fault -> (fault.2, fault.1), groupArrayArray(p.faults)), 1, ${faultsTold})) AS faults
   FROM
   (
     SELECT * FROM ${database}.camera_picture_hours FINAL WHERE enterprise_id IN {enterprises:Array(String)}
       AND hour >= toDateTime({fromS:UInt32}, 'UTC') AND hour < toDateTime({toS:UInt32}, 'UTC')
   ) AS p
   GROUP BY enterprise_id, camera_id`

const widthsSql = (sums: string) =>
  `SELECT ${camera}, width.1 AS target, sum(width.3) AS captures, quantileExactWeighted(0.5)(width.2, width.3) AS medianPx
   FROM (SELECT * FROM ${sums} WHERE is_in)
   ARRAY JOIN arrayConcat(
     arrayMap((px, n) -> ('face', px, n), mapKeys(face_px), mapValues(face_px)),
     arrayMap((px, n) -> ('plate', px, n), mapKeys(plate_px), mapValues(plate_px))) AS width
   GROUP BY enterprise_id, camera_id, target`

/** Three days without a capture hold a whole day without one, so they show between days, too. */
const silencesSql = (sums: string) =>
  `SELECT enterpriseId, fromMs, toMs FROM
   (
     SELECT enterprise_id AS enterpriseId, first_ms AS toMs,
       lagInFrame(last_ms, 1, 0) OVER (PARTITION BY enterprise_id ORDER BY at_s) AS fromMs
     FROM
     (
       SELECT enterprise_id, at_s, toUnixTimestamp64Milli(min(first_at)) AS first_ms,
         toUnixTimestamp64Milli(max(last_at)) AS last_ms
       FROM ${sums} GROUP BY enterprise_id, at_s
     )
   )
   WHERE fromMs > 0 AND toMs - fromMs >= ${silenceMs}
   ORDER BY enterpriseId, fromMs`
