import type { Deduction } from '@zhian/contracts/score-result'
import { expect, test } from 'vitest'
import { causesOf, findingOf } from './causes.ts'

const fixes: Readonly<Record<string, string>> = {
  'Q-CLOCK': 'synchronise_clock',
  'Q-TIMELY': 'check_uplink',
  'Q-COMPLETE': 'complete_attributes',
}
const lost = (ruleId: string, pointsLost: number, measured = 0.5): Deduction => ({
  ruleId,
  sub: 'Q',
  objectId: 'gate',
  pointsLost,
  measured,
  threshold: 0.9,
  n: 1000,
  window: null,
  evidence: [ruleId],
  fixHint: fixes[ruleId] ?? 'improve_quality',
})
const told = (...deductions: Deduction[]) =>
  causesOf({ deductions })
    .map(findingOf)
    .map(({ ruleId, fixHint, pointsLost }) => [ruleId, fixHint, pointsLost])

test('a slow clock is to be set, also where the lateness that it makes costs more', () => {
  expect(told(lost('Q-TIMELY', 3.3), lost('Q-CLOCK', 2.1))).toEqual([
    ['Q-CLOCK', 'synchronise_clock', 5.4],
  ])
})

test('a covered camera is one thing to do, whatever its captures lack', () => {
  const [vqd, complete, qualified] = [
    lost('R-VQD', 1),
    lost('Q-COMPLETE', 2),
    lost('Q-QUALIFIED', 1),
  ]
  expect(told(complete, qualified, vqd)).toEqual([['R-VQD', 'improve_quality', 4]])
})

test('plates that are not read are one thing to do; a direction that is never sent is another', () => {
  expect(told(lost('Q-COMPLETE', 3, 0.54), lost('Q-QUALIFIED', 1, 0.54))).toEqual([
    ['Q-QUALIFIED', 'improve_quality', 4],
  ])
  expect(told(lost('Q-COMPLETE', 3, 0), lost('Q-QUALIFIED', 1, 0.54))).toEqual([
    ['Q-COMPLETE', 'complete_attributes', 3],
    ['Q-QUALIFIED', 'improve_quality', 1],
  ])
})
