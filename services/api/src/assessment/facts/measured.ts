import type { Interval } from '@zhian/contracts/score'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { dayMs } from '../periods.ts'
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
  readonly image: number
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
/** Days of the park's calendar on which it captured, and since when it has within the five weeks before the period's end. */
export interface CaptureDays extends OfCamera {
  readonly days: readonly number[]
  readonly firstMs: number
}
/** Hours in which far fewer captures came than at the same hour of the four weeks before. */
export interface Drops extends OfCamera {
  readonly slotsMs: readonly number[]
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
  readonly days: readonly CaptureDays[]
  readonly drops: readonly Drops[]
  readonly widths: readonly TargetWidth[]
  readonly silences: readonly Silence[]
  /** The last capture of each enterprise, of the forty days before the period's end. */
  readonly last: readonly { readonly enterpriseId: string; readonly lastMs: number }[]
}

/** 抓拍骤降: below so much of the median of four weeks, where that is at least so many captures an hour. */
const drop = { below: 0.3, medianMin: 20, weeks: 4 }
const silenceMs = 72 * 3_600_000
const weekS = 7 * 86_400

const ofEnterprises = 'enterprise_id IN {enterprises:Array(String)}'
const camera = 'enterprise_id AS enterpriseId, camera_id AS cameraId'
const within = (fromS: string) =>
  `${ofEnterprises} AND hour >= toDateTime({${fromS}:UInt32}, 'UTC') AND hour < toDateTime({toS:UInt32}, 'UTC')`

const secondsOf = (atMs: number) => Math.max(0, Math.floor(atMs / 1000))

/** What the hours of some enterprises' cameras add up to in a period. */
export async function readMeasured(
  warehouse: Warehouse,
  enterprises: readonly string[],
  { fromMs, toMs }: Interval,
): Promise<Measured> {
  const parameters = {
    enterprises,
    fromS: secondsOf(fromMs),
    toS: secondsOf(toMs),
    weeksBeforeS: secondsOf(fromMs - drop.weeks * 7 * dayMs),
    silentSinceS: secondsOf(fromMs - 40 * dayMs),
  }
  const ask = <Row>(sql: string) => warehouse.query<Row>(sql, parameters, foldBounds)
  const hours = `${warehouse.database}.camera_hours FINAL`
  return {
    tallies: await ask<CaptureTally>(talliesSql(hours)),
    clocks: await ask<ClockTally>(
      `SELECT ${camera}, sum(probes) AS probes, sum(true_probes) AS trueProbes, sum(offset_sum_ms) AS offsetSumMs
       FROM ${warehouse.database}.camera_clock_hours FINAL WHERE ${within('fromS')}
       GROUP BY enterprise_id, camera_id`,
    ),
    days: await ask<CaptureDays>(
      `SELECT ${camera}, toUnixTimestamp(min(hour)) * 1000 AS firstMs, arraySort(groupUniqArrayIf(
         intDiv(toUnixTimestamp(hour) + 28800, 86400), hour >= toDateTime({fromS:UInt32}, 'UTC'))) AS days
       FROM ${hours} WHERE ${within('weeksBeforeS')}
       GROUP BY enterprise_id, camera_id`,
    ),
    drops: await ask<Drops>(dropsSql(hours)),
    widths: await readWidths(warehouse, enterprises, { fromMs, toMs }),
    silences: await ask<Silence>(silencesSql(hours)),
    last: await ask<Measured['last'][number]>(
      `SELECT enterprise_id AS enterpriseId, toUnixTimestamp64Milli(max(last_at)) AS lastMs
       FROM ${hours} WHERE ${within('silentSinceS')} GROUP BY enterprise_id`,
    ),
  }
}

/** How wide faces and plates are in the captures of each camera. */
export function readWidths(
  warehouse: Warehouse,
  enterprises: readonly string[],
  { fromMs, toMs }: Interval,
): Promise<TargetWidth[]> {
  const hours = `${warehouse.database}.camera_hours FINAL`
  return warehouse.query<TargetWidth>(
    `${widthsSql(hours, 'face')} UNION ALL ${widthsSql(hours, 'plate')}`,
    { enterprises, fromS: secondsOf(fromMs), toS: secondsOf(toMs) },
    foldBounds,
  )
}

const talliesSql = (hours: string) =>
  `SELECT ${camera}, sum(h.captures) AS captures, sum(h.timely) AS timely, sum(h.timely_of) AS timelyOf,
     sum(h.not_ahead) AS notAhead, sum(h.image) AS image, sum(h.complete) AS complete,
     sum(h.qualified) AS qualified, sum(h.qualified_of) AS qualifiedOf,
     sum(h.distinct_captures) AS distinct, sum(h.delay_sum_ms) AS delaySumMs
   FROM (SELECT * FROM ${hours} WHERE ${within('fromS')}) AS h
   GROUP BY enterprise_id, camera_id`

/** Hours without a capture have no row, so the hours that are looked at are those that had captures in a week before. */
const dropsSql = (hours: string) =>
  `SELECT ${camera}, arraySort(groupArray(slot_s * 1000)) AS slotsMs FROM
   (
     SELECT enterprise_id, camera_id, slot_s, sumIf(captures, week = 0) AS now,
       arraySort(arrayResize(groupArrayIf(captures, week > 0), ${drop.weeks}, 0)) AS past,
       (past[2] + past[3]) / 2 AS median
     FROM
     (
       SELECT enterprise_id, camera_id, captures, week, toUnixTimestamp(hour) + week * ${weekS} AS slot_s
       FROM (SELECT enterprise_id, camera_id, hour, captures FROM ${hours} WHERE ${within('weeksBeforeS')})
       ARRAY JOIN range(${drop.weeks + 1}) AS week
     )
     WHERE slot_s >= {fromS:UInt32} AND slot_s < {toS:UInt32}
     GROUP BY enterprise_id, camera_id, slot_s
     HAVING median >= ${drop.medianMin} AND now < ${drop.below} * median
   )
   GROUP BY enterprise_id, camera_id`

const widthsSql = (hours: string, target: TargetWidth['target']) =>
  `SELECT ${camera}, '${target}' AS target, sum(n) AS captures, quantileExactWeighted(0.5)(px, n) AS medianPx
   FROM (SELECT enterprise_id, camera_id, ${target}_px AS widths FROM ${hours} WHERE ${within('fromS')})
   ARRAY JOIN mapKeys(widths) AS px, mapValues(widths) AS n
   GROUP BY enterprise_id, camera_id`

const silencesSql = (hours: string) =>
  `SELECT enterpriseId, fromMs, toMs FROM
   (
     SELECT enterprise_id AS enterpriseId, first_ms AS toMs,
       lagInFrame(last_ms, 1, 0) OVER (PARTITION BY enterprise_id ORDER BY hour) AS fromMs
     FROM
     (
       SELECT enterprise_id, hour, toUnixTimestamp64Milli(min(first_at)) AS first_ms,
         toUnixTimestamp64Milli(max(last_at)) AS last_ms
       FROM ${hours} WHERE ${within('silentSinceS')} GROUP BY enterprise_id, hour
     )
   )
   WHERE fromMs > 0 AND toMs - fromMs >= ${silenceMs}
   ORDER BY enterpriseId, fromMs`
