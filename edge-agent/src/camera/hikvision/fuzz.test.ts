import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PartReader } from '../multipart-stream.ts'
import { recordingDoors } from '../recording-doors.ts'
import { fetchNoPictures } from '../fetch-pictures.ts'
import { AwaitedCaptures } from './awaited-captures.ts'
import {
  anpr,
  faceCapture,
  jsonPart,
  multipart,
  nowMs,
  picturePart,
  tinyJpeg,
  xmlPart,
} from './fixtures/messages.ts'
import { receivePushed } from './listener.ts'

const whole = multipart([
  xmlPart(anpr()),
  picturePart('licensePlatePicture', tinyJpeg(1)),
  jsonPart(faceCapture()),
  picturePart('faceCapture', tinyJpeg(2)),
])

async function endsOf(body: Buffer) {
  const { doors, recorded } = recordingDoors({ now: () => nowMs })
  await using opened = new AsyncDisposableStack()
  const awaited = opened.use(new AwaitedCaptures(doors, 60_000))
  const contentType = 'multipart/form-data; boundary=b'
  const from = { url: '/', peer: '192.0.2.7', admitted: { is: 'stranger' } as const }
  await receivePushed(
    { ...from, contentType, body },
    { doors, awaited, fetchPictures: fetchNoPictures },
  )
  await opened.disposeAsync()
  const { captures, repeated, noted, quarantined } = recorded
  return captures.length + repeated.length + noted.length + quarantined.length
}

test('whatever bytes are changed, a message ends and is never nothing', async () => {
  const change = fc.record({ at: fc.nat(whole.length - 1), to: fc.uint8Array({ maxLength: 8 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
      const body = Buffer.from(whole)
      for (const { at, to } of changes) body.set(to.slice(0, body.length - at), at)
      expect(await endsOf(body)).toBeGreaterThan(0)
    }),
    { numRuns: 60 },
  )
})

test('a stream is cut into the same parts wherever its chunks end', () => {
  const bodies = (sizes: readonly number[]) => {
    const reader = new PartReader('b')
    const parts = []
    let at = 0
    for (const size of sizes) {
      parts.push(...reader.push(whole.subarray(at, at + size)))
      at += size
    }
    return [...parts, ...reader.push(whole.subarray(at)), ...reader.end()].map(({ body }) => body)
  }
  const expected = bodies([])
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 30 }), (sizes) => {
      expect(bodies(sizes)).toEqual(expected)
    }),
    { numRuns: 50 },
  )
})
