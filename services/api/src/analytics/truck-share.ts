import type { AnalyticDefinition } from './analytic-definition.ts'
import { shownPassages } from './passages.ts'

const gaCode = `JSONExtractString(attributes, 'vehicleClass', 'raw')`
const isGa = `JSONExtractString(attributes, 'vehicleClass', 'codeSystem') = 'GA24.4' AND match(${gaCode}, '^[A-Z][0-9]{2}$') AND ${gaCode} != 'X99'`

/** GA/T 16.4: letter, size, body. */
const classOfGa = `multiIf(
    match(code, '^[HQBG]1') OR code = 'Z51', 'HEAVY',
    match(code, '^[HQBG]2') OR code = 'Z21', 'MEDIUM',
    match(code, '^(H[345]|[QBG]3)') OR code IN ('Z31', 'Z41', 'Z71', 'N11'), 'LIGHT_TRUCK',
    match(code, '^K[12]'), 'BUS',
    match(code, '^K[34]'), 'CAR',
    startsWith(code, 'M'), 'MOTO',
    code = 'Z11', 'LARGE_SPECIAL',
    'OTHER')`

/**
 * 重型货车占比: vehicles by class and day, of those whose class is known by the same source.
 *
 * `ga`: the camera's own code by GA/T 16.4. `tag`: what a model took it for, where there is no code; it knows trucks, not heavy ones.
 */
export const truckShare: AnalyticDefinition = {
  name: 'truck-share',
  grain: 'day',
  level: 'site',
  columns: [
    { key: 'enterpriseId' },
    { key: 'siteId' },
    { key: 'day' },
    { key: 'source' },
    { key: 'vehicleClass' },
    { key: 'vehicles', isCount: true },
    { key: 'share' },
  ],
  wholes: { keys: ['enterpriseId', 'siteId', 'day', 'source'], count: 'vehicles', with: ['share'] },
  statement: ({ database, scope }) => `
    WITH ${shownPassages({
      database,
      where: scope.shown,
      more: { code: `if(${isGa}, ${gaCode}, '')`, vehicle_type: 'vehicle_type' },
    })}
    SELECT enterprise_id AS enterpriseId, site_id AS siteId, toString(s.day) AS day,
      multiIf(code != '', 'ga', vehicle_type NOT IN ('', 'unknown'), 'tag', 'none') AS source,
      multiIf(source = 'ga', ${classOfGa}, source = 'tag', upper(vehicle_type), 'UNKNOWN') AS vehicleClass,
      count() AS vehicles,
      count() / sum(count()) OVER (PARTITION BY enterpriseId, siteId, s.day, source) AS share
    FROM shown AS s
    GROUP BY enterpriseId, siteId, s.day, source, vehicleClass
    ORDER BY enterpriseId, siteId, day, source, vehicleClass`,
}
