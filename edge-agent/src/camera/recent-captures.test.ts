import { captureIdOf } from '@zhian/contracts/capture-id'
import type { Capture } from '@zhian/contracts/capture'
import { encodeFrame } from '@zhian/contracts/frame'
import { expect, test } from 'vitest'
import { recallCaptures, sameCaptureKey } from './recent-captures.ts'

const place = { agentId: 'a', epoch: 'e', seq: 1 }
const capture: Capture = {
  schema: 'capture.v1',
  captureId: captureIdOf(place),
  ...place,
  enterpriseId: 'x',
  siteId: 'y',
  cameraId: 'gate',
  camera: { protocol: 'gat1400', deviceId: '33010101001190000001' },
  kind: 'face',
  sourceId: '330101010011900000010220260102030405000010600001',
  deviceTime: '20260102030405',
  capturedAtMs: 1,
  capturedAtUncertaintyMs: 1,
  receivedAtMs: 2,
  images: [],
  attributes: {},
  flags: [],
  traceId: '0'.repeat(32),
}

async function* headsOf(...captures: Capture[]) {
  for (const each of captures) yield encodeFrame(each, [])
}

test('a capture that is on the disk is not stored again after a restart', async () => {
  const recent = await recallCaptures(headsOf(capture), 10)
  let stored = 0
  const store = async () => void (stored += 1)
  expect(await recent.once(sameCaptureKey(capture), store)).toBe('repeated')
  expect(
    await recent.once(sameCaptureKey({ ...capture, deviceTime: '20260102030406' }), store),
  ).toBe('kept')
  expect(stored).toBe(1)
})

test('the oldest are forgotten first', async () => {
  const older = { ...capture, deviceTime: '20260102030400' }
  const recent = await recallCaptures(headsOf(capture, older), 1)
  expect(await recent.once(sameCaptureKey(capture), async () => undefined)).toBe('repeated')
  expect(await recent.once(sameCaptureKey(older), async () => undefined)).toBe('kept')
})

test('an id that a device may give twice does not make two captures one', () => {
  const short = { ...capture, sourceId: '7' }
  const picture = [{ sha256: 'a' }]
  expect(sameCaptureKey({ ...short, images: picture })).not.toBe(
    sameCaptureKey({ ...short, images: [{ sha256: 'b' }] }),
  )
  const box = { x: 0, y: 0, width: 0.5, height: 0.5, system: 'px' }
  const ofPicture = {
    ...capture,
    sourceId: '33010101001190000001022026010203040500001',
    images: picture,
  }
  expect(sameCaptureKey({ ...ofPicture, box })).not.toBe(sameCaptureKey(ofPicture))
  expect(sameCaptureKey({ ...ofPicture, among: 2 })).not.toBe(sameCaptureKey(ofPicture))
  const { deviceTime: _unsaid, ...timeless } = short
  expect(sameCaptureKey(timeless)).toBeUndefined()
})
