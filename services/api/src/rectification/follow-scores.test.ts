import type { Deduction, ScoreResult } from '@zhian/contracts/score-result'
import { expect, test } from 'vitest'
import { causesOf } from './causes.ts'
import { followScores } from './follow-scores.ts'
import type { Followed } from './follow-scores.ts'
import type { RectificationRecord } from './rectification-tables.ts'
import type { Recheck } from './recovery.ts'

const dayMs = 86_400_000
const due = { daysOf: (ruleId: string) => (ruleId === 'O-CAM' ? 3 : undefined), source: '园区' }

const deduction = (
  ruleId: string,
  objectId: string,
  given: Partial<Deduction> = {},
): Deduction => ({
  ruleId,
  sub: ruleId.startsWith('O') ? 'O' : 'D',
  objectId,
  pointsLost: 2,
  measured: 0.5,
  threshold: 0.98,
  n: null,
  window: null,
  evidence: [],
  fixHint: ruleId.startsWith('O') ? 'restore_power_and_network' : 'check_capture',
  ...given,
})
const resultOf = (deductions: readonly Deduction[]) =>
  ({
    deductions,
    advisories: [],
    caps: [],
    sub: { O: 90 },
    uptime: ['a', 'b', 'c'].map((id) => ({ id, onlineRate: 0.9 })),
    components: { active: { score: 90 } },
  }) as unknown as ScoreResult
const lately = (...deductions: readonly Deduction[]): Recheck => ({
  input: {
    activity: { active: { cameras: [{ id: 'a', good: 0, of: 1 }] }, stable: 'NA' },
  } as unknown as Recheck['input'],
  result: resultOf(deductions),
})
const follow = (given: Partial<Followed>, atMs = dayMs) =>
  followScores(
    {
      parkId: 'p',
      enterpriseId: 'e',
      result: resultOf([]),
      rechecks: [lately()],
      items: [],
      ...given,
    },
    { atMs, due },
  ).map(({ after }) => after)

const off = deduction('O-CAM', 'a')
const idle = deduction('D-ACTIVE', 'a', { pointsLost: 3 })
const [opened] = follow({ result: resultOf([off]), rechecks: [lately(off)] })
const item = (given: Partial<RectificationRecord> = {}) => {
  if (opened === undefined) throw new Error('nothing was opened')
  return { ...opened, ...given }
}

test('a cause that lasts opens one item, with the date of the configuration and no other', () => {
  expect(item()).toMatchObject({ state: 'open', dueAtMs: 4 * dayMs, dueSource: '园区', version: 1 })
  const [dateless] = follow({ result: resultOf([idle]), rechecks: [lately(idle)] })
  expect(dateless).toMatchObject({ dueAtMs: null, dueSource: null })
  expect(follow({ result: resultOf([off]), rechecks: [lately()] })).toEqual([])
})

test('what a camera that is off no longer does, and cameras that went together, are one item', () => {
  const both = follow({ result: resultOf([off, idle]), rechecks: [lately(off, idle)] })
  expect(both.map(({ finding }) => JSON.parse(finding) as object)).toMatchObject([
    { pointsLost: 5 },
  ])
  const evidence = ['cause network 10.0.8']
  const gone = ['a', 'b', 'c'].map((id) => deduction('O-CAM', id, { evidence }))
  const [one, ...more] = follow({ result: resultOf(gone), rechecks: [lately(...gone)] })
  expect([JSON.parse(one?.finding ?? '{}'), more]).toMatchObject([
    { objectId: 'a', alsoObjectIds: ['b', 'c'] },
    [],
  ])
})

test('what something breaks by the way is one item with it, and so is what has a cause in common', () => {
  const common = (ruleId: string, objectId: string, cause: string) =>
    deduction(ruleId, objectId, { fixHint: ruleId, evidence: [`cause ${cause}`] })
  const keysOf = (...deductions: Deduction[]) => causesOf({ deductions }).map(({ key }) => key)
  const fix = (ruleId: string, objectId: string) =>
    deduction(ruleId, objectId, { fixHint: ruleId, sub: ruleId.startsWith('C-') ? 'C' : 'Q' })
  expect(keysOf(fix('Q-CLOCK', 'a'), fix('Q-TIMELY', 'a'))).toEqual(['Q-CLOCK/a'])
  expect(keysOf(fix('Q-CLOCK', 'a'), fix('Q-TIMELY', 'b'))).toEqual(['Q-CLOCK/a', 'Q-TIMELY/b'])
  expect(keysOf(fix('R-VQD', 'a'), fix('D-STABLE', 'a'))).toEqual(['R-VQD/a'])
  expect(keysOf(fix('C-CONTRADICTED', 's'), fix('CAP-GATE', 's'))).toEqual(['C-CONTRADICTED/s'])
  expect(keysOf(common('Q-TIMELY', 'a', 'uplink'), common('Q-TIMELY', 'b', 'uplink'))).toEqual([
    'Q-TIMELY/cause uplink',
  ])
  // Whose clock is wrong besides is late for the same reason as all.
  expect(keysOf(fix('Q-CLOCK', 'a'), common('Q-TIMELY', 'a', 'uplink'))).toEqual([
    'Q-CLOCK/a',
    'Q-TIMELY/cause uplink',
  ])
  const all = [common('O-CAM', 'a', 'everything'), common('O-CAM', 'b', 'everything')]
  expect(keysOf(...all, fix('CAP-DEAD', 'enterprise'))).toEqual(['O-CAM/cause everything'])
  const archive = deduction('A-PASS', 'a', { fixHint: 'correct_archive', sub: 'A' })
  expect(keysOf(archive, common('C-PERIMETER', 'fence', 'archive a'))).toEqual([
    'correct_archive/a',
  ])
})

test('it closes when it is measured well, and not because nobody measured it', () => {
  const items = [item()]
  expect(follow({ result: resultOf([off]), items }, 2 * dayMs)).toMatchObject([
    { state: 'closed', closedAtMs: 2 * dayMs },
  ])
  const unseen = lately()
  unseen.result.uptime.length = 0
  expect(follow({ result: resultOf([off]), items, rechecks: [unseen] })).toEqual([])
})

test('said to be done and not done is returned; the same cause within thirty days opens it again', () => {
  const still = { result: resultOf([off]), rechecks: [lately(off)] }
  expect(follow({ ...still, items: [item({ state: 'recheck' })] })).toMatchObject([
    { state: 'returned' },
  ])
  const closed = item({ state: 'closed', closedAtMs: 2 * dayMs })
  expect(follow({ ...still, items: [closed] }, 5 * dayMs)).toMatchObject([
    { itemId: item().itemId, state: 'open', reopenedAtMs: 5 * dayMs, reopenedCount: 1 },
  ])
})

test('a few captures that lie below the threshold by chance open nothing and close nothing', () => {
  const late = deduction('Q-TIMELY', 'a', { sub: 'Q', measured: 0.91, threshold: 0.95, n: 538 })
  const seen = (rate: number, n: number, pointsLost = 0) =>
    ({
      input: { quality: { timely: { cameras: [{ id: 'a', good: rate * n, of: n }] } } },
      result: {
        ...resultOf([]),
        [pointsLost > 0 ? 'deductions' : 'advisories']: [
          { ...late, pointsLost, measured: rate, n },
        ],
        components: { timely: { score: 100 } },
      },
    }) as unknown as Recheck
  const month = resultOf([late])
  const [lasting] = follow({ result: month, rechecks: [seen(0.7, 35)] })
  expect(lasting).toMatchObject({ state: 'open' })
  if (lasting === undefined) throw new Error('nothing was opened')
  const byChance = seen(33 / 35, 35)
  expect(follow({ result: month, rechecks: [byChance] })).toEqual([])
  expect(follow({ result: month, rechecks: [byChance], items: [lasting] })).toEqual([])
  // Where only one camera has enough captures, its rate is the rate of all, and costs points.
  expect(follow({ result: month, rechecks: [seen(48 / 51, 51, 0.1)] })).toEqual([])
  // A week knows more than a day.
  expect(follow({ result: month, rechecks: [byChance, seen(0.91, 300)] })).toMatchObject([
    { state: 'open' },
  ])
})
