import type { CaptureView } from '@zhian/contracts/api'
import { expect, test } from 'vitest'
import { lackOf, taggedImageOf, thumbnailHref, thumbnailOf } from './choose-image.ts'

const image = (role: 'scene' | 'crop' | 'plate') => ({
  role,
  sha256: 'a'.repeat(64),
  imageBytes: 1,
  mediaType: 'image/jpeg',
  href: `/v1/captures/x/images/${role}`,
})
const capture = (kind: CaptureView['kind'], ...roles: ('scene' | 'crop' | 'plate')[]) =>
  ({ kind, images: roles.map(image) }) as unknown as CaptureView

test('a face shows its close-up, a vehicle its scene, and both what they have', () => {
  expect(thumbnailOf(capture('face', 'scene', 'crop'))?.role).toBe('crop')
  expect(thumbnailOf(capture('vehicle', 'plate', 'scene'))?.role).toBe('scene')
  expect(thumbnailOf(capture('vehicle', 'plate'))?.role).toBe('plate')
  expect(thumbnailOf(capture('face'))).toBeUndefined()
})

test('boxes are drawn on the picture that was tagged, or on the scene', () => {
  const capturedFace = capture('face', 'crop', 'scene')
  expect(taggedImageOf(capturedFace)?.role).toBe('scene')
  expect(taggedImageOf({ ...capturedFace, imageRole: 'crop' })?.role).toBe('crop')
})

test('a thumbnail is asked for in its width', () => {
  expect(thumbnailHref(image('crop'))).toBe('/v1/captures/x/images/crop?width=320')
  expect(thumbnailHref({ ...image('crop'), href: '/i?a=1' })).toBe('/i?a=1&width=320')
})

test('a picture that stayed at the enterprise is told from one that never was', () => {
  expect(lackOf({ flags: ['clock_untrusted', 'image_withheld'] })).toBe('withheld')
  expect(lackOf({ flags: ['image_absent'] })).toBe('absent')
})
