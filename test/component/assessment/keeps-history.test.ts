// When a score is computed again from another input, then the earlier one stays: it can be listed, compared, and recomputed outside.
import type { AppealOutcome } from '@zhian/contracts/assessment'
import type { ScoreHistory, ScoreRevisionDetail } from '@zhian/contracts/score-history'
import { scoreRecords } from '@zhian/api/assessment/score-records'
import { addRevision } from '@zhian/api/assessment/score-revisions'
import type { ScoreRecord } from '@zhian/api/assessment/assessment-tables'
import { openControlStore } from '@zhian/api/control/control-store'
import type { ControlAddress } from '@zhian/api/control/control-store'
import { scoreCases } from '@zhian/coverage/score/cases'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenAccount } from '../../support/browser-session.ts'
import { givenEnterprise } from '../../support/given-park.ts'
import { startPostgres } from '../../support/postgres.ts'
import type { TestPostgres } from '../../support/postgres.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'
import { givenDefects } from './given-defects.ts'

let store: TestWarehouse
let postgres: TestPostgres
let park: Awaited<ReturnType<typeof givenDefects>>
beforeAll(async () => {
  store = await startWarehouse()
  postgres = await startPostgres()
  park = await givenDefects(store)
})
afterAll(async () => {
  await park[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
  await postgres[Symbol.asyncDispose]()
})

const read = async <T>(path: string) => {
  const answer = await park.api.get(path)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json<T>()
}
const historyOf = (name: string, more = '') =>
  read<ScoreHistory>(`/v1/enterprises/${name}/score-history?period=2026-11${more}`)
const minuteMs = 60_000

test('each other input is kept with its reasons and what changed, the same one never again', async () => {
  park.clock.nowMs += minuteMs
  await park.compute()
  await park.compute()
  expect((await historyOf('late')).items).toMatchObject([
    { revision: 1, reasons: ['first'], change: null },
  ])
  park.clock.nowMs += minuteMs
  await park.storeLate()
  await park.compute()
  park.clock.nowMs += minuteMs
  await park.send('PUT', '/v1/registry/enterprises/late', {
    record: givenEnterprise({ enterpriseId: 'late', name: 'late', onboardedAtMs: 1 }),
  })
  await park.compute()
  const { items, next } = await historyOf('late')
  expect(items.map(({ revision, reasons }) => [revision, ...reasons])).toEqual([
    [3, 'registry'],
    [2, 'late'],
    [1, 'first'],
  ])
  expect(next).toBeNull()
  const [, second, first] = items
  expect(second?.change?.subs.map(({ sub }) => sub)).toEqual(['D', 'Q'])
  const moved = second?.change?.deductions ?? []
  expect(moved.map(({ ruleId, objectId }) => `${ruleId} ${objectId}`).toSorted()).toEqual([
    'D-ACTIVE late-a',
    'D-ACTIVE late-b',
    'D-STABLE late-a',
    'D-STABLE late-b',
    'Q-TIMELY late-a',
    'Q-TIMELY late-b',
  ])
  const lost = moved.reduce((sum, { before, after }) => sum + (after ?? 0) - (before ?? 0), 0)
  expect(lost).toBeCloseTo((first?.output ?? 0) - (second?.output ?? 0), 0)
  expect((await historyOf('good')).items).toHaveLength(1)
  expect(await historyOf('late', '&limit=1')).toMatchObject({ items: [{ revision: 3 }], next: 3 })
  expect(await historyOf('late', '&before=3&limit=1')).toMatchObject({
    items: [{ revision: 2, change: second?.change }],
    next: 2,
  })
})

test('an older input gives its own result to the last bit, and any two can be compared', async () => {
  const path = '/v1/enterprises/late/score-history'
  for (const revision of [1, 2, 3]) {
    const { result } = await read<ScoreRevisionDetail>(`${path}/${revision}?period=2026-11`)
    const input = await park.api.get(
      `/v1/enterprises/late/score-input?period=2026-11&revision=${revision}`,
    )
    const again = scoreCases(input.body)
    expect(again.ok && again.value.cases).toEqual([{ id: `late/2026-11/${revision}`, result }])
  }
  const third = await read<ScoreRevisionDetail>(`${path}/3?period=2026-11&against=1`)
  expect(third).toMatchObject({ item: { revision: 3 }, against: 1 })
  expect(third.comparison?.subs.map(({ sub }) => sub)).toEqual(['D', 'Q'])
  expect((await park.api.get(`${path}/9?period=2026-11`)).statusCode).toBe(404)
})

test('an appeal stands beside the history; another enterprise sees neither', async () => {
  await park.send<AppealOutcome>('POST', '/v1/enterprises/late/score-appeals', {
    period: '2026-11',
    reason: '迟到数据已补传',
  })
  const { appeals, items, names } = await historyOf('late')
  expect(appeals).toMatchObject([
    { by: 'operator', reason: '迟到数据已补传', outcome: { isSame: true } },
  ])
  expect(appeals[0]?.outcome.inputSha256).toBe(items[0]?.inputSha256)
  expect(names['late-a']).toBe('late 东门车行 a')
  const roles = [{ role: 'enterprise_admin', parkId: null, enterpriseId: 'late' }] as const
  const { browser } = await givenAccount(park.api.app, 'bo', roles)
  const asked = async (name: string) =>
    (await browser.ask('GET', `/v1/enterprises/${name}/score-history?period=2026-11`)).statusCode
  expect([await asked('late'), await asked('good')]).toEqual([200, 404])
})

const databases: readonly (readonly [
  string,
  (postgres: TestPostgres) => Promise<ControlAddress>,
])[] = [
  ['SQLite', async () => ({ file: ':memory:' })],
  ['PostgreSQL', async (postgres) => ({ url: await postgres.createDatabase() })],
]

test.each(databases)(
  'a month keeps all its computations, a moving window about a month of them: %s',
  async (_name, addressIn) => {
    await using control = await openControlStore(await addressIn(postgres))
    const scoreAt = (period: string, at: number): ScoreRecord => ({
      enterpriseId: 'e1',
      parkId: 'park-1',
      period,
      fromMs: at,
      toMs: at + 1,
      configVersion: 'mcs-v1',
      input: `{"asOfMs":${at}}`,
      inputSha256: `${period} ${at % 40}`,
      result: '{}',
      summary: '{}',
      computedAtMs: at,
    })
    for (const period of ['2026-11', 'rolling30'])
      for (let at = 1; at <= 45; at++)
        await addRevision(control.db, scoreAt(period, at), { reasons: ['period'], seenUntilMs: at })
    const count = async (table: 'scoreRevisions' | 'scoreContents', like: string) => {
      const rows = await control.db.selectFrom(table).select('inputSha256').execute()
      return rows.filter(({ inputSha256 }) => inputSha256.startsWith(like)).length
    }
    expect([await count('scoreRevisions', '2026'), await count('scoreContents', '2026')]).toEqual([
      45, 40,
    ])
    expect([await count('scoreRevisions', 'roll'), await count('scoreContents', 'roll')]).toEqual([
      31, 31,
    ])
    const [last] = await scoreRecords(control).revisions('e1', 'rolling30', {
      before: 46,
      itemsMax: 1,
    })
    expect(last).toMatchObject({
      revision: 45,
      reasons: ['period'],
      seenUntilMs: 45,
      input: { asOfMs: 45 },
    })
  },
)
