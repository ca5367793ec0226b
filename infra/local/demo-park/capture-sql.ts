/** Tables that hold what many captures have in common while they are being written; they are gone afterwards. */
export const staging = {
  passes: 'demo_passes',
  cameras: 'demo_cameras',
  looks: 'demo_looks',
} as const

export const stagingColumns: Readonly<Record<keyof typeof staging, string>> = {
  passes:
    'camera UInt16, seq UInt64, captured_ms Int64, received_ms Int64, stored_ms Int64, ' +
    'look UInt8, plate String, score Float64, target_px UInt16',
  cameras:
    'camera UInt16, agent_id String, enterprise_id String, site_id String, camera_id String, ' +
    'device_id String, protocol String, kind String, direction String, width_px UInt16',
  looks:
    'look UInt8, attributes String, plate_colour String, plate_type String, vehicle_type String, ' +
    'images String, blob_keys Array(String)',
}

const model = '{"name":"demo","version":"1","weights":"0000000000000000"}'
const at = (column: string) => `fromUnixTimestamp64Milli(${column}, 'UTC')`
/** SHA-256 of where the capture stands in its agent's log, as `captureIdOf` of the contracts has it. */
const digest = `SHA256(concat(agent_id, '\\n', {epoch}, '\\n', toString(seq)))`
const captureId = `toUUID(concat(
  substring(hash, 1, 8), '-', substring(hash, 9, 4), '-8', substring(hash, 14, 3), '-',
  lower(hex(bitOr(bitAnd(reinterpretAsUInt8(substring(digest, 9, 1)), 63), 128))), substring(hash, 19, 2),
  '-', substring(hash, 21, 12)))`
const number = (expression: string) => `toString(round(${expression}, 4))`
const attributes = `if(kind = 'face', '{}', concat('{',
  if(plate = '', '', concat('"plateText":"', plate, '","plateConfidence":', toString(score), ',')),
  attributes_of_look, direction, ',"lane":1}'))`
/** Each where its target stood, so that only a second copy of a capture has the same. */
const box = `concat('{"x":', ${number('0.25 + (cityHash64(plate, target_px, score) % 500) / 5000')},
  ',"y":0.35,"width":0.4,"height":0.5,"system":"unit"}')`
const corner = (x: string, y: number) => `'{"x":', ${number(x)}, ',"y":${y}}'`
const vehicleTags = `concat('[{"name":"vehicle","model":${model},"confidence":0.93,"status":"accepted",',
  '"box":{"x":0.3,"y":0.35,"width":0.4,"height":0.5},"type":"', vehicle_type, '"},',
  '{"name":"plate","model":${model},"confidence":', toString(score),
  if(plate = '', ',"status":"rejected","reason":"unreadable"', ',"status":"accepted"'), ',"corners":[',
  ${corner('0.5 - share / 2', 0.72)}, ',', ${corner('0.5 + share / 2', 0.72)}, ',',
  ${corner('0.5 + share / 2', 0.75)}, ',', ${corner('0.5 - share / 2', 0.75)},
  '],"textRaw":"', plate, '","text":"', plate, '","plateType":"', if(plate = '', 'INVALID', plate_type),
  '","colour":"', plate_colour, '","colourConfidence":0.97,"isConflicting":false}]')`
const faceTags = `concat('[{"name":"face","model":${model},"confidence":0.9,"status":"accepted",',
  '"box":{"x":', ${number('0.5 - share / 2')}, ',"y":0.32,"width":', ${number('share')}, ',"height":', ${number('2 * share')},
  '},"quality":{"overall":', toString(score), ',"sharpness":', toString(score),
  ',"exposure":0.8,"eyeDistancePx":', ${number('target_px * 0.39')},
  ',"size":0.8,"isCutByBorder":false,"occlusionHint":0.1}}]')`

/** Each column of `captures` beside what it is made of. */
const columns: readonly (readonly [column: string, expression: string])[] = [
  ['capture_id', captureId],
  ['agent_id', 'agent_id'],
  ['epoch', '{epoch}'],
  ['seq', 'seq'],
  ['enterprise_id', 'enterprise_id'],
  ['site_id', 'site_id'],
  ['camera_id', 'camera_id'],
  ['protocol', 'protocol'],
  ['device_id', 'device_id'],
  ['channel_id', `''`],
  ['peer_address', `''`],
  ['kind', 'kind'],
  ['source_id', `concat(device_id, '-', toString(seq))`],
  ['related_source_ids', `emptyArrayString()`],
  ['device_time', `formatDateTime(${at('captured_ms')}, '%Y%m%d%H%i%S', 'Asia/Shanghai')`],
  ['captured_at', at('captured_ms')],
  ['captured_at_uncertainty_ms', '1000'],
  ['received_at', at('received_ms')],
  ['images', 'images'],
  ['blob_keys', 'blob_keys'],
  ['box', box],
  ['attributes', attributes],
  ['flags', 'emptyArrayString()'],
  ['trace_id', 'substring(hash, 33, 32)'],
  ['tagged_at', at('tagged_ms')],
  ['image_role', `'scene'`],
  ['is_degraded', 'false'],
  ['tags', `if(kind = 'face', ${faceTags}, ${vehicleTags})`],
  ['plate_norm', 'plate'],
  ['plates', `if(plate = '', emptyArrayString(), [plate])`],
  ['plate_colour', 'plate_colour'],
  ['vehicle_type', 'vehicle_type'],
  ['face_count', `if(kind = 'face', 1, 0)`],
  ['max_confidence', `if(kind = 'face', 0.9, greatest(0.93, if(plate = '', 0, score)))`],
  ['kafka_topic', `'demo-park'`],
  ['kafka_partition', '0'],
  ['kafka_offset', 'seq'],
  ['version', 'toUInt64(tagged_ms)'],
  ['stored_at', at('stored_ms')],
]

/**
 * Makes of the staged passes the rows that the archive would make of their messages; a test compares the two.
 *
 * Written as one statement, because two million rows of a kilobyte each are much to carry into the engine as text.
 */
export function captureStatement(database: string, epoch: string): string {
  const text = (sql: string) => sql.replaceAll('{epoch}', `'${epoch}'`)
  return `
    INSERT INTO ${database}.captures (${columns.map(([column]) => column).join(', ')})
    SELECT ${columns.map(([column, expression]) => `${text(expression)} AS out_${column}`).join(',\n')}
    FROM
    (
      SELECT *, looks.attributes AS attributes_of_look, ${text(digest)} AS digest, lower(hex(digest)) AS hash,
        stored_ms - 300 AS tagged_ms, target_px / width_px AS share
      FROM ${database}.${staging.passes} AS passes
      INNER JOIN ${database}.${staging.cameras} AS cameras USING (camera)
      INNER JOIN ${database}.${staging.looks} AS looks USING (look)
    )
    SETTINGS insert_deduplicate=0, deduplicate_blocks_in_dependent_materialized_views=0, max_threads=2,
      max_block_size=16384, max_insert_threads=1`
}
