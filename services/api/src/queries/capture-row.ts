import type { CaptureView } from '@zhian/contracts/api'
import type { ImageRef, ImageRole } from '@zhian/contracts/capture'

/** A row of `captures` as the API reads it; what is JSON in the table is still text here. */
export interface CaptureRow {
  readonly captureId: string
  readonly kind: CaptureView['kind']
  readonly agentId: string
  readonly enterpriseId: string
  readonly siteId: string
  readonly cameraId: string
  readonly protocol: string
  readonly deviceId: string
  readonly sourceId: string
  readonly deviceTime: string
  readonly capturedAtMs: number
  readonly capturedAtUncertaintyMs: number
  readonly receivedAtMs: number
  readonly storedAtMs: number
  readonly box: string
  readonly attributes: string
  readonly flags: readonly string[]
  readonly images: string
  readonly blobKeys: readonly string[]
  readonly imageRole: ImageRole | ''
  readonly isDegraded: boolean
  readonly plate: string
  readonly plateColour: string
  readonly vehicleType: string
  readonly faceCount: number
  readonly tags: string
}

/** Names that no column has, so that a condition beside them can only mean the column. */
export const captureColumns = `
  toString(capture_id) AS captureId,
  kind,
  agent_id AS agentId,
  enterprise_id AS enterpriseId,
  site_id AS siteId,
  camera_id AS cameraId,
  protocol,
  device_id AS deviceId,
  source_id AS sourceId,
  device_time AS deviceTime,
  toUnixTimestamp64Milli(captured_at) AS capturedAtMs,
  captured_at_uncertainty_ms AS capturedAtUncertaintyMs,
  toUnixTimestamp64Milli(received_at) AS receivedAtMs,
  toUnixTimestamp64Milli(stored_at) AS storedAtMs,
  box,
  attributes,
  flags,
  images,
  blob_keys AS blobKeys,
  image_role AS imageRole,
  is_degraded AS isDegraded,
  plate_norm AS plate,
  plate_colour AS plateColour,
  vehicle_type AS vehicleType,
  face_count AS faceCount,
  tags`

export function imagesOf(row: Pick<CaptureRow, 'images'>): ImageRef[] {
  return JSON.parse(row.images) as ImageRef[]
}

/** The archive wrote the JSON from checked values, so it is trusted here. */
export function captureView(row: CaptureRow): CaptureView {
  const { sourceId, deviceTime, plate, plateColour, vehicleType, box } = row
  return {
    captureId: row.captureId,
    kind: row.kind,
    agentId: row.agentId,
    enterpriseId: row.enterpriseId,
    siteId: row.siteId,
    cameraId: row.cameraId,
    protocol: row.protocol,
    deviceId: row.deviceId,
    ...(sourceId === '' ? {} : { sourceId }),
    ...(deviceTime === '' ? {} : { deviceTime }),
    capturedAtMs: row.capturedAtMs,
    capturedAtUncertaintyMs: row.capturedAtUncertaintyMs,
    receivedAtMs: row.receivedAtMs,
    storedAtMs: row.storedAtMs,
    ...(box === '' ? {} : { box: JSON.parse(box) as NonNullable<CaptureView['box']> }),
    attributes: JSON.parse(row.attributes) as CaptureView['attributes'],
    flags: [...row.flags],
    images: imageViews(row),
    ...(row.imageRole === '' ? {} : { imageRole: row.imageRole }),
    isDegraded: row.isDegraded,
    ...(plate === '' ? {} : { plate }),
    ...(plateColour === '' ? {} : { plateColour }),
    ...(vehicleType === '' ? {} : { vehicleType }),
    faceCount: row.faceCount,
    tags: JSON.parse(row.tags) as CaptureView['tags'],
  }
}

function imageViews(row: CaptureRow): CaptureView['images'] {
  const met = new Map<string, number>()
  return imagesOf(row).map(({ role, sha256, imageBytes, mediaType, width, height }) => {
    const index = met.get(role) ?? 0
    met.set(role, index + 1)
    const path = `/v1/captures/${row.captureId}/images/${role}`
    return {
      role,
      sha256,
      imageBytes,
      mediaType,
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
      href: index === 0 ? path : `${path}?index=${index}`,
    }
  })
}
