import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mcsV1 } from '../config/mcs-v1.ts'
import { creditOfClaim, creditOfSlot } from './credit.ts'
import type { Claim } from './credit.ts'

const rules = mcsV1.geometry
const claim: Claim = { cameraId: 'cam', isArchiveValid: true, isDeclared: false }
const seen = { credit: 1 }
const unseen = { credit: 0 }

test.each<[string, Partial<Claim>, object]>([
  [
    'twenty captures that are wide enough verify',
    { sight: unseen, evidence: { captures: 20, medianTargetPx: 60 } },
    { c: 1, reason: 'verified' },
  ],
  [
    'nineteen do not',
    { sight: unseen, evidence: { captures: 19, medianTargetPx: 60 } },
    { c: 0, reason: 'uncovered' },
  ],
  [
    'fifty that are far too small contradict geometry',
    { sight: seen, evidence: { captures: 50, medianTargetPx: 41.9 } },
    { c: 0, reason: 'contradicted' },
  ],
  [
    'forty-nine do not',
    { sight: seen, evidence: { captures: 49, medianTargetPx: 41.9 } },
    { c: 1, reason: 'calculated' },
  ],
  [
    'between both, geometry speaks',
    { sight: seen, evidence: { captures: 500, medianTargetPx: 42 } },
    { c: 1, reason: 'calculated' },
  ],
  ['a steep face counts half', { sight: { credit: 0.5 } }, { c: 0.5, reason: 'calculated' }],
  [
    'a word counts half where the archive is no ground to calculate',
    { isArchiveValid: false, isDeclared: true, sight: seen },
    { c: 0.5, reason: 'self_declared' },
  ],
  [
    'a word does not beat geometry',
    { isDeclared: true, sight: unseen },
    { c: 0, reason: 'uncovered' },
  ],
  ['nothing is nothing', { isArchiveValid: false }, { c: 0, reason: 'uncovered' }],
])('%s', (_what, change, credit) => {
  expect(creditOfClaim('FACE_CAPTURE', { ...claim, ...change }, rules)).toMatchObject(credit)
})

test('a second camera on a covered slot changes no credit', () => {
  const anyClaim = fc.record({
    cameraId: fc.constantFrom('a', 'b', 'c'),
    isArchiveValid: fc.boolean(),
    isDeclared: fc.boolean(),
    sight: fc.record({ credit: fc.constantFrom(0, 0.5, 1) }),
    evidence: fc.record({ captures: fc.nat({ max: 99 }), medianTargetPx: fc.nat({ max: 120 }) }),
  })
  fc.assert(
    fc.property(fc.array(anyClaim, { maxLength: 5 }), anyClaim, (claims, more) => {
      const before = creditOfSlot('FACE_CAPTURE', claims, rules).c
      const after = creditOfSlot('FACE_CAPTURE', [...claims, more], rules).c
      expect(after).toBeGreaterThanOrEqual(before)
      const covered = creditOfSlot('FACE_CAPTURE', [...claims, { ...claim, sight: seen }], rules)
      expect(covered.c).toBe(1)
    }),
  )
})
