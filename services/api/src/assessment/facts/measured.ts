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
  readonly pictures: readonly PictureTally[]
  readonly days: readonly CaptureDays[]
  readonly drops: readonly Drops[]
  readonly widths: readonly TargetWidth[]
  readonly silences: readonly Silence[]
  /** The last capture of each enterprise, of the forty days before the period's end. */
  readonly last: readonly { readonly enterpriseId: string; readonly lastMs: number }[]
}

/** 抓拍骤降: below so much of the median of four weeks, where that is at least so many captures an hour. */
const drop = { below: 0.3, medianMin: 20, weeks: 4 }
/** Sampled captures that an enterprise can look at itself. */
const faultsTold = 8
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
  const weeks = Math.ceil((parameters.toS - parameters.weeksBeforeS) / weekS)
  const ask = <Row>(sql: string) => warehouse.query<Row>(sql, parameters, foldBounds)
  const hours = `${warehouse.database}.camera_hours FINAL`
  const cameras = await ask<CameraSums>(cameraSumsSql(hours))
  return {
    ...measuredOf(cameras),
    clocks: await ask<ClockTally>(
      `SELECT ${camera}, sum(probes) AS probes, sum(true_probes) AS trueProbes, sum(offset_sum_ms) AS offsetSumMs
       FROM ${warehouse.database}.camera_clock_hours FINAL WHERE ${within('fromS')}
       GROUP BY enterprise_id, camera_id`,
    ),
    pictures: await ask<PictureTally>(
      `SELECT ${camera}, sum(p.judged) AS judged, sum(p.good) AS good,
         arrayMap(fault -> (toString(fault.1), fault.2, fault.3),
           arraySlice(arrayReverseSort(fault -> (fault.2, fault.1), groupArrayArray(p.faults)), 1, ${faultsTold})) AS faults
       FROM (SELECT * FROM ${warehouse.database}.camera_picture_hours FINAL WHERE ${within('fromS')}) AS p
       GROUP BY enterprise_id, camera_id`,
    ),
    drops: await ask<Drops>(dropsSql(hours, weeks)),
    widths: await readWidths(warehouse, enterprises, { fromMs, toMs }),
    silences: await ask<Silence>(silencesSql(hours)),
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

/** What one walk over the hours finds: a period is read once for all that can be summed. */
interface CameraSums extends CaptureTally {
  readonly days: readonly number[]
  /** Within the five weeks before the period's end; 0 where it captured nothing then. */
  readonly firstMs: number
  readonly lastMs: number
}

const cameraSumsSql = (hours: string) =>
  `SELECT ${camera}, sumIf(h.captures, is_in) AS captures, sumIf(h.timely, is_in) AS timely, sumIf(h.timely_of, is_in) AS timelyOf,
     sumIf(h.not_ahead, is_in) AS notAhead, sumIf(h.complete, is_in) AS complete,
     sumIf(h.qualified, is_in) AS qualified, sumIf(h.qualified_of, is_in) AS qualifiedOf,
     sumIf(h.distinct_captures, is_in) AS distinct, sumIf(h.delay_sum_ms, is_in) AS delaySumMs,
     arraySort(groupUniqArrayIf(intDiv(toUnixTimestamp(hour) + 28800, 86400), is_in)) AS days,
     toUnixTimestamp(minIf(hour, hour >= toDateTime({weeksBeforeS:UInt32}, 'UTC'))) * 1000 AS firstMs,
     toUnixTimestamp64Milli(max(last_at)) AS lastMs
   FROM (SELECT *, hour >= toDateTime({fromS:UInt32}, 'UTC') AS is_in FROM ${hours} WHERE ${within('silentSinceS')}) AS h
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

/**
 * For each camera and hour of the week, what it captured week by week (c0, c1, …) from four weeks before the period on; an hour without
 * captures has no row and is 0. A slot is dropped by what stands in its own week and in the four before.
 */
function dropsSql(hours: string, weeksCounted: number): string {
  const weeks = Array.from({ length: weeksCounted }, (_, week) => week)
  const dropped = weeks.slice(drop.weeks).map((week) => {
    const past = weeks.slice(week - drop.weeks, week).map((each) => `c${each}`)
    // Of four: without the least and the greatest, the mean of the two that are left.
    const median = `((${past.join(' + ')}) - least(${past.join(', ')}) - greatest(${past.join(', ')})) / 2`
    const slot = `from_s + ${week * weekS}`
    const isDropped = `${median} >= ${drop.medianMin} AND c${week} < ${drop.below} * ${median} AND ${slot} < {toS:UInt32}`
    return `if(${isDropped}, ${slot}, 0)`
  })
  return `SELECT ${camera}, arraySort(groupArrayArray(dropped)) AS slotsMs FROM
   (
     SELECT enterprise_id, camera_id,
       arrayMap(slot_s -> slot_s * 1000, arrayFilter(slot_s -> slot_s > 0, [${dropped.join(', ')}])) AS dropped
     FROM
     (
       SELECT enterprise_id, camera_id, {weeksBeforeS:UInt32} + after_s % ${weekS} AS from_s,
         ${weeks.map((week) => `sumIf(captures, intDiv(after_s, ${weekS}) = ${week}) AS c${week}`).join(', ')}
       FROM (SELECT *, toUnixTimestamp(hour) - {weeksBeforeS:UInt32} AS after_s FROM ${hours} WHERE ${within('weeksBeforeS')})
       GROUP BY enterprise_id, camera_id, from_s
     )
     WHERE notEmpty(dropped)
   )
   GROUP BY enterprise_id, camera_id`
}

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
