import type { Box, ImageRef } from '@zhian/contracts/capture'
import type { Interval } from '@zhian/contracts/score'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { foldBounds } from '../facts/fold-hours.ts'
import type { Judgement, Sample } from './judge-sample.ts'
import type { SamplePlan } from './sample-plan.ts'

/** An hour whose sample was drawn from fewer captures than it has by now, or not at all. */
export interface DueHour {
  readonly enterpriseId: string
  readonly cameraId: string
  readonly hourS: number
  readonly captures: number
}

export interface SampledCapture extends Pick<DueHour, 'enterpriseId' | 'cameraId' | 'hourS'> {
  readonly captureId: string
  readonly capturedAtMs: number
  readonly sample: Sample
  /** What was found when it was looked at before, and will be found for ever. */
  readonly earlier: Judgement | undefined
}

type Draw = SamplePlan & { readonly span: Interval }

/** The hour that is drawn of every few is another one each time, so that nobody can know when to be good. */
const isDrawn = (database: string) => `
  day_hour >= {fromHour:UInt8} AND day_hour < {toHour:UInt8}
  AND (day_hour - {fromHour:UInt8}) % {everyHours:UInt8}
    = sipHash64(${seedOf(database)}, camera_id, intDiv(toUnixTimestamp(hour) + 28800, 86400),
        intDiv(day_hour - {fromHour:UInt8}, {everyHours:UInt8})) % {everyHours:UInt8}`
const seedOf = (database: string) =>
  `(SELECT toString(argMin(seed, made_at)) FROM ${database}.picture_seeds)`
const withinSpan =
  "hour >= toDateTime({fromS:UInt32}, 'UTC') AND hour < toDateTime({toS:UInt32}, 'UTC')"

const dueSql = (database: string, ofWhom = '1') => `
  SELECT h.enterprise_id AS enterprise_id, h.camera_id AS camera_id, h.hour AS hour, h.captures AS captures
  FROM
  (
    SELECT enterprise_id, camera_id, hour, captures, intDiv(toUnixTimestamp(hour) + 28800, 3600) % 24 AS day_hour
    FROM ${database}.camera_hours FINAL WHERE ${ofWhom} AND ${withinSpan} AND ${isDrawn(database)}
  ) AS h
  LEFT JOIN
  (
    SELECT enterprise_id, camera_id, hour, captures FROM ${database}.camera_picture_hours FINAL WHERE ${ofWhom} AND ${withinSpan}
  ) AS p USING (enterprise_id, camera_id, hour)
  WHERE h.captures != p.captures`

const parametersOf = ({ span, fromHour, toHour, everyHours }: Draw) => ({
  fromS: span.fromMs / 1000,
  toS: span.toMs / 1000,
  fromHour,
  toHour,
  everyHours,
})

/** The first so many of the drawn hours of a span of full hours that are due, enterprise by enterprise. */
export function dueHours(warehouse: Warehouse, draw: Draw, hoursMax: number): Promise<DueHour[]> {
  return warehouse.query<DueHour>(
    `SELECT enterprise_id AS enterpriseId, camera_id AS cameraId, toUnixTimestamp(hour) AS hourS, captures
     FROM (${dueSql(warehouse.database)}) ORDER BY enterpriseId, cameraId, hourS LIMIT {hoursMax:UInt32}`,
    { ...parametersOf(draw), hoursMax },
    foldBounds,
  )
}

interface CaptureRow extends Omit<SampledCapture, 'sample' | 'earlier'>, Judgement {
  readonly flags: readonly string[]
  readonly images: string
  readonly blobKeys: readonly string[]
  readonly boxText: string
}

const ofEnterprises = 'enterprise_id IN {enterprises:Array(String)}'
const capturedWithin =
  "captured_at >= toDateTime({fromS:UInt32}, 'UTC') AND captured_at < toDateTime({toS:UInt32}, 'UTC')"
/** What stays at the enterprise by policy cannot be looked at here, and is nobody's failure. Of a vehicle, scene and plate do not stay. */
const isHere = "NOT (has(flags, 'image_withheld') AND kind != 'vehicle')"

/** Of each due hour of some enterprises the captures that the lot falls on: the same ones from the same captures, whenever it is asked. */
export async function drawSamples(
  warehouse: Warehouse,
  enterprises: readonly string[],
  draw: Draw,
): Promise<SampledCapture[]> {
  const { database } = warehouse
  const rows = await warehouse.query<CaptureRow>(
    `SELECT c.enterprise_id AS enterpriseId, c.camera_id AS cameraId,
       toUnixTimestamp(toStartOfHour(toDateTime(c.captured_at, 'UTC'))) AS hourS, toString(c.capture_id) AS captureId,
       toUnixTimestamp64Milli(c.captured_at) AS capturedAtMs, c.flags AS flags, c.images AS images, c.blob_keys AS blobKeys,
       c.box AS boxText, p.scene AS scene, p.target AS target, p.box AS box, p.verdict AS verdict
     FROM
     (
       SELECT enterprise_id, camera_id, captured_at, capture_id, flags, images, blob_keys, box
       FROM ${database}.captures FINAL
       WHERE (enterprise_id, camera_id, captured_at, capture_id) IN
       (
         SELECT enterprise_id, camera_id, captured_at, capture_id FROM ${database}.captures FINAL
         WHERE ${ofEnterprises} AND ${capturedWithin} AND ${isHere}
           AND (enterprise_id, camera_id, toStartOfHour(toDateTime(captured_at, 'UTC'))) IN
           (SELECT enterprise_id, camera_id, hour FROM (${dueSql(database, ofEnterprises)}))
         ORDER BY sipHash64(${seedOf(database)}, camera_id, toStartOfHour(toDateTime(captured_at, 'UTC')), capture_id)
         LIMIT {each:UInt32} BY enterprise_id, camera_id, toStartOfHour(toDateTime(captured_at, 'UTC'))
       )
     ) AS c
     LEFT JOIN
     (
       SELECT capture_id, scene, target, box, verdict FROM ${database}.picture_probes FINAL
       WHERE ${ofEnterprises} AND ${capturedWithin} AND verdict != 'unjudged'
     ) AS p USING (capture_id)
     ORDER BY capturedAtMs, captureId`,
    { ...parametersOf(draw), each: draw.each, enterprises },
    foldBounds,
  )
  return rows.map(
    ({ flags, images, blobKeys, boxText, scene, target, box, verdict, ...capture }) => ({
      ...capture,
      sample: {
        flags,
        images: JSON.parse(images) as ImageRef[],
        blobKeys,
        box: boxText === '' ? null : (JSON.parse(boxText) as Box),
      },
      earlier: scene === '' ? undefined : { scene, target, box, verdict },
    }),
  )
}
