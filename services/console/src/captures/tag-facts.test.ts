import type { CaptureView } from '@zhian/contracts/api'
import type { FaceTag, PlateTag } from '@zhian/contracts/tag'
import { expect, test } from 'vitest'
import { tagFacts } from './tag-facts.ts'

const model = { name: 'm', version: '1', weights: '0123456789abcdef' }
const box = { x: 0, y: 0, width: 1, height: 1 }
const plate = (text: string, more: Partial<PlateTag> = {}): PlateTag => ({
  name: 'plate',
  model,
  confidence: 0.9,
  status: 'accepted',
  corners: [],
  textRaw: text,
  text,
  plateType: 'STD',
  colour: 'blue',
  colourConfidence: 1,
  isConflicting: false,
  ...more,
})
const face = (overall: number): FaceTag => ({
  name: 'face',
  model,
  confidence: 0.8,
  status: 'accepted',
  box,
  quality: {
    overall,
    sharpness: 1,
    exposure: 1,
    eyeDistancePx: 60,
    size: 1,
    isCutByBorder: false,
    occlusionHint: 0,
  },
})
const facts = (tags: CaptureView['tags'], faceCount = 0) =>
  tagFacts({ tags, faceCount } as unknown as CaptureView)

test('the strongest plate comes first, and a rejected one is kept apart', () => {
  const rejected = plate('A', { status: 'rejected', confidence: 0.99 })
  const { plates, rejected: apart } = facts([plate('B', { confidence: 0.5 }), rejected, plate('C')])
  expect(plates.map(({ text }) => text)).toEqual(['C', 'B'])
  expect(apart).toEqual([rejected])
})

test('the best face speaks for its capture', () => {
  expect(facts([face(0.3), face(0.8)], 2)).toMatchObject({ faceCount: 2, bestQuality: 0.8 })
  expect(facts([]).bestQuality).toBeUndefined()
})

test('a conflict of an accepted plate shows', () => {
  expect(facts([plate('A', { isConflicting: true })]).isConflicting).toBe(true)
  expect(facts([plate('A')]).isConflicting).toBe(false)
})
