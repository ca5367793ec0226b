// When a person finds on the spot what no measurement can prove, then it stands on record until a person has seen it mended, and a red
// flag among it takes the enterprise out of the ranking for as long.
import { actOnInspections } from '@zhian/api/assessment/act-on-inspections'
import { Assessment } from '@zhian/api/assessment/assessment'
import { assessmentEvents } from '@zhian/api/assessment/assessment-events'
import { scoreRecords } from '@zhian/api/assessment/score-records'
import { RegistryDesk } from '@zhian/api/registry/registry-desk'
import { registryRecords } from '@zhian/api/registry/registry-records'
import type { EnterpriseScore, ParkScores } from '@zhian/contracts/assessment'
import type { Inspection } from '@zhian/contracts/inspection'
import type { RegistryChange, RegistryPage } from '@zhian/contracts/registry-exchange'
import { silentLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenAccount } from '../../support/browser-session.ts'
import type { Visitor } from '../../support/browser-session.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'
import { givenDefects } from './given-defects.ts'

const hourMs = 3_600_000
let store: TestWarehouse
let park: Awaited<ReturnType<typeof givenDefects>>
let manager: Visitor
beforeAll(async () => {
  store = await startWarehouse()
  park = await givenDefects(store)
  park.clock.nowMs -= 20 * hourMs
  const roles = [{ role: 'park_manager', parkId: null, enterpriseId: null }] as const
  manager = (await givenAccount(park.api.app, 'zhao', roles)).browser
})
afterAll(async () => {
  await park[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
})

const found = (given: Partial<Inspection> = {}): Inspection => ({
  inspectionId: 'i1',
  enterpriseId: 'good',
  cameraId: 'good-a',
  finding: 'PROHIBITED_ZONE',
  foundAtMs: park.clock.nowMs - 2 * hourMs,
  evidence: '更衣室门内可见',
  state: 'open',
  ...given,
})
const put = (by: Visitor, record: Inspection) =>
  by.ask('PUT', `/v1/registry/inspections/${record.inspectionId}`, { body: { record } })
const scoreOf = async (name: string) =>
  (await park.api.get(`/v1/enterprises/${name}/score?period=2026-11`)).json<EnterpriseScore>()
const ranked = async () => {
  const scores = await park.api.get('/v1/parks/park-1/scores?period=2026-11')
  return scores.json<ParkScores>().park?.ranking.map(({ id }) => id)
}

test('a red flag disqualifies by its object and its inspector, and only while it stands', async () => {
  await park.compute()
  const before = await scoreOf('good')
  expect(await ranked()).toContain('good')
  const filed = await put(manager, found({ inspectedBy: 'somebody', filedAtMs: 1 }))
  expect(filed.json()).toMatchObject({
    record: { inspectedBy: 'zhao', filedAtMs: park.clock.nowMs },
  })
  expect(await park.compute()).toMatchObject({ scored: 1 })
  const flagged = await scoreOf('good')
  expect(flagged.result).toMatchObject({
    status: 'DISQUALIFIED',
    redFlags: ['PROHIBITED_ZONE good-a'],
    output: before.result.output,
  })
  expect(await ranked()).not.toContain('good')
  park.clock.nowMs += 2 * hourMs
  const mended = found({ state: 'closed', outcome: '已拆除，现场复核' })
  expect((await put(manager, mended)).json()).toMatchObject({
    record: { endedBy: 'zhao', endedAtMs: park.clock.nowMs, finding: 'PROHIBITED_ZONE' },
  })
  // To the full hour before it was mended it still stood.
  await park.compute()
  expect((await scoreOf('good')).result.redFlags).toHaveLength(1)
  park.clock.nowMs += hourMs
  await park.compute()
  expect((await scoreOf('good')).result).toMatchObject({ status: 'RATED', redFlags: [] })
  expect(await ranked()).toContain('good')
})

test('other findings stand on record and cost nothing that is not measured', async () => {
  const before = (await scoreOf('fake')).result
  const record = { inspectionId: 'i2', enterpriseId: 'fake', cameraId: 'fake-a' }
  const filed = await put(manager, found({ ...record, finding: 'FAKE_HEARTBEAT' }))
  expect(filed.statusCode).toBe(200)
  await park.compute()
  expect((await scoreOf('fake')).result).toMatchObject({ status: 'RATED', output: before.output })
})

test('what was found is neither changed, removed nor dated back; a withdrawn flag never was', async () => {
  const flag = found({ inspectionId: 'i3', enterpriseId: 'clock', cameraId: 'clock-b' })
  expect((await put(manager, { ...flag, foundAtMs: park.clock.nowMs + 1 })).statusCode).toBe(400)
  expect((await put(manager, { ...flag, cameraId: 'good-a' })).json()).toMatchObject({
    cause: '/cameraId: is not a camera of this enterprise',
  })
  expect((await put(manager, flag)).statusCode).toBe(200)
  expect((await put(manager, { ...flag, evidence: '改口' })).statusCode).toBe(400)
  expect((await manager.ask('DELETE', '/v1/registry/inspections/i3')).statusCode).toBe(400)
  // A camera that is taken down does not take its record with it.
  await manager.ask('DELETE', '/v1/registry/cameras/clock-b')
  await put(manager, { ...flag, state: 'withdrawn', outcome: '看错相机' })
  expect((await put(manager, { ...flag, state: 'closed', outcome: '再关' })).statusCode).toBe(400)
  await park.compute()
  expect((await scoreOf('clock')).result.redFlags).toEqual([])
  const { items } = (await manager.ask('GET', '/v1/registry/inspections/i3/changes')).json<{
    items: RegistryChange[]
  }>()
  expect(items.map(({ version, by }) => [version, by])).toEqual([
    [2, 'zhao'],
    [1, 'zhao'],
  ])
})

test('a red flag acts once its hour is over, on the scores of its own enterprise from the month in which it was found', async () => {
  const registry = new RegistryDesk({
    records: registryRecords(park.control),
    changed: () => undefined,
    now: () => park.clock.nowMs,
  })
  const records = scoreRecords(park.control)
  const { warehouse } = store
  const now = () => park.clock.nowMs
  const events = assessmentEvents(silentLog(), openMetrics())
  const pictures = { sample: async () => new Map() }
  const assessment = new Assessment({ warehouse, desk: registry, records, pictures, events, now })
  const computed: string[] = []
  const act = actOnInspections({
    records,
    async compute(order, only) {
      await assessment.compute(order, only)
      computed.push(`${order.period} ${[...only].join()}`)
    },
    now,
  })
  park.clock.nowMs = Math.ceil(park.clock.nowMs / hourMs) * hourMs
  await park.compute()
  await act()
  park.clock.nowMs += hourMs / 2
  await put(manager, found({ inspectionId: 'i5', enterpriseId: 'late', cameraId: 'late-a' }))
  await act()
  expect(computed).toEqual([])
  const [before, other] = [await scoreOf('late'), await scoreOf('covered')]
  expect(before.result.redFlags).toEqual([])
  park.clock.nowMs += hourMs
  await act()
  await act()
  // Nobody has ever computed a moving window here.
  expect(computed).toEqual(['2026-11 late'])
  expect((await scoreOf('late')).result.redFlags).toEqual(['PROHIBITED_ZONE late-a'])
  expect(await ranked()).not.toContain('late')
  expect((await scoreOf('covered')).result).toEqual(other.result)
  // The others are not forgotten.
  expect(await park.compute()).toMatchObject({ enterprises: 8 })
})

test('an enterprise sees what was found at its own place, and files nothing', async () => {
  const roles = [{ role: 'enterprise_admin', parkId: null, enterpriseId: 'fake' }] as const
  const { browser } = await givenAccount(park.api.app, 'bo', roles)
  const { items } = (await browser.ask('GET', '/v1/registry/inspections')).json<RegistryPage>()
  expect(items.map(({ id }) => id)).toEqual(['i2'])
  const own = found({ inspectionId: 'i4', enterpriseId: 'fake', cameraId: 'fake-a' })
  expect((await put(browser, own)).statusCode).toBe(403)
  const ended = found({ inspectionId: 'i2', state: 'withdrawn', outcome: '不承认' })
  expect((await put(browser, { ...ended, enterpriseId: 'fake' })).statusCode).toBe(403)
  const other = found({ inspectionId: 'i1', state: 'closed', outcome: '别人的' })
  expect((await put(browser, other)).statusCode).toBe(404)
})

test('what was seen at the recorder counts as declared, once all cameras have been looked at', async () => {
  const declare = async (cameraId: string, missingHours: number) => {
    const { record, version } = (
      await manager.ask('GET', `/v1/registry/cameras/${cameraId}`)
    ).json<{ record: object; version: number }>()
    const asOfMs = park.clock.nowMs - 24 * hourMs
    const recordingDeclared = { asOfMs, oldestAtMs: asOfMs - 40 * 24 * hourMs, missingHours }
    const body = { record: { ...record, recordingDeclared }, version }
    const put = await manager.ask('PUT', `/v1/registry/cameras/${cameraId}`, { body })
    expect(put.statusCode).toBe(200)
    await park.compute()
    return (await scoreOf('twice')).result
  }
  const one = await declare('twice-a', 0)
  expect(one.components['rec']?.score).toBe('UNKNOWN_PLATFORM')
  expect(one.components['retention']?.score).toBe(100)
  const both = await declare('twice-b', 96)
  expect(both.components['rec']?.rate).toBeCloseTo(1 - 96 / (2 * 40 * 24), 9)
  const lost = both.deductions.find(({ ruleId }) => ruleId === 'R-REC')
  expect(lost?.objectId).toBe('twice-b')
  expect(lost?.evidence.join()).toMatch(/self-declared as of .* 96 h missing/)
})
