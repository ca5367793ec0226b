import { platePattern } from '@zhian/contracts/plate'
import { isOfficial } from '../official-plates.ts'
import { leastCount } from './analytic-definition.ts'
import { daySql, slotSql } from './park-days.ts'
import type { Window } from './park-days.ts'

/** Captures of one camera and one plate that follow each other this closely are one passage. */
export const samePassageSeconds = 10
/** A passage that reaches into the window is the same passage whatever the window. */
export const marginMs = 600_000

export const at = (name: string) => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`

export function passageParameters({ fromMs, toMs }: Window) {
  return {
    fromMs,
    toMs,
    marginMs,
    leastCount,
    civilPlates: platePattern((type) => !isOfficial(type)),
    officialPlates: platePattern(isOfficial),
  }
}

interface PassageNeeds {
  readonly database: string
  /** A condition over `enterprise_id` and `site_id`. */
  readonly where: string
  /** More columns of the surest capture of each passage, by name. */
  readonly more?: Readonly<Record<string, string>>
  /** What is read before the window, for comparison. */
  readonly lookBackDays?: number
}

/**
 * Queries `passages`, for a WITH clause: one row each, inside the window and what is looked back on. The plate is empty where
 * none was read; such captures are a passage each.
 */
export function passages({ database, where, more = {}, lookBackDays = 0 }: PassageNeeds): string {
  const columns = Object.entries({
    own_direction: `JSONExtractString(attributes, 'direction', 'value')`,
    ...more,
  })
  const from = `${at('fromMs')} - INTERVAL ${lookBackDays} DAY`
  const kept = columns.map(([name], index) => `surest.${index + 4} AS ${name}`)
  return `
    gates AS (
      SELECT enterprise_id, camera_id, any(point_name) AS gate,
        if(uniqExact(c.direction) = 1, any(c.direction), 'both') AS gate_direction
      FROM ${database}.registry_cameras AS c FINAL
      WHERE NOT is_retired
      GROUP BY enterprise_id, camera_id
    ),
    readings AS (
      SELECT enterprise_id, camera_id, if(match(plate_norm, {civilPlates:String}), plate_norm, toString(capture_id)) AS vehicle,
        arraySort(groupArray((captured_at, max_confidence, site_id, ${columns.map(([, sql]) => sql).join(', ')}))) AS seen
      FROM ${database}.captures FINAL
      WHERE kind = 'vehicle' AND ${where}
        AND captured_at >= ${from} - toIntervalMillisecond({marginMs:Int64})
        AND captured_at < ${at('toMs')} + toIntervalMillisecond({marginMs:Int64})
        AND NOT match(plate_norm, {officialPlates:String})
      GROUP BY enterprise_id, camera_id, vehicle
    ),
    surest_readings AS (
      SELECT enterprise_id, camera_id, vehicle,
        arrayMap(together -> arraySort(one -> (-one.2, one.1), together)[1],
          arraySplit((one, before) -> one.1 > before.1 + INTERVAL ${samePassageSeconds} SECOND,
            seen, arrayPushFront(arrayPopBack(seen), seen[1]))) AS found
      FROM readings
    ),
    passages AS (
      SELECT r.enterprise_id AS enterprise_id, r.camera_id AS camera_id, gate,
        if(length(vehicle) = 36, '', vehicle) AS plate,
        surest.1 AS captured_at, surest.3 AS site_id, ${kept.join(', ')},
        multiIf(gate_direction IN ('in', 'out'), gate_direction, own_direction IN ('in', 'out'), own_direction, '') AS direction,
        ${daySql('captured_at')} AS day,
        ${slotSql('captured_at')} AS slot
      FROM surest_readings AS r
      ARRAY JOIN found AS surest
      LEFT JOIN gates AS g ON g.enterprise_id = r.enterprise_id AND g.camera_id = r.camera_id
      WHERE captured_at >= ${from} AND captured_at < ${at('toMs')}
    )`
}

/**
 * Beside `passages`, the query `shown`: those of cells that may be told.
 *
 * A cell is camera × direction × slot of a day, never cut by a window or a filter. What is counted together is counted from
 * cells that may be told, so that no total says more than its cells.
 */
export const shownPassages = (needs: PassageNeeds): string => `
    ${passages(needs)},
    shown AS (
      SELECT *
      FROM (
        SELECT *, count() OVER (PARTITION BY enterprise_id, camera_id, direction, day, slot) AS in_cell
        FROM passages
      )
      WHERE in_cell >= {leastCount:UInt32}
    )`

/** Beside `passages`, the query `sequences`: those with a plate and a direction, each with what came before and after it of the same vehicle at the same site. */
export const sequencedPassages = (needs: PassageNeeds): string => `
    ${passages(needs)},
    sequences AS (
      SELECT *,
        lagInFrame(direction) OVER visits AS direction_before,
        leadInFrame(direction) OVER visits AS direction_after,
        leadInFrame(captured_at) OVER visits AS after_at
      FROM passages
      WHERE plate != '' AND direction != ''
      WINDOW visits AS (PARTITION BY enterprise_id, site_id, plate ORDER BY captured_at, camera_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    )`
