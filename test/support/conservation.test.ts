import { expect, test } from 'vitest'
import { assertConserved } from './conservation.ts'

const nothing = { stored: [], dead: [], evicted: [], pending: [] }

test('the law holds where each capture ends once', () => {
  assertConserved(['a', 'b', 'c', 'd'], {
    stored: ['a'],
    dead: ['b'],
    evicted: ['c'],
    pending: ['d'],
  })
})

test('a lost one, one from nowhere and one in two places are each seen', () => {
  expect(() => assertConserved(['a', 'b'], { ...nothing, stored: ['a'] })).toThrow('captures lost')
  expect(() => assertConserved(['a'], { ...nothing, stored: ['a', 'x'] })).toThrow(
    'captures from nowhere',
  )
  expect(() => assertConserved(['a'], { ...nothing, stored: ['a'], dead: ['a'] })).toThrow(
    'captures in two places',
  )
  expect(() => assertConserved(['a'], { ...nothing, stored: ['a', 'a'] })).toThrow(
    'captures in two places',
  )
})
