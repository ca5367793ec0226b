// What an auditor may hand in.
import { expect, test } from 'vitest'
import { vectors } from '../vectors/mcs-v1-vectors.ts'
import { scoreCases } from './cases.ts'
import { readScoreInput } from './read-input.ts'

const good = vectors.cases[0]?.input
const period = { fromMs: 0, toMs: 2_592_000_000 }
const logged = { id: 'a', w: 3, offline: [], agentGaps: [], maintenance: [] }

const strange: [string, object, string][] = [
  ['a missing member', { recording: undefined }, '/recording'],
  ['an unknown member', { bonus: 5 }, '/bonus'],
  ['no slots at all', { slots: [] }, '/slots'],
  ['a weight of nothing', { slots: [{ w: 0, c: 1 }] }, '/slots/0/w'],
  ['a credit beyond 1', { slots: [{ w: 3, c: 1.01 }] }, '/slots/0/c'],
  ['a rate beyond 1', { onlineRate: 1.5 }, '/onlineRate'],
  ['a number as text', { onlineRate: 'NaN' }, '/onlineRate'],
  ['no number', { onlineRate: Number.NaN }, '/onlineRate'],
  ['infinity', { onlineRate: Number.POSITIVE_INFINITY }, '/onlineRate'],
  ['null', { activity: null }, '/activity'],
  [
    'ids twice',
    {
      slots: [
        { id: 'a', w: 1, c: 1 },
        { id: 'a', w: 1, c: 1 },
      ],
    },
    '/slots/1',
  ],
  [
    'more good than looked at',
    { activity: { active: { cameras: [{ id: 'a', good: 2, of: 1 }] }, stable: 1 } },
    '/activity/active/cameras/0/good',
  ],
  [
    'more registered than should be',
    { archive: { registered: 3, should: 2, fieldValid: 1, passed: 1 } },
    '/archive/registered',
  ],
  [
    'nothing that should be registered',
    { archive: { registered: 0, should: 0, fieldValid: 1, passed: 1 } },
    '/archive/should',
  ],
  [
    'both forms of uptime in one',
    {
      period,
      onlineRate: {
        platformOutages: [],
        cameras: [{ id: 'a', w: 1, offline: [], agentGaps: [], maintenance: [], offlineS: 1 }],
      },
    },
    '/onlineRate/cameras/0/offlineS',
  ],
  [
    'intervals without a period',
    { onlineRate: { platformOutages: [], cameras: [logged] } },
    '/period',
  ],
  [
    'an interval that runs backwards',
    { silences: { silent: [{ fromMs: 2, toMs: 1 }], excused: [] } },
    '/silences/silent/0/toMs',
  ],
  [
    'more seconds than the period has',
    {
      onlineRate: {
        periodS: 10,
        cameras: [
          {
            id: 'a',
            w: 1,
            offlineS: 11,
            maintenanceFiledS: 0,
            platformOutageS: 0,
            agentGapNotBackfilledS: 0,
          },
        ],
      },
    },
    '/onlineRate/cameras/0',
  ],
  ['a version that is not', { config: 'mcs-v0' }, '/config'],
  ['a beginning without an as-of', { onboardedAtMs: 1 }, '/asOfMs'],
]

test.each(strange)('%s is refused by its path', (_what, change, path) => {
  const read = readScoreInput({ ...good, ...change })
  expect(read.ok ? [] : read.problems.map((each) => each.path)).toContain(path)
})

test('one camera, one slot, and nothing else there is enough to be read', () => {
  const input = { ...good, slots: [{ w: 3, c: 1 }], quality: 'NA' }
  expect(readScoreInput(input).ok).toBe(true)
})

test('whoever owes no archive is told what to write instead', () => {
  const archive = { registered: 0, should: 0, fieldValid: 1, passed: 1 }
  expect(readScoreInput({ ...good, archive })).toEqual({
    ok: false,
    problems: [
      {
        path: '/archive/should',
        zh: '没有应建档的摄像机：请把 archive 整个写成 "NA"',
        en: 'no camera should be registered: write "NA" for the whole of archive',
      },
    ],
  })
  expect(readScoreInput({ ...good, archive: 'NA' }).ok).toBe(true)
})

test('a list beyond its bound is refused before anything is computed', () => {
  const slots = Array.from({ length: 20_001 }, () => ({ w: 1, c: 1 }))
  expect(readScoreInput({ ...good, slots })).toMatchObject({
    ok: false,
    problems: [{ path: '/slots' }],
  })
})

test('each case of a file has its result, and may carry more than its input', () => {
  const file = { version: 'x', cases: vectors.cases }
  const read = scoreCases(`\uFEFF${JSON.stringify(file)}`)
  expect(read).toMatchObject({
    ok: true,
    value: {
      cases: vectors.cases.map(({ id, expected: { output } }) => ({ id, result: { output } })),
    },
  })
})

test('a refused case says why in its place and keeps no other from its result', () => {
  const [first, second] = vectors.cases
  const cases = [first, { id: 'bad', input: { slots: 'NA' } }, 7, { ...second, id: 'T1' }, second]
  const read = scoreCases(JSON.stringify({ cases }))
  if (!read.ok) throw new Error('the file itself is fine')
  const told = read.value.cases.map((each) =>
    'result' in each ? each.id : [each.id, each.problems[0]?.path],
  )
  expect(told).toEqual([
    'T1',
    ['bad', '/cases/1/input/archive'],
    [null, '/cases/2'],
    ['T1', '/cases/3'],
    'T2',
  ])
})

test('a member that stands twice refuses its case by path, and a file where it stands outside of cases', () => {
  const [first, second] = vectors.cases.map((each) => JSON.stringify(each))
  const twice = first?.replace('"slots":', '"onlineRate":0.5,"slots":')
  const read = scoreCases(`{"cases":[${second},${twice}]}`)
  expect(read).toMatchObject({
    ok: true,
    value: {
      cases: [
        { id: 'T2', result: {} },
        { id: 'T1', problems: [{ path: '/cases/1/input/onlineRate' }] },
      ],
    },
  })
  expect(scoreCases(`{"cases":[${first}],"cases":[${second}]}`)).toMatchObject({
    ok: false,
    problems: [{ path: '/cases', zh: expect.stringContaining('重复出现') }],
  })
})

test.each(['', '{"cases": [', '[]', '{}', '{"cases": {}}'])('%j is no file of cases', (text) => {
  expect(scoreCases(text).ok).toBe(false)
})

test('a problem names every form that a member may have, in both languages', () => {
  expect(readScoreInput({ ...good, onlineRate: null, recording: undefined, bonus: 1 })).toEqual({
    ok: false,
    problems: [
      { path: '/bonus', zh: '此处没有这个字段', en: 'is not known here' },
      {
        path: '/onlineRate',
        zh: '必须是 number，或必须是 NA, PENDING, PENDING_AFTER_GRACE, UNKNOWN_PLATFORM 之一，或必须是 object',
        en: 'must be number, or must be one of NA, PENDING, PENDING_AFTER_GRACE, UNKNOWN_PLATFORM, or must be object',
      },
      { path: '/recording', zh: '缺少此字段', en: 'is missing' },
    ],
  })
})

test('a park is a case too', () => {
  const { enterprises } = vectors.park
  const read = scoreCases(JSON.stringify({ cases: [{ id: 'T5', input: { enterprises } }] }))
  expect(read).toMatchObject({ ok: true, value: { cases: [{ result: { output: 84 } }] } })
})
