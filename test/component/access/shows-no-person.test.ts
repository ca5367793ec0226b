// When somebody who is not an operator tries every route and every odd spelling of it, then no face, plate or capture
// comes back, because that is what a park manager's console is promised never to show.
import { isPermitted } from '@zhian/api/plugins/authorise'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentStatus } from '@zhian/contracts/agent'
import type { AgentPage, CameraPage } from '@zhian/contracts/api'
import type { RoleAssignment } from '@zhian/contracts/people'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noPictures, startTestApi } from '../../support/api.ts'
import { givenAccount } from '../../support/browser-session.ts'
import type { Visitor } from '../../support/browser-session.ts'
import { givenPlateTag, givenTagged } from '../../support/given-tagged.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

const { tagged, images } = givenTagged({ tags: [givenPlateTag('粤B12345')] })
const { captureId } = tagged.capture
const secrets = [captureId, '粤B12345', tagged.capture.images[0]?.sha256 ?? '']
let store: TestWarehouse
let api: Awaited<ReturnType<typeof startTestApi>>
let app: FastifyInstance

beforeAll(async () => {
  store = await startWarehouse()
  await store.store('tagged', [tagged])
  await store.store('status', [statusOf('agent-1', 'enterprise-1'), statusOf('agent-2', 'other')])
  const consoleFolder = join(store.folder, 'console')
  await mkdir(consoleFolder)
  await writeFile(join(consoleFolder, 'index.html'), '<!doctype html><title>page</title>')
  const picture = images[0] ?? Buffer.alloc(0)
  api = await startTestApi({
    warehouse: store.warehouse,
    blobs: { get: async () => picture },
    consoleFolder,
  })
  app = api.app
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  await store?.[Symbol.asyncDispose]()
})

const statusOf = (agentId: string, enterpriseId: string): AgentStatus => ({
  schema: 'agent-status.v1',
  agentId,
  enterpriseId,
  siteId: 'site-1',
  version: '1.0.0',
  atMs: Date.UTC(2026, 10, 24),
  startedAtMs: Date.UTC(2026, 10, 20),
  epoch: '01jd',
  spool: {
    lastSeq: 1,
    pending: 0,
    spoolBytes: 1,
    spoolBytesMax: 1000,
    evicted: 0,
    refused: 0,
    corrupt: 0,
  },
  stripped: [],
  quarantined: 0,
  cameras: [
    {
      cameraId: `gate-of-${agentId}`,
      protocol: 'gat1400',
      deviceId: '33010101001190000001',
      isOnline: true,
      captures: 3,
    },
  ],
})

test('every route says what it asks of its caller', async () => {
  const stated = app.listAccess()
  expect(stated.length).toBeGreaterThan(30)
  expect(stated.filter(({ access }) => access === undefined)).toEqual([])
  const open = stated.filter(({ access, method }) => access === 'open' && method !== 'HEAD')
  expect(open.map(({ method, url }) => `${method} ${url}`).toSorted()).toEqual([
    'GET /',
    'GET /index.html',
    'GET /livez',
    'GET /v1/agent/install.sh',
    'POST /v1/session',
    'POST /v1/session/link',
    'POST /v1/session/link/password',
  ])
})

test('a route that does not say it stops the start', async () => {
  const forgetful = await startTestApi({ warehouse: store.warehouse, blobs: noPictures })
  await forgetful.app.register(async (scope) => {
    scope.get('/v1/forgotten', () => 'everything')
  })
  await expect(forgetful.app.ready()).rejects.toThrow('GET /v1/forgotten')
  await forgetful[Symbol.asyncDispose]()
})

/** Addresses that mean, or might be taken to mean, the same. */
const spellings = (path: string): string[] => [
  path,
  `${path}/`,
  `${path}?`,
  `${path}?access=open`,
  `${path};x=1`,
  `${path}%00`,
  `${path}.json`,
  `/${path}`,
  path.replace('/v1/', '/%761/'),
  path.replace('/v1/', '/V1/'),
  path.replace('/v1/', '/v1//'),
  path.replace('/v1/', '/v1/./'),
  path.replace('/v1/', '/v1/session/../'),
  path.replace('/v1/', '/v1/session/%2e%2e/'),
  path.replace('/v1/', '/v1%2F'),
  path.replace('captures', 'captur%65s'),
]

const filled = (url: string) =>
  url
    .replace(':sessionId', captureId)
    .replace(':id', captureId)
    .replace(':role', 'scene')
    .replace('*', '')

const disguises: readonly object[] = [
  {},
  { accept: 'text/html' },
  { 'x-http-method-override': 'GET', 'x-original-url': '/v1/captures' },
  { authorization: `Bearer wrong` },
]

describe.each<RoleAssignment>([
  { role: 'park_manager', parkId: null, enterpriseId: null },
  { role: 'park_manager', parkId: 'park-1', enterpriseId: null },
  { role: 'enterprise_admin', parkId: null, enterpriseId: 'enterprise-1' },
])('$role of $parkId $enterpriseId', (assignment) => {
  let browser: Visitor
  const name = `${assignment.role}-${assignment.parkId ?? assignment.enterpriseId ?? 'all'}`
  beforeAll(async () => {
    ;({ browser } = await givenAccount(app, name, [assignment]))
  })

  test('routes for operators answer 403, whatever the method', async () => {
    const forOperators = app
      .listAccess()
      .filter(({ access }) => !isPermitted({ accountId: null, assignments: [assignment] }, access))
    expect(forOperators.length).toBeGreaterThan(15)
    for (const { method, url } of forOperators) {
      const answer = await browser.ask(method as 'GET', filled(url))
      expect({ method, url, status: answer.statusCode }).toEqual({ method, url, status: 403 })
    }
  })

  test('no spelling and no disguise brings a capture, a plate or a picture', async () => {
    const urls = app
      .listAccess()
      .filter(({ method, url }) => method === 'GET' && !url.startsWith('/docs'))
      .map(({ url }) => filled(url))
    const addresses = new Set([...urls, `/v1/captures?limit=500`].flatMap(spellings))
    expect(addresses.size).toBeGreaterThan(200)
    let refused = 0
    for (const url of addresses) {
      for (const headers of disguises) {
        const answer = await browser.ask('GET', url, { headers })
        if (answer.statusCode === 403) refused += 1
        expect({ url, status: answer.statusCode }).not.toMatchObject({ status: 500 })
        expect(answer.headers['content-type'] ?? '').not.toMatch(/^image\/jpeg|event-stream/)
        const body = answer.body.replaceAll(/"(instance|cause)":"[^"]*"/g, '')
        expect({ url, told: secrets.filter((secret) => body.includes(secret)) }).toEqual({
          url,
          told: [],
        })
      }
    }
    expect(refused).toBeGreaterThan(50)
    expect(browser.cookie).not.toBe('')
  })

  test('its own place is what it sees of the equipment', async () => {
    const agents = (await browser.ask('GET', '/v1/agents')).json<AgentPage>().items
    const cameras = (await browser.ask('GET', '/v1/cameras')).json<CameraPage>().items
    const enterprises = new Set([...agents, ...cameras].map(({ enterpriseId }) => enterpriseId))
    const all = assignment.parkId === null && assignment.enterpriseId === null
    const own = assignment.enterpriseId === null ? [] : ['enterprise-1']
    expect([...enterprises].toSorted()).toEqual(all ? ['enterprise-1', 'other'] : own)
  })
})

test('an operator’s account may do what the token may', async () => {
  const everywhere = { role: 'operator', parkId: null, enterpriseId: null } as const
  const { browser } = await givenAccount(app, 'op', [everywhere])
  expect((await browser.ask('GET', `/v1/captures/${captureId}`)).body).toContain(captureId)
  const picture = await browser.ask('GET', `/v1/captures/${captureId}/images/scene`)
  expect([picture.statusCode, picture.headers['content-type']]).toEqual([200, 'image/jpeg'])
})

test('an account without a role is known, and sees nothing', async () => {
  const { browser } = await givenAccount(app, 'nobody', [])
  expect((await browser.ask('GET', '/v1/session')).json()).toMatchObject({ permissions: [] })
  for (const url of ['/v1/captures', '/v1/cameras', '/v1/agents', '/v1/accounts'])
    expect((await browser.ask('GET', url)).statusCode).toBe(403)
})
