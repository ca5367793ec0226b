import type { RectificationItem, ScoreRow } from '@zhian/contracts/assessment'
import { describe, expect, test } from 'vitest'
import { csvOf, fitting, whyUnranked } from './ranking-rows.ts'
import { binsOf, byUrgency, doFirst, lossesOf } from './score-facts.ts'

const givenRow = (given: Partial<ScoreRow> = {}): ScoreRow => ({
  enterpriseId: 'e1',
  name: '甲厂',
  enterpriseClass: 'small',
  status: 'RATED',
  isRankable: true,
  rank: 1,
  output: 80,
  band: 'YELLOW',
  previousOutput: null,
  assessedWeight: 1,
  loss: { C: 5, A: 0.01, O: 10, D: 0, Q: null, R: 0 },
  capLoss: 5.5,
  cameras: 2,
  camerasOnline: 2,
  openItems: 0,
  ...given,
})

describe('the ranking', () => {
  test('filters by village, class and band together', () => {
    const rows = [
      givenRow({ villageId: 'v1' }),
      givenRow({ villageId: 'v1', band: 'RED' }),
      givenRow({ villageId: 'v2' }),
    ]
    expect(fitting(rows, { village: 'v1', band: 'RED', size: 'small' })).toEqual([rows[1]])
  })

  test('says why somebody has no rank', () => {
    expect(whyUnranked(givenRow())).toBeUndefined()
    expect(whyUnranked(givenRow({ isRankable: false }))).toBe('GRACE')
    const dark = givenRow({ isRankable: false, status: 'INSUFFICIENT', output: null })
    expect(whyUnranked(dark)).toBe('INSUFFICIENT')
  })

  test('a name that a spreadsheet would run is text', () => {
    expect(csvOf([['=1+1', 'a,"b"', null, -2]])).toBe(`\uFEFF'=1+1,"a,""b""",,-2\r\n`)
  })
})

describe('what to do first', () => {
  test('a large enterprise that lacks less may come before a small one that lacks more', () => {
    const large = givenRow({ enterpriseId: 'large', enterpriseClass: 'key', output: 70 })
    const small = givenRow({ enterpriseId: 'small', output: 40 })
    const dark = givenRow({ enterpriseId: 'dark', output: null })
    const first = doFirst([small, dark, large, givenRow({ output: 95, band: 'GREEN' })], [])
    expect(first.map(({ row }) => row.enterpriseId)).toEqual(['large', 'small'])
  })

  test('of an enterprise stands its open item that costs most, with what mending it adds to the park', () => {
    const item = (itemId: string, pointsLost: number, state = 'open') =>
      ({ itemId, enterpriseId: 'e1', pointsLost, state }) as RectificationItem
    const items = [item('a', 3), item('b', 10), item('c', 60, 'closed')]
    const [first] = doFirst([givenRow(), givenRow({ enterpriseId: 'e2', output: 100 })], items)
    expect(first).toMatchObject({ item: { itemId: 'b' }, others: 1 })
    // Half of the park's weight, of what its enterprises make 80 %.
    expect(first?.parkGain).toBeCloseTo(10 * 0.5 * 0.8)
  })

  test('losses come most first, with the cap among them', () => {
    expect(lossesOf(givenRow()).map(({ of }) => of)).toEqual(['O', 'CAP', 'C'])
  })

  test('a score of 100 is in the last bin, and each rated enterprise in one', () => {
    const rows = [givenRow({ output: 100 }), givenRow({ output: 90 }), givenRow({ output: 59.9 })]
    expect(binsOf(rows).map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 2])
    expect(binsOf(rows)[6]?.band).toBe('YELLOW')
  })

  test('what is late stands before what costs more', () => {
    const item = (dueAtMs: number | null, pointsLost: number) =>
      ({ state: 'open', dueAtMs, pointsLost }) as Parameters<ReturnType<typeof byUrgency>>[0]
    const sorted = [item(null, 9), item(50, 1), item(150, 3)].sort(byUrgency(100))
    expect(sorted.map(({ pointsLost }) => pointsLost)).toEqual([1, 9, 3])
  })
})
