import { createHash, randomUUID } from 'node:crypto'
import { captureIdOf } from '@zhian/contracts/capture-id'
import type { Capture } from '@zhian/contracts/capture'
import { encodeFrame } from '@zhian/contracts/frame'

/** The smallest grey JPEG, made by hand for these tests. */
export const tinyJpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k=',
  'base64',
)

type Given = Partial<Omit<Capture, 'images' | 'captureId'>> & {
  readonly images?: readonly Buffer[]
}

/** A capture with true defaults and the pictures that it names. */
export function givenCapture(given: Given = {}): {
  capture: Capture
  images: readonly Buffer[]
  frame: Buffer
} {
  const { images = [Buffer.concat([tinyJpeg, Buffer.from(randomUUID())])], ...fields } = given
  const place = {
    agentId: given.agentId ?? 'agent-1',
    epoch: given.epoch ?? 'e1',
    seq: given.seq ?? 1,
  }
  const atMs = given.capturedAtMs ?? Date.UTC(2026, 10, 23, 6, 5, 9)
  const capture: Capture = {
    schema: 'capture.v1',
    captureId: captureIdOf(place),
    ...place,
    enterpriseId: 'enterprise-1',
    siteId: 'site-1',
    cameraId: 'gate',
    camera: { protocol: 'gat1400', deviceId: '33010101001190000001' },
    kind: 'vehicle',
    capturedAtMs: atMs,
    capturedAtUncertaintyMs: 1000,
    receivedAtMs: atMs + 800,
    attributes: {},
    flags: [],
    traceId: randomUUID().replaceAll('-', ''),
    ...fields,
    images: images.map((bytes) => ({
      role: 'scene',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      imageBytes: bytes.length,
      mediaType: 'image/jpeg',
    })),
  }
  return { capture, images, frame: encodeFrame(capture, images) }
}
