import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measureOf, monthOf, withDay } from './month.ts'
import { enterprisesTouched } from './touched.ts'
import type { Change } from './touched.ts'

const tally = fc
  .record({ good: fc.nat({ max: 5000 }), more: fc.nat({ max: 5000 }) })
  .map(({ good, more }) => ({ good, of: good + more }))
const tallies = fc.record({ timely: tally, unique: tally, active: tally })

test('a day that is replaced gives the month that it would have given from the beginning', () => {
  fc.assert(
    fc.property(fc.array(tallies, { minLength: 1, maxLength: 31 }), tallies, (days, is) => {
      const [was, ...others] = days
      expect(withDay(monthOf(days), was === undefined ? { is } : { was, is })).toEqual(
        monthOf([is, ...others]),
      )
      expect(withDay(monthOf(others), { is })).toEqual(monthOf([...others, is]))
    }),
  )
})

test('a name that no camera counts is not applicable', () => {
  const months = new Map([
    ['a', { timely: { good: 1, of: 2 } }],
    ['b', {}],
  ])
  expect(measureOf('timely', months)).toEqual({ cameras: [{ id: 'a', good: 1, of: 2 }] })
  expect(measureOf('clock', months)).toBe('NA')
})

const day = 86_400_000
const roll = {
  enterprises: [
    { id: 'e1', onboardedAtMs: 0 },
    { id: 'e2', onboardedAtMs: 10 * day },
    { id: 'e3' },
  ],
  enterpriseOf: (cameraId: string) => (cameraId === 'cam-1' ? 'e1' : undefined),
}

test.each<[Change, string[]]>([
  [{ kind: 'camera', cameraId: 'cam-1' }, ['e1']],
  [{ kind: 'camera', cameraId: 'stranger' }, []],
  [{ kind: 'enterprise', enterpriseId: 'e3' }, ['e3']],
  [{ kind: 'park' }, ['e1', 'e2', 'e3']],
  [{ kind: 'as-of', fromMs: 29 * day, toMs: 30 * day }, ['e1']],
  [{ kind: 'as-of', fromMs: 28 * day, toMs: 29 * day }, []],
])('%o touches %o', (change, touched) => {
  expect([...enterprisesTouched([change, change], roll, { graceDays: 30 })]).toEqual(touched)
})
