import { expect, test } from 'vitest'
import type { Capture, ImageRef, StoredCapture } from '@zhian/contracts/capture'
import type { Tag } from '@zhian/contracts/tag'
import { dead, kept } from '@zhian/kit/outcome'
import type { Outcome } from '@zhian/kit/outcome'
import { choosePictures } from '@zhian/tagging/choose-pictures'
import { captureTagger } from './tag-capture.ts'
import type { PictureJob, PictureTags } from '@zhian/tagging/tag-picture'

const lost = new AbortController().signal
const face = {
  name: 'face',
  model: { name: 'face-detect', version: '1', weights: '0123456789abcdef' },
  confidence: 0.9,
  status: 'accepted',
  box: { x: 0, y: 0, width: 0.1, height: 0.1 },
} satisfies Tag

function given(roles: readonly ImageRef['role'][], kind: Capture['kind'] = 'face'): StoredCapture {
  const images = roles.map((role, index) => ({
    role,
    sha256: `${index}`.repeat(64),
    imageBytes: 1000 + index,
    mediaType: 'image/jpeg' as const,
  }))
  const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.4, system: 'permille' }
  const capture = { kind, images, box } as unknown as Capture
  return { schema: 'stored-capture.v1', capture, blobKeys: roles.map((role) => `key-${role}`) }
}

/** Answers by the picture's bytes, which are its blob's key. */
function tagger(answers: Record<string, Outcome<PictureTags> | null>) {
  const jobs: PictureJob[] = []
  const tagCapture = captureTagger({
    now: () => 5,
    readBlob: (key) => Promise.resolve(answers[key] === null ? null : Buffer.from(key)),
    tagPicture(job) {
      jobs.push(job)
      return Promise.resolve(
        answers[Buffer.from(job.bytes).toString()] ?? dead('defect', 'unasked'),
      )
    },
  })
  return { tagCapture, jobs }
}

const seen = (...tags: Tag[]) => kept({ tags, isDegraded: false })

test('the scene comes first, then what shows most', () => {
  const { capture } = given(['plate', 'other', 'crop', 'scene'])
  expect(choosePictures(capture)).toEqual([3, 2, 1])
})

test('a scene with a face is enough, and carries the camera’s box', async () => {
  const { tagCapture, jobs } = tagger({ 'key-scene': seen(face) })
  const outcome = await tagCapture(given(['crop', 'scene']), lost)

  expect(outcome).toMatchObject({ is: 'kept', value: { imageRole: 'scene', tags: [face] } })
  expect(jobs.map(({ box }) => box)).toEqual([{ x: 0.1, y: 0.2, width: 0.3, height: 0.4 }])
})

test('the crop is asked for a face that the scene does not show, without the scene’s box', async () => {
  const { tagCapture, jobs } = tagger({ 'key-scene': seen(), 'key-crop': seen(face) })
  const outcome = await tagCapture(given(['scene', 'crop']), lost)

  expect(outcome).toMatchObject({ is: 'kept', value: { imageRole: 'crop', tags: [face] } })
  expect(jobs[1]).not.toHaveProperty('box')
})

test('where no picture shows a face, the first one’s answer stands', async () => {
  const { tagCapture } = tagger({ 'key-scene': seen(), 'key-crop': seen() })
  const outcome = await tagCapture(given(['scene', 'crop']), lost)

  expect(outcome).toMatchObject({ is: 'kept', value: { imageRole: 'scene', tags: [] } })
})

test('a picture that cannot be decoded gives way to the next; all of them are death', async () => {
  const undecodable = dead('image_undecodable', 'no JPEG')
  const one = tagger({ 'key-scene': undecodable, 'key-crop': seen(face) })
  expect(await one.tagCapture(given(['scene', 'crop'], 'vehicle'), lost)).toMatchObject({
    is: 'kept',
    value: { imageRole: 'crop' },
  })
  const all = tagger({ 'key-scene': undecodable, 'key-crop': dead('image_undecodable', 'other') })
  expect(await all.tagCapture(given(['scene', 'crop']), lost)).toEqual(undecodable)
})

test('a wrong digest and a missing blob are death at once', async () => {
  const wrong = dead('image_digest_differs', 'no')
  expect(await tagger({ 'key-scene': wrong }).tagCapture(given(['scene', 'crop']), lost)).toEqual(
    wrong,
  )
  expect(await tagger({ 'key-scene': null }).tagCapture(given(['scene']), lost)).toMatchObject({
    is: 'dead',
    reason: 'blob_missing',
  })
})

test('a capture without pictures is kept without tags', async () => {
  const outcome = await tagger({}).tagCapture(given([]), lost)
  expect(outcome).toMatchObject({ is: 'kept', value: { tags: [], taggedAtMs: 5 } })
  expect(outcome).not.toHaveProperty('value.imageRole')
})

test('where no picture has travelled, the agent’s own tags stand, and no model is asked', async () => {
  const edgeTags = { imageRole: 'crop' as const, isDegraded: false, tags: [face] }
  const stored = given([])
  const { tagCapture, jobs } = tagger({})
  const withheld = { images: 1, reason: 'local_only' }
  const outcome = await tagCapture(
    { ...stored, capture: { ...stored.capture, withheld: { ...withheld, edgeTags } } },
    lost,
  )
  expect(outcome).toMatchObject({ is: 'kept', value: { imageRole: 'crop', tags: [face] } })
  const untagged = await tagCapture({ ...stored, capture: { ...stored.capture, withheld } }, lost)
  expect(untagged).toMatchObject({ is: 'kept', value: { tags: [] } })
  expect(jobs).toEqual([])
})

test('pictures that have travelled are looked at here, whatever the agent said', async () => {
  const edgeTags = { imageRole: 'crop' as const, isDegraded: false, tags: [] }
  const stored = given(['scene'])
  const { tagCapture } = tagger({ 'key-scene': seen(face) })
  const withheld = { images: 1, reason: 'link_open', edgeTags }
  const outcome = await tagCapture({ ...stored, capture: { ...stored.capture, withheld } }, lost)
  expect(outcome).toMatchObject({ is: 'kept', value: { imageRole: 'scene', tags: [face] } })
})
