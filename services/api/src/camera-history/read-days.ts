import type { CameraDay, ClockHour } from '@zhian/contracts/camera-history'
import type { Interval } from '@zhian/contracts/score'
import { intersection, lengthMs } from '@zhian/coverage/uptime/intervals'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { leastCount } from '../analytics/analytic-definition.ts'
import type { CaptureTally } from '../assessment/facts/measured.ts'
import { dayMs, dayOf, startOfDay } from '../assessment/periods.ts'
import { queryBounds } from '../queries/query-bounds.ts'
import type { Presence } from './presence.ts'
import type { OfCamera } from './read-changes.ts'

/** What the captures of a day were, as the assessment counted them. */
interface DayTally extends Omit<CaptureTally, keyof OfCamera | 'delaySumMs'> {
  readonly day: number
  readonly countedAtMs: number
}

interface ClockHourRow extends ClockHour {
  readonly trueProbes: number
}

interface DayPictures {
  readonly day: number
  readonly good: number
  readonly of: number
}

export interface CameraFacts {
  readonly tallies: readonly DayTally[]
  readonly pictures: readonly DayPictures[]
  readonly clock: readonly ClockHourRow[]
}

/** The stored facts of a camera in a period of full hours. */
export async function readFacts(
  warehouse: Warehouse,
  { enterpriseId, cameraId }: OfCamera,
  { fromMs, toMs }: Interval,
): Promise<CameraFacts> {
  const parameters = { enterpriseId, cameraId, fromS: fromMs / 1000, toS: toMs / 1000 }
  const ofCamera = `enterprise_id = {enterpriseId:String} AND camera_id = {cameraId:String}
    AND hour >= toDateTime({fromS:UInt32}, 'UTC') AND hour < toDateTime({toS:UInt32}, 'UTC')`
  const ask = <Row>(sql: string) => warehouse.query<Row>(sql, parameters, queryBounds)
  const [tallies, pictures, clock] = await Promise.all([
    ask<DayTally>(
      `SELECT intDiv(toUnixTimestamp(h.hour) + 28800, 86400) AS day, sum(h.captures) AS captures, sum(h.timely) AS timely,
         sum(h.timely_of) AS timelyOf, sum(h.not_ahead) AS notAhead, sum(h.complete) AS complete,
         sum(h.qualified) AS qualified, sum(h.qualified_of) AS qualifiedOf, sum(h.distinct_captures) AS distinct,
         max(h.version) AS countedAtMs
       FROM (SELECT * FROM ${warehouse.database}.camera_hours FINAL WHERE ${ofCamera}) AS h
       GROUP BY day ORDER BY day`,
    ),
    ask<DayPictures>(
      `SELECT intDiv(toUnixTimestamp(p.hour) + 28800, 86400) AS day, sum(p.good) AS good, sum(p.judged) AS of
       FROM (SELECT * FROM ${warehouse.database}.camera_picture_hours FINAL WHERE ${ofCamera}) AS p
       GROUP BY day`,
    ),
    ask<ClockHourRow>(
      `SELECT toUnixTimestamp(hour) * 1000 AS atMs, probes, true_probes AS trueProbes, offset_sum_ms / probes AS offsetMs,
         offset_min_ms AS offsetMinMs, offset_max_ms AS offsetMaxMs, uncertainty_ms AS uncertaintyMs, drift_ppm AS driftPpm
       FROM ${warehouse.database}.camera_clock_hours FINAL WHERE ${ofCamera} ORDER BY hour`,
    ),
  ])
  return { tallies, pictures, clock }
}

/** Every day that the period touches, whether anything was captured or not. */
export function daysOf(
  { tallies, pictures, clock }: CameraFacts,
  { watched, online }: Presence,
  { fromMs, toMs }: Interval,
): CameraDay[] {
  const byDay = new Map(tallies.map((tally) => [tally.day, tally]))
  const sampled = new Map(pictures.map(({ day, good, of }) => [day, { good, of }]))
  const probesByDay = Map.groupBy(clock, ({ atMs }) => dayOf(atMs))
  const [first, last] = [dayOf(fromMs), dayOf(toMs - 1)]
  return Array.from({ length: last - first + 1 }, (_, index): CameraDay => {
    const day = first + index
    const whole = [{ fromMs: startOfDay(day), toMs: startOfDay(day) + dayMs }]
    const tally = byDay.get(day)
    const captures = tally?.captures ?? 0
    const isTold = captures === 0 || captures >= leastCount
    // Where nobody probes the clock, captures show whether it runs ahead.
    const probes = clock.length > 0 ? (probesByDay.get(day) ?? []) : undefined
    return {
      fromMs: startOfDay(day),
      captures: isTold ? captures : null,
      indicators:
        tally === undefined || !isTold
          ? null
          : { ...indicatorsOf(tally, probes), image: sampled.get(day) ?? { good: 0, of: 0 } },
      watchedS: lengthMs(intersection(watched, whole)) / 1000,
      onlineS: lengthMs(intersection(online, whole)) / 1000,
    }
  })
}

function indicatorsOf(
  tally: DayTally,
  probes: readonly ClockHourRow[] | undefined,
): Omit<NonNullable<CameraDay['indicators']>, 'image'> {
  const { captures, timely, timelyOf, notAhead, complete, distinct } = tally
  const sum = (of: (hour: ClockHourRow) => number) =>
    (probes ?? []).reduce((all, hour) => all + of(hour), 0)
  return {
    timely: { good: timely, of: timelyOf },
    clock:
      probes === undefined
        ? { good: notAhead, of: captures }
        : { good: sum(({ trueProbes }) => trueProbes), of: sum((hour) => hour.probes) },
    complete: { good: complete, of: captures },
    qualified: { good: tally.qualified, of: tally.qualifiedOf },
    unique: { good: distinct, of: captures },
  }
}
