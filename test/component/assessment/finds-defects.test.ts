// When one thing is wrong with each enterprise of a park, then its score says so, by the right rule and object, and nobody else's moves.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type {
  AppealOutcome,
  EnterpriseScore,
  ParkScores,
  RectificationItem,
} from '@zhian/contracts/assessment'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RegistryRecord } from '@zhian/contracts/registry-exchange'
import { apiToken } from '../../support/api.ts'
import { givenAccount } from '../../support/browser-session.ts'
import { givenPoint } from '../../support/given-park.ts'
import { repositoryRoot } from '../../support/kafka.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'
import { givenDefects, names } from './given-defects.ts'

let store: TestWarehouse
let park: Awaited<ReturnType<typeof givenDefects>>
beforeAll(async () => {
  store = await startWarehouse()
  park = await givenDefects(store)
})
afterAll(async () => {
  await park[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
})

const scoreOf = async (name: string) => {
  const answer = await park.api.get(`/v1/enterprises/${name}/score?period=2026-11`)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json<EnterpriseScore>()
}

const costs = ({ result }: EnterpriseScore) =>
  result.deductions.map(({ ruleId, objectId }) => `${ruleId} ${objectId}`)
const itemsOf = async () =>
  (await park.api.get('/v1/rectifications')).json<{ items: RectificationItem[] }>().items

test('each defect is found, priced and explained by its own object, and nothing else moves', async () => {
  await park.compute()
  const found = Object.fromEntries(
    await Promise.all(
      names.map(async (name) => {
        const score = await scoreOf(name)
        return [name, [score.result.output, ...costs(score)]] as const
      }),
    ),
  )
  expect(found).toEqual({
    good: [100],
    dead: [75.4, 'O-CAM dead-a', 'D-STABLE dead-a', 'D-ACTIVE dead-a'],
    clock: [96, 'Q-CLOCK clock-a'],
    covered: [95.1, 'R-VQD covered-a'],
    fake: [90, 'D-ACTIVE fake-a', 'D-STABLE fake-a'],
    twice: [99, 'Q-UNIQUE twice-a'],
    late: [97.9, 'D-STABLE late-a', 'D-STABLE late-b', 'D-ACTIVE late-a', 'D-ACTIVE late-b'],
    maintained: [100],
  })
  const dead = await scoreOf('dead')
  expect(dead.result.deductions[0]?.evidence).toContain('cause network 10.0.8')
  expect((await scoreOf('clock')).result.deductions[0]?.evidence[0]).toMatch(
    /^offset -41\.0 s, \d+ probes$/,
  )
  const maintained = await scoreOf('maintained')
  expect(maintained.result.uptime.find(({ id }) => id === 'maintained-a')).toMatchObject({
    downS: 0,
    maintenanceExcusedS: 8 * 3600,
  })
  // Our own outage is in nobody's base, and what came in late because of it is not counted.
  const [uptime] = (await scoreOf('good')).result.uptime
  expect(uptime?.baseS).toBeLessThanOrEqual(30 * 86_400 - 3600 - 3 * 3600 + 240)
})

test('the ranking knows equals and the previous month, and tiles say of how many', async () => {
  const scores = (await park.api.get('/v1/parks/park-1/scores?period=2026-11')).json<ParkScores>()
  expect(scores.park?.ranking.slice(0, 3)).toMatchObject([
    { rank: 1, id: 'good' },
    { rank: 1, id: 'maintained' },
    { rank: 3, id: 'twice' },
  ])
  expect(scores.tiles).toEqual([
    { key: 'online', good: 15, of: 16 },
    { key: 'connected', good: 8, of: 8 },
    { key: 'archiveQualified', good: 16, of: 16 },
    { key: 'archived', good: 16, of: 16 },
    { key: 'intact', good: 15, of: 16 },
  ])
})

test('one cause is one item, those that are over open none, and what it would gain is told', async () => {
  const items = await itemsOf()
  expect(items.map(({ ruleId, objectId }) => `${ruleId} ${objectId}`)).toEqual([
    'O-CAM dead-a',
    'D-ACTIVE fake-a',
    'R-VQD covered-a',
    'Q-CLOCK clock-a',
    'Q-UNIQUE twice-a',
  ])
  const dead = await scoreOf('dead')
  expect(items[0]?.pointsLost).toBeCloseTo(100 - (dead.result.final ?? 0), 9)
  expect(items[0]).toMatchObject({ state: 'open', dueAtMs: null, dueSource: null })
})

test('the program outside gives the stored result to the last bit, and an appeal the same', async () => {
  for (const name of ['dead', 'late']) {
    const input = await park.api.get(`/v1/enterprises/${name}/score-input?period=2026-11`)
    const main = join(repositoryRoot, 'infra/local/main.ts')
    const { stdout } = spawnSync(process.execPath, [main, 'score', '-'], {
      input: input.body,
      encoding: 'utf8',
    })
    const outside = JSON.parse(stdout) as { cases: { result: unknown }[] }
    const { result } = await scoreOf(name)
    expect(outside.cases[0]?.result).toEqual(result)
    const appeal = await park.send<AppealOutcome>('POST', `/v1/enterprises/${name}/score-appeals`, {
      period: '2026-11',
      reason: '请复核',
    })
    expect(appeal).toMatchObject({
      isSame: true,
      inputSha256: result.inputSha256,
      before: result.output,
      after: result.output,
    })
  }
})

const resultsOfOthers = async () => {
  const others = await Promise.all(names.filter((name) => name !== 'late').map(scoreOf))
  return others.map(({ result }) => result)
}

test('an enterprise sees its own score and items alone, answers them, and sets no date', async () => {
  const roles = [{ role: 'enterprise_admin', parkId: null, enterpriseId: 'dead' }] as const
  const { browser } = await givenAccount(park.api.app, 'bo', roles)
  const scores = (
    await browser.ask('GET', '/v1/parks/park-1/scores?period=2026-11')
  ).json<ParkScores>()
  expect([scores.rows.map(({ enterpriseId }) => enterpriseId), scores.park, scores.tiles]).toEqual([
    ['dead'],
    null,
    [],
  ])
  expect((await browser.ask('GET', '/v1/enterprises/clock/score?period=2026-11')).statusCode).toBe(
    404,
  )
  expect((await browser.ask('POST', '/v1/parks/park-1/scores/compute')).statusCode).toBe(403)
  const { items } = (await browser.ask('GET', '/v1/rectifications')).json<{
    items: RectificationItem[]
  }>()
  expect(items.map(({ enterpriseId }) => enterpriseId)).toEqual(['dead'])
  const answer = (itemId: string, body: object) =>
    browser.ask('PATCH', `/v1/rectifications/${itemId}`, { body })
  const own = items[0]?.itemId ?? ''
  const other = (await itemsOf()).find(({ enterpriseId }) => enterpriseId === 'clock')?.itemId ?? ''
  expect((await answer(other, { note: '不是我的' })).statusCode).toBe(404)
  expect((await answer(own, { dueAtMs: 1, dueSource: '自定' })).statusCode).toBe(403)
  expect((await answer(own, { state: 'closed' })).statusCode).toBe(400)
  const answered = await answer(own, {
    version: items[0]?.version,
    state: 'recheck',
    responsible: '老王',
  })
  expect(answered.json()).toMatchObject({ state: 'recheck', responsible: '老王', version: 2 })
  expect((await answer(own, { version: 1, note: '晚了' })).statusCode).toBe(409)
  await park.compute()
  expect((await itemsOf()).find(({ itemId }) => itemId === own)).toMatchObject({
    state: 'returned',
  })
})

test('what has not changed is not computed again; a late backlog opens its hours again and moves one score', async () => {
  const before = await scoreOf('late')
  const others = await resultsOfOthers()
  expect(await park.compute()).toMatchObject({ scored: 0 })
  await park.storeLate()
  expect(await park.compute()).toMatchObject({ scored: 1 })
  const after = await scoreOf('late')
  expect(costs(after)).toEqual(['Q-TIMELY late-a', 'Q-TIMELY late-b'])
  expect(after.result.sub).toMatchObject({ D: 100 })
  expect(after.result.output).not.toBe(before.result.output)
  await park.storeLate()
  expect(await park.compute()).toMatchObject({ scored: 0 })
  expect(await resultsOfOthers()).toEqual(others)
})

const changeRecord = async (path: string, change: (record: object) => object) => {
  const { record } = (await park.api.get(`/v1/registry/${path}`)).json<RegistryRecord>()
  await park.send('PUT', `/v1/registry/${path}`, { record: change(record as object) })
}

test('a camera that was taken down is none without an archive, whether its record says when or has gone', async () => {
  await changeRecord('cameras/good-b', (record) => ({
    ...record,
    retiredAtMs: Date.UTC(2026, 10, 15),
  }))
  const headers = { authorization: `Bearer ${apiToken}` }
  const url = '/v1/registry/cameras/maintained-b'
  expect((await park.api.app.inject({ method: 'DELETE', url, headers })).statusCode).toBe(200)
  await park.compute()
  expect([costs(await scoreOf('good')), costs(await scoreOf('maintained'))]).toEqual([[], []])
  const scores = (await park.api.get('/v1/parks/park-1/scores?period=2026-11')).json<ParkScores>()
  expect(scores.tiles).toContainEqual({ key: 'archived', good: 14, of: 14 })
})

test('an enterprise whose input is refused keeps nobody else from a score', async () => {
  const requires = Array.from({ length: 2 }, () => givenPoint().requires[0])
  const broken = JSON.stringify({
    ...givenPoint({ pointId: 'gate-clock' }),
    siteId: 'site-clock',
    requires,
  })
  await park.control.db
    .updateTable('registryRecords')
    .set({ record: broken })
    .where('kind', '=', 'points')
    .where('id', '=', 'gate-clock')
    .execute()
  for (const name of ['clock', 'twice'])
    await changeRecord(`enterprises/${name}`, (record) => ({ ...record, enterpriseClass: 'key' }))
  const before = await scoreOf('clock')
  await expect(park.compute()).rejects.toThrow('DEFECT')
  expect((await scoreOf('clock')).result).toEqual(before.result)
  const scores = (await park.api.get('/v1/parks/park-1/scores?period=2026-11')).json<ParkScores>()
  expect(scores.park?.ranking.find(({ id }) => id === 'twice')?.output).toBe(99)
})
