import { configOf } from '@zhian/coverage/config/mcs-v1'
import { scoreEnterprise } from '@zhian/coverage/score/enterprise'
import { vectors } from '@zhian/coverage/vectors/mcs-v1-vectors'
import { describe, expect, test } from 'vitest'
import { gainsOf, measuredText, waterfallSteps } from './waterfall-steps.ts'

const config = configOf('mcs-v1')
if (config === undefined) throw new Error('there is no mcs-v1')

describe.each(vectors.cases)('$id', ({ input, expected }) => {
  const result = scoreEnterprise(input, config)
  const steps = waterfallSteps(result)

  test('the steps lead from 100 to the score', () => {
    expect(steps.at(-1)?.left).toBeCloseTo(expected.final, 3)
    expect(steps.some(({ of }) => of === 'CAP')).toBe(expected.capsApplied.length > 0)
  })

  test('every step is what its deductions say, and the gains are all that was lost', () => {
    for (const { lost, deductions } of steps) {
      const sum = deductions.reduce((total, { pointsLost }) => total + pointsLost, 0)
      expect(sum).toBeCloseTo(lost ?? 0, 6)
    }
    const gained = gainsOf(result).reduce((total, { points }) => total + points, 0)
    expect(gained).toBeCloseTo(100 - expected.final, 3)
  })
})

test('rates are per cent, silences hours, days days', () => {
  const as = (ruleId: string, threshold: number) =>
    ({ ruleId, threshold }) as Parameters<typeof measuredText>[1]
  expect(measuredText(0.9333, as('O-CAM', 0.98))).toBe('93.3%')
  expect(measuredText(300_000, as('CAP-DEAD', 259_200))).toBe('83 h')
  expect(measuredText(21, as('CAP-RET', 30))).toBe('21')
  expect(measuredText(null, as('NOT-REPORTED', 1))).toBe('—')
})
