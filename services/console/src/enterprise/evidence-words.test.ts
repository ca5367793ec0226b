// When the inputs of a score say something, then each of its parts is told from the others; what has no words is left as it is.
import { expect, test } from 'vitest'
import { readEvidence } from './evidence-words.ts'

test.each([
  ['3 of 60 sampled have no usable picture', 'sampled', { bad: '3', of: '60' }],
  [
    'capture 0198-a 2026-11-02T02:00:00.000Z target image_undecodable',
    'capture',
    { id: '0198-a', at: '2026-11-02T02:00:00.000Z', part: 'target', wrong: 'image_undecodable' },
  ],
  ['2 of 9 lack an attribute', 'lacking', { bad: '2', of: '9' }],
  ['14 of 30 days', 'kept', { bad: '14', of: '30' }],
  ['offset -41.0 s, 12 probes', 'offset', { seconds: '-41.0', probes: '12' }],
  ['down 2026-03-09/2026-03-11', 'down', { from: '2026-03-09', to: '2026-03-11' }],
  ['cause archive c-1', 'archive', { camera: 'c-1' }],
  ['cause network 10.0.8', 'common', { cause: 'network 10.0.8' }],
  ['camera c-1', 'stands', { camera: 'c-1' }],
  ['camera c-1: hidden too_far', 'fails', { camera: 'c-1', fails: 'hidden too_far' }],
  [
    'camera c-1: 363 captures, median 56 px: too_few_pixels',
    'seenButFails',
    { camera: 'c-1', captures: '363', px: '56', fails: 'too_few_pixels' },
  ],
  ['picture covered', 'pictureFault', { fault: 'covered' }],
])('%s', (text, key, values) => {
  expect(readEvidence(text)).toEqual({ key, values })
})

test('what has no words but its own', () => {
  expect(readEvidence('macAddress=00-00')).toBeUndefined()
})
