import type { Interval } from '@zhian/contracts/score'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { dayOf, hourMs, startOfDay } from '../periods.ts'
import { foldBounds } from './fold-hours.ts'

/** Hours in which far fewer captures came than at the same hour of the four weeks before. */
export interface Drops {
  readonly enterpriseId: string
  readonly cameraId: string
  readonly slotsMs: readonly number[]
}

/** 抓拍骤降: below so much of the median of four weeks, where that is at least so many captures an hour. */
const drop = { below: 0.3, medianMin: 20, weeks: 4 }
export const baselineDays = drop.weeks * 7

/** Captures of a camera on one day of the week, by the week from the first baseline day on; a week without captures is not there. */
interface WeekdayRow {
  readonly enterpriseId: string
  readonly cameraId: string
  readonly weekday: number
  readonly weeks: readonly number[]
  readonly hours: readonly (readonly number[])[]
}

/** An hour is dropped by what stands in its own week and in the four before, whatever period is asked about. */
export async function readDrops(
  warehouse: Warehouse,
  enterprises: readonly string[],
  period: Interval,
): Promise<Drops[]> {
  const baselineDay = Math.max(0, dayOf(period.fromMs) - baselineDays)
  const rows = await warehouse.query<WeekdayRow>(
    candidatesSql(`${warehouse.database}.camera_days`),
    { enterprises, baselineDay, lastDay: dayOf(period.toMs - 1) },
    foldBounds,
  )
  const cameras = Map.groupBy(rows, ({ cameraId, enterpriseId }) => `${enterpriseId}\n${cameraId}`)
  return [...cameras.values()].flatMap((ofCamera): Drops[] => {
    const slotsMs = ofCamera.flatMap((row) => droppedOf(row, baselineDay, period))
    const [first] = ofCamera
    if (first === undefined || slotsMs.length === 0) return []
    const { enterpriseId, cameraId } = first
    return [{ enterpriseId, cameraId, slotsMs: slotsMs.sort((a, b) => a - b) }]
  })
}

/** Days of the week on which an hour was ever so far below the greatest of its kind: of most cameras there is none, and they stay where they are. */
const candidatesSql = (days: string) =>
  `SELECT enterprise_id AS enterpriseId, camera_id AS cameraId, after % 7 AS weekday,
     groupArray(intDiv(after, 7)) AS weeks, groupArray(hour_captures) AS hours
   FROM
   (
     SELECT enterprise_id, camera_id, hour_captures, toUInt16(day) - {baselineDay:UInt16} AS after FROM ${days} FINAL
     WHERE enterprise_id IN {enterprises:Array(String)}
       AND day >= toDate({baselineDay:UInt16}) AND day <= toDate({lastDay:UInt16})
   )
   GROUP BY enterprise_id, camera_id, weekday
   HAVING arrayExists(
     (least, most) -> most >= ${drop.medianMin} AND (count() <= intDiv({lastDay:UInt16} - {baselineDay:UInt16} - weekday, 7) OR least < ${drop.below} * most),
     minForEach(hour_captures), maxForEach(hour_captures))`

function droppedOf(
  { weekday, weeks, hours }: WeekdayRow,
  baselineDay: number,
  { fromMs, toMs }: Interval,
): number[] {
  const captured = new Map(weeks.map((week, index) => [week, hours[index] ?? []]))
  const dropped: number[] = []
  for (let week = drop.weeks; ; week += 1) {
    const dayMs = startOfDay(baselineDay + week * 7 + weekday)
    if (dayMs >= toMs) return dropped
    const past = [4, 3, 2, 1].map((before) => captured.get(week - before) ?? [])
    for (let hour = 0; hour < 24; hour += 1) {
      const slotMs = dayMs + hour * hourMs
      const median = medianOfFour(past.map((each) => each[hour] ?? 0))
      const isDropped =
        median >= drop.medianMin && (captured.get(week)?.[hour] ?? 0) < drop.below * median
      if (isDropped && slotMs >= fromMs && slotMs < toMs) dropped.push(slotMs)
    }
  }
}

/** Without the least and the greatest, the mean of the two that are left. */
const medianOfFour = (four: readonly number[]) =>
  (four.reduce((sum, each) => sum + each, 0) - Math.min(...four) - Math.max(...four)) / 2
