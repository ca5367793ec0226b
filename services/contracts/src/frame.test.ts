import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Type } from 'typebox'
import { Capture } from './capture.ts'
import type { Withheld } from './capture.ts'
import { captureIdOf } from './capture-id.ts'
import { decodeFrame, encodeFrame, frameBytes, peekCapture, peekPlace } from './frame.ts'
import { faceTagsMax, frameBytesMax } from './limits.ts'
import { jsonReader } from './parse.ts'

const golden = readFileSync(new URL('golden/capture-v1.frame', import.meta.url))

function captureOf(images: readonly Uint8Array[], more: Partial<Capture> = {}): Capture {
  const place = { agentId: 'gateway-1', epoch: '0199', seq: 42 }
  return {
    schema: 'capture.v1',
    captureId: captureIdOf(place),
    ...place,
    enterpriseId: 'e-1',
    siteId: 's-1',
    cameraId: 'gate',
    camera: { protocol: 'gat1400', deviceId: '33078400421191000001' },
    kind: 'vehicle',
    sourceId: '330784004211910000010220261123140509000010200001',
    deviceTime: '20261123140509',
    capturedAtMs: 1_763_877_909_000,
    capturedAtUncertaintyMs: 1000,
    receivedAtMs: 1_763_877_909_800,
    attributes: {
      plateText: '浙G12345',
      plateColour: { raw: '5', codeSystem: 'gat1400-color', value: 'blue' },
    },
    flags: [],
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    images: images.map((bytes) => ({
      role: 'scene',
      sha256: 'a'.repeat(64),
      imageBytes: bytes.length,
      mediaType: 'image/jpeg',
    })),
    ...more,
  }
}

test('the frame that shipped first is read for ever, to the byte', () => {
  const decoded = decodeFrame(golden)
  if (!decoded.ok) throw new Error(decoded.problem)
  const { capture, images } = decoded.frame
  expect(capture).toEqual(captureOf([Buffer.from('first picture'), Buffer.from('second')]))
  expect(images.map(String)).toEqual(['first picture', 'second'])
  expect(encodeFrame(capture, images)).toEqual(golden)
})

test('what is written is read, whatever the pictures are', () => {
  const picture = fc.uint8Array({ minLength: 1, maxLength: 2000 })
  fc.assert(
    fc.property(
      fc.array(picture, { maxLength: 8 }),
      fc.string({ minLength: 1, maxLength: 64 }),
      (images, cameraId) => {
        const capture = captureOf(images, { cameraId })
        const frame = encodeFrame(capture, images)
        expect(frame.length).toBe(frameBytes(capture))
        expect(decodeFrame(frame)).toEqual({
          ok: true,
          frame: { capture, images: images.map((each) => Buffer.from(each)) },
        })
      },
    ),
  )
})

test('no bytes make the reader throw, and no single flipped byte goes unseen', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(decodeFrame(Buffer.from(bytes)).ok).toBe(false)
    }),
  )
  for (let at = 0; at < golden.length; at += 1) {
    const flipped = Buffer.from(golden)
    flipped[at] = (flipped[at] ?? 0) ^ 0x5a
    expect(decodeFrame(flipped).ok, `byte ${at}`).toBe(false)
  }
})

test('a frame cut anywhere is refused, never read half', () => {
  for (let length = 0; length < golden.length; length += 1) {
    expect(decodeFrame(golden.subarray(0, length)).ok, `${length} bytes`).toBe(false)
  }
})

test('a broken frame still says where it stood, as far as its header can be read', () => {
  const cut = golden.subarray(0, golden.length - 9)
  expect(peekPlace(cut)).toMatchObject({ epoch: '0199', seq: 42 })
  expect(peekPlace(Buffer.from('nonsense'))).toBeNull()
})

test('the header is read from a frame’s first bytes alone', () => {
  const header = golden.readUInt32BE(4)
  expect(peekCapture(golden.subarray(0, 8 + header))).toMatchObject({ seq: 42, cameraId: 'gate' })
  expect(peekCapture(golden.subarray(0, 7 + header))).toBeNull()
})

test('a frame over the limit is never made', () => {
  const large = Buffer.alloc(3 * 1024 * 1024)
  const images = [large, large, large]
  expect(images.length * large.length).toBeGreaterThan(frameBytesMax)
  expect(() => encodeFrame(captureOf(images), images)).toThrow(RangeError)
})

test('unknown members of a newer writer do no harm', () => {
  const newer = { ...captureOf([]), invention: { depth: 1 } }
  expect(decodeFrame(encodeFrame(newer, [])).ok).toBe(true)
})

const edgeTag = {
  name: 'face' as const,
  model: { name: 'face-detect', version: '1.0.0', weights: '0123456789abcdef' },
  confidence: 0.9,
  status: 'accepted' as const,
  box: { x: 0.1, y: 0.2, width: 0.3, height: 0.4 },
}

function withheldOf(tags: number): Withheld {
  return {
    images: 1,
    reason: 'local_only',
    edgeTags: {
      imageRole: 'scene',
      isDegraded: false,
      tags: Array.from({ length: tags }, () => edgeTag),
    },
  }
}

test('a capture whose pictures stayed behind is read by those who have never heard of it', () => {
  const capture = captureOf([], { withheld: withheldOf(1) })
  const decoded = decodeFrame(encodeFrame(capture, []))
  expect(decoded).toEqual({ ok: true, frame: { capture, images: [] } })
  const older = jsonReader(Type.Omit(Capture, ['withheld']))
  expect(older(JSON.stringify(capture)).ok).toBe(true)
  expect(jsonReader(Capture)(JSON.stringify(captureOf([]))).ok).toBe(true)
})

test('more tags of an edge than a picture may have are refused', () => {
  for (const [tags, ok] of [
    [faceTagsMax, true],
    [faceTagsMax + 1, false],
  ] as const)
    expect(
      jsonReader(Capture)(JSON.stringify(captureOf([], { withheld: withheldOf(tags) }))).ok,
    ).toBe(ok)
})
