import type { AnalyticDefinition } from './analytic-definition.ts'
import { daySql } from './park-days.ts'
import { passages } from './passages.ts'

const earthRadiusM = 6_371_008.8
/** What a camera's registered position may be off by. */
const positionErrorM = 50
const confidenceMin = 0.9
const suspectKmh = 120
const surelyKmh = 180

/** The surest accepted plate tag; the camera's own word where no model read one. */
const plateConfidence = `if(arrayExists(tag -> JSONExtractString(tag, 'name') = 'plate', JSONExtractArrayRaw(tags)),
          arrayMax(tag -> if(JSONExtractString(tag, 'name') = 'plate' AND JSONExtractString(tag, 'status') = 'accepted',
            JSONExtractFloat(tag, 'confidence'), 0), JSONExtractArrayRaw(tags)),
          JSONExtractFloat(attributes, 'plateConfidence'))`

const haversineM = `2 * ${earthRadiusM} * asin(sqrt(
          pow(sin(radians(latitude - latitude_before) / 2), 2)
          + cos(radians(latitude_before)) * cos(radians(latitude)) * pow(sin(radians(longitude - longitude_before) / 2), 2)))`

/** Queries `pairs`, for a WITH clause: passages of one plate that follow each other faster than can be, by the least speed that it must have had. */
export const clonePairs = (needs: Parameters<typeof passages>[0]): string => `
    ${passages({ ...needs, more: { uncertainty_ms: 'captured_at_uncertainty_ms', plate_confidence: plateConfidence } })},
    parks AS (
      SELECT enterprise_id, any(park_id) AS park FROM ${needs.database}.registry_enterprises FINAL GROUP BY enterprise_id
    ),
    places AS (
      SELECT enterprise_id, camera_id, any(c.longitude) AS longitude, any(c.latitude) AS latitude
      FROM ${needs.database}.registry_cameras AS c FINAL
      WHERE NOT is_retired AND c.longitude IS NOT NULL AND c.latitude IS NOT NULL
      GROUP BY enterprise_id, camera_id
    ),
    located AS (
      SELECT (p.enterprise_id, site_id) AS place, p.camera_id AS camera_id, plate, captured_at, uncertainty_ms, park, longitude, latitude
      FROM passages AS p
      JOIN places AS l ON l.enterprise_id = p.enterprise_id AND l.camera_id = p.camera_id
      LEFT JOIN parks AS k ON k.enterprise_id = p.enterprise_id
      WHERE plate != '' AND plate_confidence >= ${confidenceMin}
    ),
    followed AS (
      SELECT place, park, plate, captured_at, uncertainty_ms, longitude, latitude,
        lagInFrame(place) OVER earlier AS place_before,
        row_number() OVER earlier AS turn,
        lagInFrame(captured_at) OVER earlier AS before_at,
        lagInFrame(uncertainty_ms) OVER earlier AS uncertainty_before_ms,
        lagInFrame(longitude) OVER earlier AS longitude_before,
        lagInFrame(latitude) OVER earlier AS latitude_before
      FROM located
      WINDOW earlier AS (PARTITION BY park, plate ORDER BY captured_at, camera_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    ),
    pairs AS (
      SELECT park, plate, before_at, captured_at, distance_m,
        3600 * greatest(0, distance_m - 2 * ${positionErrorM})
          / (dateDiff('millisecond', before_at, captured_at) + uncertainty_ms + uncertainty_before_ms) AS least_kmh
      FROM (
        SELECT *, ${haversineM} AS distance_m
        FROM followed
        WHERE turn > 1 AND place != place_before
      )
      WHERE least_kmh > ${suspectKmh}
    )`

/** 套牌疑似: how often one plate was in two places faster than can be: above 120 km/h up to 180, and above. Suspicions, each for a person to look at; misread plates are among them. */
export const cloneCount: AnalyticDefinition = {
  name: 'clone-count',
  grain: 'day',
  level: 'park',
  columns: [
    { key: 'parkId' },
    { key: 'day' },
    { key: 'suspicionsTo180', isCount: true },
    { key: 'suspicionsOver180', isCount: true },
  ],
  statement: ({ database, scope }) => `
    WITH ${clonePairs({ database, where: scope.shown })}
    SELECT park AS parkId, toString(${daySql('captured_at')}) AS day,
      countIf(least_kmh <= ${surelyKmh}) AS suspicionsTo180, countIf(least_kmh > ${surelyKmh}) AS suspicionsOver180
    FROM pairs
    GROUP BY parkId, day
    ORDER BY parkId, day`,
}
