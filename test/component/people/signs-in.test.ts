// When people sign in, then each is known by a session that can be seen and ended, and nobody learns who else there is,
// because the console stands in front of pictures.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openControlStore } from '@zhian/api/control/control-store'
import type { ControlAddress, ControlStore } from '@zhian/api/control/control-store'
import type { AccountLink, AccountPage, SessionPage, SessionView } from '@zhian/contracts/people'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { hash } from '@node-rs/argon2'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startTestApi } from '../../support/api.ts'
import { givenAccount, goodPassword, visitor } from '../../support/browser-session.ts'
import { startPostgres } from '../../support/postgres.ts'
import type { TestPostgres } from '../../support/postgres.ts'

const hourMs = 3600 * 1000
let folder: string
let postgres: TestPostgres

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhian-people-'))
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

let files = 0
const databases: readonly (readonly [string, () => Promise<ControlAddress>])[] = [
  ['SQLite', async () => ({ file: join(folder, `people-${(files += 1)}.db`) })],
  ['PostgreSQL', async () => ({ url: await postgres.createDatabase() })],
]

const manager = [{ role: 'park_manager', parkId: null, enterpriseId: null }] as const
const operator = [{ role: 'operator', parkId: null, enterpriseId: null }] as const

describe.each(databases)('%s', (_name, newAddress) => {
  let control: ControlStore
  let app: FastifyInstance
  let asOperator: Awaited<ReturnType<typeof startTestApi>>['get']
  const clock = { nowMs: 0 }
  const closing: AsyncDisposable[] = []

  beforeEach(async () => {
    clock.nowMs = Date.UTC(2026, 10, 28)
    control = await openControlStore(await newAddress())
    const api = await startTestApi({
      warehouse: {} as unknown as Warehouse,
      blobs: {} as unknown as BlobStore,
      control,
      now: () => clock.nowMs,
    })
    app = api.app
    asOperator = api.get
    closing.push(api, control)
    return async () => {
      for (const each of closing.splice(0)) await each[Symbol.asyncDispose]()
    }
  })

  const tokenAsks = async (url: string) =>
    app.inject({ method: 'POST', url, headers: { authorization: 'Bearer a-token-for-tests-only' } })
  const whoAmI = async (browser: ReturnType<typeof visitor>) => browser.ask('GET', '/v1/session')

  test('the first administrator comes by a link, which works once; then no other is made', async () => {
    const first = (await tokenAsks('/v1/accounts/first-link')).json<AccountLink>()
    const { link } = (await tokenAsks('/v1/accounts/first-link')).json<AccountLink>()
    const browser = visitor(app)
    const look = await browser.ask('POST', '/v1/session/link', { body: { link } })
    expect(look.json()).toMatchObject({ purpose: 'first', name: null })
    const old = await browser.ask('POST', '/v1/session/link', { body: { link: first.link } })
    expect([old.statusCode, old.json<{ code: string }>().code]).toEqual([403, 'LINK_REFUSED'])
    expect((await browser.useLink(link, goodPassword)).statusCode).toBe(400)
    const who = { name: 'Wang.Li', displayName: '王丽' }
    expect((await browser.useLink(link, goodPassword, who)).statusCode).toBe(201)
    expect((await whoAmI(browser)).json<SessionView>()).toMatchObject({
      account: { name: 'wang.li', displayName: '王丽' },
      roles: operator,
      permissions: expect.arrayContaining(['read capture', 'manage account']) as unknown,
    })
    expect((await visitor(app).useLink(link, goodPassword, who)).statusCode).toBe(403)
    expect((await tokenAsks('/v1/accounts/first-link')).statusCode).toBe(409)
  })

  test('two who use one link at the same moment are one account', async () => {
    const { link } = (await tokenAsks('/v1/accounts/first-link')).json<AccountLink>()
    const ends = await Promise.all(
      ['ann', 'bob'].map((name) => visitor(app).useLink(link, goodPassword, { name })),
    )
    expect(ends.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([201, 403])
    expect((await asOperator('/v1/accounts')).json<AccountPage>().items).toHaveLength(1)
  })

  test('a link is too old after a day, and says no more than a link that never was', async () => {
    const { link } = (await tokenAsks('/v1/accounts/first-link')).json<AccountLink>()
    clock.nowMs += 24 * hourMs
    const late = await visitor(app).useLink(link, goodPassword, { name: 'ann' })
    const never = await visitor(app).useLink('A'.repeat(43), goodPassword, { name: 'ann' })
    const bare = (answer: typeof late) => ({ ...answer.json<object>(), requestId: '' })
    expect(bare(late)).toEqual(bare(never))
  })

  test('a wrong password, a name that is not there and a disabled account get one answer', async () => {
    const { account } = await givenAccount(app, 'ann', manager)
    await givenAccount(app, 'zoe', manager)
    await app.inject({
      method: 'PATCH',
      url: `/v1/accounts/${account.id}`,
      headers: { authorization: 'Bearer a-token-for-tests-only' },
      body: { state: 'disabled' },
    })
    const tries = [
      { name: 'zoe', password: 'not the password' },
      { name: 'nobody', password: goodPassword },
      { name: 'ann', password: goodPassword },
    ]
    const answers = await Promise.all(
      tries.map((body) => visitor(app).ask('POST', '/v1/session', { body })),
    )
    const told = answers.map((answer) => [
      answer.statusCode,
      { ...answer.json<object>(), requestId: '' },
    ])
    expect(told[0]).toMatchObject([401, { code: 'SIGN_IN_REFUSED' }])
    expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1)
    expect(await visitor(app).signIn('ＺＯＥ ', goodPassword)).toBe(201)
  })

  test('guessing is stopped by name, and another name from the same place is not', async () => {
    await givenAccount(app, 'ann', manager)
    await givenAccount(app, 'bob', manager)
    const guesses = await Promise.all(
      Array.from({ length: 14 }, () => visitor(app).signIn('ann', 'wrong password')),
    )
    expect(guesses.filter((status) => status === 401)).toHaveLength(10)
    const stopped = await visitor(app).ask('POST', '/v1/session', {
      body: { name: 'ann', password: goodPassword },
    })
    expect([stopped.statusCode, stopped.json<{ code: string }>().code]).toEqual([
      429,
      'TOO_MANY_ATTEMPTS',
    ])
    const wait = Number(stopped.headers['retry-after'])
    expect(wait).toBeGreaterThan(60)
    expect(wait).toBeLessThanOrEqual(900)
    expect(await visitor(app).signIn('bob', goodPassword)).toBe(201)
  })

  test('guessing is stopped by address, whatever the names', async () => {
    const guess = (n: number, remoteAddress: string) =>
      visitor(app, { remoteAddress }).signIn(`name-${n}`, 'wrong password')
    const ends = await Promise.all(Array.from({ length: 70 }, (_none, n) => guess(n, '127.0.0.2')))
    expect(ends.filter((status) => status === 429).length).toBe(10)
    expect(await guess(99, '127.0.0.3')).toBe(401)
  })

  test('at rest there is neither password, session nor link', async () => {
    const { account, browser } = await givenAccount(app, 'ann', manager)
    const secret = browser.cookie.split('=')[1] ?? ''
    const made = await tokenAsks(`/v1/accounts/${account.id}/links`)
    const { link } = made.json<AccountLink>()
    const rows = JSON.stringify([
      await control.db.selectFrom('accounts').selectAll().execute(),
      await control.db.selectFrom('sessions').selectAll().execute(),
      await control.db.selectFrom('accountLinks').selectAll().execute(),
    ])
    expect(rows).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
    for (const bare of [secret, link, goodPassword]) {
      expect(bare.length).toBeGreaterThan(15)
      expect(rows).not.toContain(bare)
    }
  })

  test('a hash of another cost is made anew at the next sign-in', async () => {
    const { account } = await givenAccount(app, 'ann', manager)
    const dated = await hash(goodPassword, { memoryCost: 8192, timeCost: 1, parallelism: 1 })
    await control.db.updateTable('accounts').set({ passwordHash: dated }).execute()
    expect(await visitor(app).signIn('ann', goodPassword)).toBe(201)
    const [row] = await control.db.selectFrom('accounts').selectAll().execute()
    expect(row).toMatchObject({ id: account.id })
    expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await visitor(app).signIn('ann', goodPassword)).toBe(201)
  })

  test('a session ends after a shift without a click, and after a week with them', async () => {
    const { browser } = await givenAccount(app, 'ann', manager)
    clock.nowMs += 8 * hourMs
    expect((await whoAmI(browser)).statusCode).toBe(401)
    expect(await browser.signIn('ann', goodPassword)).toBe(201)
    const dayOfClicks = async () => {
      for (let click = 0; click < 4; click += 1) {
        clock.nowMs += 6 * hourMs
        if ((await whoAmI(browser)).statusCode !== 200) return false
      }
      return true
    }
    let days = 0
    while (await dayOfClicks()) days += 1
    expect(days).toBe(6)
  })

  test('one’s sessions are listed and ended, one or all; those of others are not there', async () => {
    const { account, browser } = await givenAccount(app, 'ann', manager)
    const other = await givenAccount(app, 'bob', manager)
    const phone = visitor(app, { headers: { 'user-agent': 'Phone/2' }, remoteAddress: '127.0.0.9' })
    await phone.signIn('ann', goodPassword)
    const sessions = `/v1/accounts/${account.id}/sessions`
    const { items } = (await browser.ask('GET', sessions)).json<SessionPage>()
    const onPhone = items.find(({ isThis }) => !isThis)
    expect(items).toHaveLength(2)
    expect(onPhone).toMatchObject({ userAgent: 'Phone/2', address: '127.0.0.9' })
    expect(JSON.stringify(items)).not.toContain('digest')
    for (const method of ['GET', 'DELETE'] as const)
      expect((await other.browser.ask(method, sessions)).statusCode).toBe(404)
    const one = `${sessions}/${onPhone?.id}`
    expect((await other.browser.ask('DELETE', one)).statusCode).toBe(404)
    expect((await browser.ask('DELETE', one)).statusCode).toBe(204)
    expect((await browser.ask('DELETE', one)).statusCode).toBe(404)
    expect((await whoAmI(phone)).statusCode).toBe(401)
    expect((await whoAmI(browser)).statusCode).toBe(200)
    expect((await browser.ask('DELETE', sessions)).statusCode).toBe(204)
    expect((await whoAmI(browser)).statusCode).toBe(401)
  })

  test('signing in anew leaves no session behind, and signing out ends it', async () => {
    const { browser } = await givenAccount(app, 'ann', manager)
    const before = browser.cookie
    await browser.signIn('ann', goodPassword)
    expect(browser.cookie).not.toBe(before)
    const replay = await visitor(app).ask('GET', '/v1/session', { headers: { cookie: before } })
    expect(replay.statusCode).toBe(401)
    const last = browser.cookie
    expect((await browser.ask('DELETE', '/v1/session')).statusCode).toBe(204)
    expect(browser.cookie).toBe('')
    const again = await visitor(app).ask('GET', '/v1/session', { headers: { cookie: last } })
    expect(again.statusCode).toBe(401)
  })

  test('a new password wants the present one and ends every other session', async () => {
    const { browser } = await givenAccount(app, 'ann', manager)
    const phone = visitor(app)
    await phone.signIn('ann', goodPassword)
    const next = 'three herons on a roof'
    const change = (password: string, nextPassword: string) =>
      browser.ask('PUT', '/v1/session/password', { body: { password, nextPassword } })
    expect((await change('wrong', next)).statusCode).toBe(400)
    const weak = await change(goodPassword, 'password123')
    expect(weak.json()).toMatchObject({ cause: expect.stringContaining('tried first') as unknown })
    expect((await change(goodPassword, next)).statusCode).toBe(201)
    expect((await whoAmI(phone)).statusCode).toBe(401)
    expect((await whoAmI(browser)).statusCode).toBe(200)
    expect(await visitor(app).signIn('ann', goodPassword)).toBe(401)
    expect(await visitor(app).signIn('ann', next)).toBe(201)
  })

  test('an administrator resets a password by link; disabling an account ends it at once', async () => {
    const { account, browser } = await givenAccount(app, 'ann', manager)
    const administrator = await givenAccount(app, 'root', operator)
    const links = `/v1/accounts/${account.id}/links`
    expect((await browser.ask('POST', links)).statusCode).toBe(403)
    const { link } = (await administrator.browser.ask('POST', links)).json<AccountLink>()
    expect((await visitor(app).useLink(link, 'three herons on a roof')).statusCode).toBe(201)
    expect((await whoAmI(browser)).statusCode).toBe(401)
    await browser.signIn('ann', 'three herons on a roof')
    const change = (id: string, body: object) =>
      administrator.browser.ask('PATCH', `/v1/accounts/${id}`, { body })
    expect((await change(account.id, { state: 'disabled' })).statusCode).toBe(200)
    expect((await whoAmI(browser)).statusCode).toBe(401)
    expect((await administrator.browser.ask('POST', links)).statusCode).toBe(409)
    expect((await change(administrator.account.id, { state: 'disabled' })).statusCode).toBe(409)
    expect((await change(administrator.account.id, { roles: [] })).statusCode).toBe(409)
  })

  test('an account is made once, with roles that mean something', async () => {
    const { browser } = await givenAccount(app, 'root', operator)
    const make = async (order: object) =>
      (await browser.ask('POST', '/v1/accounts', { body: order })).statusCode
    const order = { name: 'ann', displayName: 'Ann', roles: manager }
    expect(await make(order)).toBe(201)
    expect(await make({ ...order, name: 'ANN' })).toBe(409)
    const loose = { role: 'enterprise_admin', parkId: null, enterpriseId: null }
    expect(await make({ ...order, name: 'bob', roles: [loose] })).toBe(400)
    expect(await make({ ...order, name: 'bob', roles: [{ ...loose, role: 'agent' }] })).toBe(400)
    expect(await make({ ...order, name: 'b b' })).toBe(400)
  })
})
