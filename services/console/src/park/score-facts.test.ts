import { expect, test } from 'vitest'
import { smallPoints } from './score-facts.ts'

test.each([
  [0, '0.0'],
  [0.001, '<0.01'],
  [0.04, '0.04'],
  [0.05, '0.1'],
  [4.14, '4.1'],
])('%d lost is told as %s', (value, text) => expect(smallPoints(value)).toBe(text))
