import { platePattern, unplatedWords } from '@zhian/contracts/plate'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import { sceneRoles, targetRoles } from '../pictures/judge-sample.ts'

const { timelyMs, clockOffsetMsMax, faceQualityMin, plateConfidenceMin } = mcsV1.records

const textList = (words: readonly string[]) => words.map((word) => `'${word}'`).join(', ')
/** Text that is no plate by any format is searchable, and speaks against the capture. */
const anyPlate = platePattern(() => true)

/** 号牌种类, GA/T 16.7. */
const plateClasses =
  '01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 31 32 41 42 43 51 52 99'
/** By these a camera says that it does not know. */
const unknownWords = ['', '0', 'unknown', 'unknow', 'none', 'null']
/** Lists that we have: the agents translate two of them, the third stands above. What of theirs has no value is in none. */
const knownLists = ['GAT1400.HDirectionType', 'Dahua.Direction', 'GA24.7']

/** Whether the camera said it, in our word or in a word of its vendor's. */
const isSaid = (name: string) => {
  const part = (member: string) => `JSONExtractString(attributes, '${name}', '${member}')`
  return `(${part('value')} NOT IN ('', 'unknown')
    OR lower(${part('raw')}) NOT IN (${textList(unknownWords)}) AND ${part('codeSystem')} NOT IN (${textList(knownLists)}))`
}

/**
 * The rules of `coverage/score/record-rules` over one row of `captures FINAL`, as columns of a SELECT.
 *
 * `recv` is when the warehouse has it. Pictures that stay at the enterprise by policy are there; what no model could look at is not judged.
 * Whether pictures can be used is sampled (`../pictures`).
 * `outagesFrom` and `outagesTo` are parameters: what came late because we were away is not counted as late.
 */
export const ruleColumns = `
  toStartOfHour(toDateTime(captured_at, 'UTC')) AS hour,
  dateDiff('millisecond', captured_at, stored_at) AS delay_ms,
  toUnixTimestamp64Milli(captured_at) AS shot_ms,
  has(flags, 'image_withheld') AS is_withheld,
  JSONExtractArrayRaw(images) AS pictures,
  arrayFilter(tag -> JSONExtractString(tag, 'status') = 'accepted', JSONExtractArrayRaw(tags)) AS accepted,
  arrayFilter(tag -> JSONExtractString(tag, 'name') = 'face', accepted) AS faces,
  arrayFilter(tag -> JSONExtractString(tag, 'name') = 'plate', accepted) AS plate_tags,
  arrayMap(picture -> JSONExtractString(picture, 'role'), pictures) AS roles,
  JSONExtractUInt(
    arrayFirst(picture -> JSONExtractString(picture, 'role') = image_role, pictures), 'width') AS width_px,
  JSONExtractBool(attributes, 'isUnplated')
    OR trimBoth(upperUTF8(JSONExtractString(attributes, 'plateText'))) IN (${textList(unplatedWords)})
    OR (JSONExtractString(attributes, 'plateClass', 'codeSystem') = 'GA24.7'
      AND JSONExtractString(attributes, 'plateClass', 'raw') = '41') AS is_no_plate,
  ${isSaid('plateClass')}
    OR (JSONExtractString(attributes, 'plateClass', 'codeSystem') = 'GA24.7'
      AND leftPad(JSONExtractString(attributes, 'plateClass', 'raw'), 2, '0') IN (${textList(plateClasses.split(' '))})) AS has_plate_class,
  delay_ms BETWEEN ${timelyMs.min} AND ${timelyMs.max} AS is_timely,
  NOT is_timely AND arrayExists(
    (from_ms, to_ms) -> from_ms < shot_ms + delay_ms AND to_ms > shot_ms,
    {outagesFrom:Array(Int64)}, {outagesTo:Array(Int64)}) AS is_late_by_us,
  -delay_ms <= ${clockOffsetMsMax} AS is_not_ahead,
  box != '' OR notEmpty(accepted) AS has_box,
  source_id != '' AND device_id != '' AND device_time != '' AND NOT has(flags, 'device_time_unreadable')
    AND has_box AND (is_withheld AND kind != 'vehicle'
      OR hasAny(roles, [${textList(sceneRoles)}]) AND hasAny(roles, [${textList(targetRoles)}])) AS has_common,
  arrayMax(arrayMap(tag -> JSONExtractFloat(tag, 'quality', 'overall'), faces)) AS face_quality,
  greatest(JSONExtractFloat(attributes, 'plateConfidence'),
    arrayMax(arrayMap(tag -> JSONExtractFloat(tag, 'confidence'), plate_tags))) AS plate_confidence,
  plate_norm != '' OR is_no_plate AS has_plate_word,
  has_common AND multiIf(
    kind = 'face', notEmpty(faces),
    kind = 'vehicle', has_plate_word
      AND (is_no_plate OR plate_colour NOT IN ('', 'unknown'))
      AND (is_no_plate OR notEmpty(plate_tags) OR has_plate_class)
      AND ${isSaid('direction')},
    true) AS is_complete,
  kind = 'vehicle' OR (kind = 'face' AND NOT (is_withheld AND empty(faces))) AS is_judged,
  multiIf(
    kind = 'face', length(faces) = 1 AND face_quality >= ${faceQualityMin},
    kind = 'vehicle', (is_no_plate OR match(plate_norm, '${anyPlate}')) AND plate_confidence >= ${plateConfidenceMin},
    false) AS is_qualified,
  toUInt16(least(65535, round(width_px
    * arrayMax(arrayMap(tag -> JSONExtractFloat(tag, 'box', 'width'), faces))))) AS face_width_px,
  toUInt16(least(65535, round(width_px * arrayMax(arrayMap(
    tag -> arrayMax(arrayMap(corner -> JSONExtractFloat(corner, 'x'), JSONExtractArrayRaw(tag, 'corners')))
      - arrayMin(arrayMap(corner -> JSONExtractFloat(corner, 'x'), JSONExtractArrayRaw(tag, 'corners'))),
    plate_tags))))) AS plate_width_px,
  /* The same shot twice: by its box, else by what it says. */
  cityHash64(kind, shot_ms, if(box = '', concat(source_id, plate_norm), box)) AS shot_key`

/** Of those columns, one row an hour; in the order of `camera_hours`. */
export const hourColumns = `
  count() AS captures,
  countIf(kind = 'face') AS face,
  countIf(kind = 'vehicle') AS vehicle,
  countIf(kind = 'person') AS person,
  countIf(kind = 'nonmotor') AS nonmotor,
  countIf(is_timely) AS timely,
  countIf(NOT is_late_by_us) AS timely_of,
  countIf(is_not_ahead) AS not_ahead,
  countIf(is_complete) AS complete,
  countIf(is_judged AND is_qualified) AS qualified,
  countIf(is_judged) AS qualified_of,
  uniqExact(shot_key) AS distinct_captures,
  sum(delay_ms) AS delay_sum_ms,
  sumMap(if(face_width_px > 0, map(face_width_px, toUInt64(1)), map())) AS face_px,
  sumMap(if(plate_width_px > 0, map(plate_width_px, toUInt64(1)), map())) AS plate_px,
  min(captured_at) AS first_at,
  max(captured_at) AS last_at`
