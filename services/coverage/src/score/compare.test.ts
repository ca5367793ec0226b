// When two results of one enterprise are compared, then the differences account for every point between them.
import fc from 'fast-check'
import type { ScoreInput } from '@zhian/contracts/score'
import { expect, test } from 'vitest'
import { mcsV1 } from '../config/mcs-v1.ts'
import { vectors } from '../vectors/mcs-v1-vectors.ts'
import { compareScores } from './compare.ts'
import { scoreEnterprise } from './enterprise.ts'

const good = vectors.cases.find(({ id }) => id === 'T1')?.input
const rate = fc.double({ min: 0, max: 1, noNaN: true })
const cameras = fc
  .array(fc.nat({ max: 100 }), { minLength: 1, maxLength: 4 })
  .map((all) => ({ cameras: all.map((count, at) => ({ id: `cam-${at}`, good: count, of: 100 })) }))
const scored = fc
  .record({ credits: fc.array(rate, { minLength: 2, maxLength: 5 }), active: cameras, clock: rate })
  .map(({ credits, active, clock }) => {
    if (good === undefined || typeof good.quality === 'string') throw new RangeError('no T1')
    const input: ScoreInput = {
      ...good,
      slots: credits.map((c, at) => ({ id: `slot-${at}`, w: 3, c })),
      activity: { active, stable: 'NA' },
      quality: { ...good.quality, clock },
    }
    return scoreEnterprise(input, mcsV1)
  })

test('what deductions gained and lost is what the score gained and lost', () => {
  fc.assert(
    fc.property(scored, scored, (before, after) => {
      const { deductions, subs } = compareScores(before, after)
      const moved = deductions.reduce(
        (sum, each) => sum + (each.after ?? 0) - (each.before ?? 0),
        0,
      )
      expect(moved).toBeCloseTo((before.final ?? 0) - (after.final ?? 0), 8)
      expect(subs.map(({ sub }) => sub)).toEqual(
        (['C', 'A', 'O', 'D', 'Q', 'R'] as const).filter(
          (sub) => before.sub[sub] !== after.sub[sub],
        ),
      )
      expect(compareScores(after, after)).toEqual({
        subs: [],
        deductions: [],
        flagsRaised: [],
        flagsCleared: [],
      })
    }),
  )
})

test('a red flag is told when it is raised and when it is gone', () => {
  if (good === undefined) throw new RangeError('no T1')
  const flag = { flag: 'NO_SIGN', objectId: 'gate', confirmedBy: 'zhao' } as const
  const [plain, flagged] = [{}, { redFlags: [flag] }].map((more) =>
    scoreEnterprise({ ...good, ...more }, mcsV1),
  )
  if (plain === undefined || flagged === undefined) throw new RangeError('not scored')
  expect(compareScores(plain, flagged).flagsRaised).toEqual(['NO_SIGN gate'])
  expect(compareScores(flagged, plain).flagsCleared).toEqual(['NO_SIGN gate'])
})
