import type { PlateTag } from '@zhian/contracts/tag'
import { expect, test } from 'vitest'
import { boundsOf } from './bounds-of.ts'

const plate = (corners: PlateTag['corners']): PlateTag => ({
  name: 'plate',
  model: { name: 'm', version: '1', weights: '0123456789abcdef' },
  confidence: 1,
  status: 'accepted',
  corners,
  textRaw: '',
  text: '',
  plateType: 'STD',
  colour: 'blue',
  colourConfidence: 1,
  isConflicting: false,
})

test('a leaning plate lies within its bounds', () => {
  const bounds = boundsOf(
    plate([
      { x: 0.25, y: 0.5 },
      { x: 0.5, y: 0.625 },
      { x: 0.5, y: 0.75 },
      { x: 0.25, y: 0.625 },
    ]),
  )
  expect(bounds).toEqual({ x: 0.25, y: 0.5, width: 0.25, height: 0.25 })
})

test('a plate without corners has no extent', () => {
  expect(boundsOf(plate([]))).toEqual({ x: 0, y: 0, width: 0, height: 0 })
})
