import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measureOf, monthOf, withDay } from './month.ts'

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
