// When a park's manager enrols gateways, then only those of the park's enterprises, and no name that another gateway has.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { GatewayPage } from '@zhian/contracts/gateways'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import { givenAccount } from '../../support/browser-session.ts'
import type { Visitor } from '../../support/browser-session.ts'
import { startTestApi } from '../../support/api.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'
import { givenZone } from './given-zone.ts'
import type { Zone } from './given-zone.ts'

let store: TestWarehouse
let zone: Zone
let api: Awaited<ReturnType<typeof startTestApi>>
let manager: Visitor
let operator: Visitor
const own = { enterpriseId: 'e-own', siteId: 'north' }
const foreign = { enterpriseId: 'e-foreign', siteId: 'north' }
const noBlobs = {} as unknown as Pick<BlobStore, 'get'>

beforeAll(async () => {
  store = await startWarehouse()
  zone = await givenZone({ warehouse: store.warehouse })
  api = zone.api
  const { app } = api
  operator = (
    await givenAccount(app, 'admin', [{ role: 'operator', parkId: null, enterpriseId: null }])
  ).browser
  manager = (
    await givenAccount(app, 'wang', [{ role: 'park_manager', parkId: 'p1', enterpriseId: null }])
  ).browser
  for (const [parkId, enterpriseId] of [
    ['p1', 'e-own'],
    ['p2', 'e-foreign'],
  ] as const) {
    await operator.ask('PUT', `/v1/registry/parks/${parkId}`, {
      body: { record: { parkId, name: parkId } },
    })
    const enterprise = {
      enterpriseId,
      parkId,
      name: enterpriseId,
      enterpriseClass: 'small',
      shouldConnect: true,
    }
    const put = await operator.ask('PUT', `/v1/registry/enterprises/${enterpriseId}`, {
      body: { record: enterprise },
    })
    expect(put.statusCode, put.body).toBe(200)
  }
})
afterAll(async () => {
  await zone[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
})

const order = (who: Visitor, agentId: string, place: object) =>
  who.ask('POST', '/v1/enrolment/tokens', { body: { agentId, ...place } })
const listed = async (who: Visitor, query = '') =>
  (await who.ask('GET', `/v1/enrolment/gateways${query}`)).json<GatewayPage>()
const names = async (who: Visitor) => (await listed(who)).items.map(({ agentId }) => agentId)

test('a manager orders a token within the park, and nowhere else', async () => {
  expect((await order(manager, 'gate-1', own)).statusCode).toBe(201)
  expect((await order(manager, 'gate-2', foreign)).statusCode).toBe(403)
  expect((await order(manager, 'gate-2', { ...own, enterpriseId: 'e-unknown' })).statusCode).toBe(
    403,
  )
  expect((await order(operator, 'gate-2', foreign)).statusCode).toBe(201)
  expect(await names(manager)).toEqual(['gate-1'])
  expect(await names(operator)).toEqual(['gate-1', 'gate-2'])
})

test('a token for the name of somebody else’s gateway would take its place, so there is none', async () => {
  const refused = await order(manager, 'gate-2', own)
  expect([refused.statusCode, refused.json()]).toEqual([
    409,
    expect.objectContaining({ cause: expect.stringContaining('gate-2 already') as string }),
  ])
})

test('what the gateway does is seen at once, and its certificate is taken away by whom it is within reach of', async () => {
  const { token } = (await order(manager, 'gate-3', own)).json<{ token: string }>()
  const waiting = await listed(manager, '?agentId=gate-3')
  expect(waiting.items).toMatchObject([{ agentId: 'gate-3', token: {}, cameras: 0, stored: 0 }])
  expect(waiting.items[0]?.token?.usedAtMs).toBeUndefined()
  expect(JSON.stringify(waiting)).not.toContain(token)
  expect(await zone.enroll('gate-3', ['--token', token])).toMatchObject({ exitCode: 0 })
  expect((await listed(manager, '?agentId=gate-3')).items).toMatchObject([
    { token: { usedAtMs: expect.any(Number) as number }, certificate: { state: 'valid' } },
  ])
  const revoke = (who: Visitor, agentId: string) =>
    who.ask('POST', '/v1/enrolment/revocations', { body: { agentId } })
  expect((await revoke(manager, 'gate-2')).statusCode).toBe(404)
  expect((await revoke(manager, 'gate-3')).json()).toEqual({ revoked: 1 })
  expect((await listed(manager, '?agentId=gate-3')).items).toMatchObject([
    { certificate: { state: 'revoked' } },
  ])
  // What the manager may not revoke keeps its token too.
  expect((await listed(operator, '?agentId=gate-2')).items).toMatchObject([{ token: {} }])
})

test('the list of every certificate stays the operators’; an enterprise’s administrator enrols nothing', async () => {
  expect((await manager.ask('GET', '/v1/enrolment/certificates')).statusCode).toBe(403)
  const { browser } = await givenAccount(api.app, 'li', [
    { role: 'enterprise_admin', parkId: 'p1', enterpriseId: 'e-own' },
  ])
  expect((await order(browser, 'gate-9', own)).statusCode).toBe(403)
  expect((await browser.ask('GET', '/v1/enrolment/gateways')).statusCode).toBe(403)
})

test('without an authority the address says what is missing', async () => {
  await using bare = await startTestApi({ warehouse: store.warehouse, blobs: noBlobs })
  const answer = await bare.get('/v1/enrolment/gateways')
  expect([answer.statusCode, answer.json()]).toEqual([
    404,
    expect.objectContaining({ cause: expect.stringContaining('./zhian ca init') as string }),
  ])
})
