import { Box, CameraAttributes, ImageRef, withheldFlag } from '@zhian/contracts/capture'
import type { Capture } from '@zhian/contracts/capture'
import { jsonReader } from '@zhian/contracts/parse'
import { normalisePlate } from '@zhian/contracts/plate'
import { Tag } from '@zhian/contracts/tag'
import type { PlateTag } from '@zhian/contracts/tag'
import { TaggedCapture } from '@zhian/contracts/tagged-capture'
import { dead, kept } from '@zhian/kit/outcome'
import type { Outcome } from '@zhian/kit/outcome'
import { knownMembers } from './known-members.ts'
import { columnsOf, isStorableTime, kafkaColumns, lineOf, timestamp } from './table-plan.ts'
import type { Row, SourceRecord, TablePlan } from './table-plan.ts'

const captureColumns = columnsOf(`
  capture_id agent_id epoch seq enterprise_id site_id camera_id protocol device_id channel_id
  peer_address kind source_id related_source_ids device_time captured_at
  captured_at_uncertainty_ms received_at images blob_keys box attributes flags trace_id
  tagged_at image_role is_degraded tags plate_norm plates plate_colour vehicle_type face_count
  max_confidence kafka_topic kafka_partition kafka_offset version
`)

const readTagged = jsonReader(TaggedCapture)

/** TaggedCapture → `captures`, from which `by_plate` and `ends` are fed. */
export const capturesTable: TablePlan = {
  table: 'captures',
  columns: captureColumns,
  toRow(record) {
    const read = readTagged(record.value.toString())
    if (!read.ok) return dead('capture_unreadable', read.problem)
    return captureRow(read.value, record)
  },
}

function captureRow(tagged: TaggedCapture, record: SourceRecord): Outcome<Row> {
  const { capture } = tagged
  const times = [capture.capturedAtMs, capture.receivedAtMs, tagged.taggedAtMs]
  if (!times.every(isStorableTime)) return dead('time_out_of_range', `times ${times.join(', ')}`)
  if (tagged.blobKeys.length !== capture.images.length)
    return dead('capture_unreadable', 'the blob keys and the images differ in number')
  const row = { ...captureFields(capture), ...tagFields(tagged), ...kafkaColumns(record) }
  return kept({ line: lineOf(row), month: row.captured_at.slice(0, 7) })
}

function captureFields(capture: Capture) {
  return {
    capture_id: capture.captureId,
    agent_id: capture.agentId,
    epoch: capture.epoch,
    seq: capture.seq,
    enterprise_id: capture.enterpriseId,
    site_id: capture.siteId,
    camera_id: capture.cameraId,
    protocol: capture.camera.protocol,
    device_id: capture.camera.deviceId,
    channel_id: capture.camera.channelId ?? '',
    peer_address: capture.camera.peerAddress ?? '',
    kind: capture.kind,
    source_id: capture.sourceId ?? '',
    related_source_ids: capture.relatedSourceIds ?? [],
    device_time: capture.deviceTime ?? '',
    captured_at: timestamp(capture.capturedAtMs),
    captured_at_uncertainty_ms: capture.capturedAtUncertaintyMs,
    received_at: timestamp(capture.receivedAtMs),
    images: JSON.stringify(capture.images.map((image) => knownMembers(ImageRef, image))),
    box: capture.box === undefined ? '' : JSON.stringify(boxOf(capture.box)),
    attributes: JSON.stringify(knownMembers(CameraAttributes, capture.attributes)),
    flags: [...capture.flags, ...(capture.withheld === undefined ? [] : [withheldFlag])],
    trace_id: capture.traceId,
  }
}

function boxOf(box: NonNullable<Capture['box']>) {
  return { ...(knownMembers(Box, box) as Box), system: box.system }
}

function tagFields(tagged: TaggedCapture) {
  const accepted = tagged.tags.filter(({ status }) => status === 'accepted')
  const vehicles = accepted.filter((tag) => tag.name === 'vehicle')
  return {
    blob_keys: tagged.blobKeys,
    tagged_at: timestamp(tagged.taggedAtMs),
    image_role: tagged.imageRole ?? '',
    is_degraded: tagged.isDegraded,
    tags: JSON.stringify(tagged.tags.map((tag) => knownMembers(Tag, tag))),
    ...plateFields(
      tagged.capture,
      accepted.filter((tag) => tag.name === 'plate'),
    ),
    vehicle_type: surest(vehicles)?.type ?? '',
    face_count: accepted.filter((tag) => tag.name === 'face').length,
    max_confidence: Math.max(0, ...accepted.map(({ confidence }) => confidence)),
    version: tagged.taggedAtMs,
  }
}

/** A model's plate comes before the camera's own; both can be searched for. */
function plateFields({ attributes }: Capture, tags: readonly PlateTag[]) {
  const said = [...tags].sort((a, b) => b.confidence - a.confidence).map(({ text }) => text)
  const texts = [...said, attributes.plateText ?? ''].map((text) => normalisePlate(text).text ?? '')
  const plates = [...new Set(texts.filter((text) => text !== ''))]
  const colour = surest(tags.filter(({ text }) => text !== ''))?.colour
  return {
    plate_norm: plates[0] ?? '',
    plates,
    plate_colour: colour ?? attributes.plateColour?.value ?? '',
  }
}

function surest<T extends { readonly confidence: number }>(tags: readonly T[]): T | undefined {
  return [...tags].sort((a, b) => b.confidence - a.confidence)[0]
}
