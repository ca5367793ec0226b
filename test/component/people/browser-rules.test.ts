// When a browser comes from another site, or over a network in the clear, then it changes nothing and carries no password.
import { openControlStore } from '@zhian/api/control/control-store'
import type { ControlStore } from '@zhian/api/control/control-store'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import type { FastifyInstance } from 'fastify'
import { beforeEach, expect, test } from 'vitest'
import { startTestApi } from '../../support/api.ts'
import { givenAccount, goodPassword, visitor } from '../../support/browser-session.ts'

const manager = [{ role: 'park_manager', parkId: null, enterpriseId: null }] as const
const nothing = { warehouse: {} as unknown as Warehouse, blobs: {} as unknown as BlobStore }
let control: ControlStore
let app: FastifyInstance

beforeEach(async () => {
  control = await openControlStore({ file: ':memory:' })
  const api = await startTestApi({ ...nothing, control })
  app = api.app
  return async () => {
    await api[Symbol.asyncDispose]()
    await control[Symbol.asyncDispose]()
  }
})

const whoAmI = async (browser: ReturnType<typeof visitor>) => browser.ask('GET', '/v1/session')

test('a page of another site changes nothing', async () => {
  const { browser } = await givenAccount(app, 'ann', manager)
  const drop = async (headers: object) =>
    (await browser.ask('DELETE', '/v1/session', { headers })).statusCode
  expect(await drop({ 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await drop({ 'sec-fetch-site': 'same-site' })).toBe(403)
  const plain = { 'sec-fetch-site': undefined, host: 'zhian.example' }
  expect(await drop({ ...plain, origin: 'https://evil.example' })).toBe(403)
  expect(await drop({ ...plain, origin: 'null' })).toBe(403)
  const form = { 'content-type': 'text/plain' }
  const body = JSON.stringify({ name: 'ann', password: goodPassword })
  const sent = await app.inject({ method: 'POST', url: '/v1/session', headers: form, body })
  expect([sent.statusCode, sent.cookies]).toEqual([400, []])
  expect((await whoAmI(browser)).statusCode).toBe(200)
  expect(await drop({ ...plain, origin: 'http://zhian.example' })).toBe(204)
})

test('the cookie is for this host and no script; over a network it wants TLS', async () => {
  await givenAccount(app, 'ann', manager)
  const body = { name: 'ann', password: goodPassword }
  const near = await visitor(app).ask('POST', '/v1/session', { body })
  const cookieOf = (answer: typeof near) => answer.cookies[0] as Record<string, unknown>
  expect(cookieOf(near)).toMatchObject({ name: 'zhian-session', httpOnly: true, sameSite: 'Lax' })
  const far = visitor(app, { remoteAddress: '10.0.0.7' })
  const told = await far.ask('POST', '/v1/session', { body })
  expect([told.statusCode, told.json<{ code: string }>().code]).toEqual([403, 'FORBIDDEN'])
  await using behind = await startTestApi({
    ...nothing,
    control,
    trustedProxies: ['10.0.0.7'],
  })
  const forwarded = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' }
  const secure = await visitor(behind.app, { remoteAddress: '10.0.0.7', headers: forwarded }).ask(
    'POST',
    '/v1/session',
    { body },
  )
  expect(cookieOf(secure)).toMatchObject({
    name: '__Host-zhian',
    secure: true,
    httpOnly: true,
    path: '/',
  })
  expect(cookieOf(secure)['domain']).toBeUndefined()
  const [newest] = await control.db
    .selectFrom('sessions')
    .select('address')
    .where('address', '=', '203.0.113.9')
    .execute()
  expect(newest).toBeDefined()
})

test('a live stream ends with the session that opened it', async () => {
  const quiet = { query: async () => [{ nowMs: 0 }], database: 'x' } as unknown as Warehouse
  await using api = await startTestApi({
    ...nothing,
    warehouse: quiet,
    control,
    liveHeartbeatMs: 50,
  })
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const operator = [{ role: 'operator', parkId: null, enterpriseId: null }] as const
  const { account, browser } = await givenAccount(api.app, 'ann', operator)
  const stream = await fetch(`${url}/v1/captures/live`, { headers: { cookie: browser.cookie } })
  const reader = stream.body?.getReader()
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toContain('retry:')
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toContain('still here')
  await browser.ask('DELETE', `/v1/accounts/${account.id}/sessions`)
  let isDone = false
  while (!isDone) isDone = (await reader?.read())?.done ?? true
  expect(isDone).toBe(true)
})
