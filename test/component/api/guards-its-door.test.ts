import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CapturePage } from '@zhian/contracts/api'
import { Fault } from '@zhian/kit/fault'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiToken, startTestApi } from '../../support/api.ts'
import { givenTagged } from '../../support/given-tagged.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

let store: TestWarehouse
let api: Awaited<ReturnType<typeof startTestApi>>
const blobs = new Map<string, Buffer>()
const html = { authorization: '', accept: 'text/html' }

async function picture(width: number): Promise<Buffer> {
  const background = { r: width % 256, g: 90, b: 200 }
  return sharp({ create: { width, height: 100, channels: 3, background } })
    .jpeg()
    .toBuffer()
}

const pictures = [await picture(800), await picture(900)]
const { tagged } = givenTagged({ images: pictures })
const missing = givenTagged({ seq: 2 })
const broken = givenTagged({ seq: 3 })
const undecodable = givenTagged({ seq: 4, images: [Buffer.from('not a picture at all')] })
const path = (of: { capture: { captureId: string } }) =>
  `/v1/captures/${of.capture.captureId}/images/scene`

beforeAll(async () => {
  store = await startWarehouse()
  const consoleFolder = join(store.folder, 'console')
  await mkdir(join(consoleFolder, 'assets'), { recursive: true })
  await writeFile(join(consoleFolder, 'index.html'), '<!doctype html><title>page</title>')
  await writeFile(join(consoleFolder, 'assets', 'main-abc.js'), 'export {}')
  await store.store('tagged', [tagged, missing.tagged, broken.tagged, undecodable.tagged])
  tagged.blobKeys.forEach((key, index) => blobs.set(key, pictures[index] ?? Buffer.alloc(0)))
  blobs.set(broken.tagged.blobKeys[0] ?? '', Buffer.from('other bytes'))
  blobs.set(undecodable.tagged.blobKeys[0] ?? '', undecodable.images[0] ?? Buffer.alloc(0))
  const get = async (key: string) => {
    const bytes = blobs.get(key)
    if (bytes === undefined) throw new Fault('BLOB_MISSING', 'no blob has this key')
    return bytes
  }
  api = await startTestApi({ warehouse: store.warehouse, blobs: { get }, consoleFolder })
})
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
})

test.each([
  '/v1/captures',
  '/v1/captures/live',
  '/v1/summary',
  '/v1/agents',
  '/v1/cameras',
  '/v1/nothing',
  '/%761/captures',
  '/v1/../v1/captures',
  '//v1/captures',
  path(tagged),
  '/readyz',
  '/metrics',
  '/docs',
  '/docs/json',
  '/docs/static/index.html',
  '/openapi.json',
  '/nothing.js',
])('%s wants the token', async (url) => {
  const basic = Buffer.from('any:wrong').toString('base64')
  const wrongs = [
    '',
    'Bearer ',
    'Bearer wrong',
    `Bearer ${apiToken}x`,
    `Token ${apiToken}`,
    `Basic ${basic}`,
  ]
  for (const authorization of wrongs) {
    const answer = await api.get(url, { authorization })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['www-authenticate']).toMatch(/^(Bearer|Basic) /)
    expect(answer.json()).toMatchObject({ code: 'UNAUTHORISED', status: 401 })
  }
})

test('only liveness and the console’s own files are open, and they hold no captures', async () => {
  expect((await api.get('/livez', { authorization: '' })).statusCode).toBe(200)
  for (const url of ['/', '/captures', '/captures/x-1', '/index.html']) {
    const answer = await api.get(url, html)
    expect({ url, status: answer.statusCode }).toEqual({ url, status: 200 })
    expect(answer.body).toContain('<title>page</title>')
    expect(answer.headers['cache-control']).toBe('no-cache')
  }
  const asset = await api.get('/assets/main-abc.js', { authorization: '' })
  expect(asset.headers['cache-control']).toContain('immutable')
  expect((await api.get('/v1/nothing', html)).statusCode).toBe(401)
  expect((await api.get('/assets/%2e%2e%2f%2e%2e%2fstore', html)).statusCode).toBe(401)
})

test('the documentation may ask a browser for the token, captures may not', async () => {
  const authorization = `Basic ${Buffer.from(`any:${apiToken}`).toString('base64')}`
  const answer = await api.get('/openapi.json', { authorization })
  expect(answer.json()).toMatchObject({ openapi: '3.1.0' })
  const paths = Object.keys(answer.json<{ paths: object }>().paths)
  expect(paths).toContain('/v1/captures/{id}/images/{role}')
  expect(paths).not.toContain('/assets/main-abc.js')
  expect((await api.get('/docs/', { authorization })).body).toContain('swagger-ui')
  expect((await api.get('/v1/captures', { authorization })).statusCode).toBe(401)
})

test('an address that is not served is a problem with an id', async () => {
  const answer = await api.get('/v1/nothing')
  expect(answer.statusCode).toBe(404)
  expect(answer.json()).toMatchObject({
    code: 'NOT_FOUND',
    requestId: answer.headers['x-request-id'],
  })
})

test('a picture is its digest, and is asked for once', async () => {
  const answer = await api.get(path(tagged))
  expect(answer.rawPayload).toEqual(pictures[0])
  expect(answer.headers).toMatchObject({
    'content-type': 'image/jpeg',
    'cache-control': 'private, max-age=31536000, immutable',
    etag: `"${tagged.capture.images[0]?.sha256}"`,
    'x-content-type-options': 'nosniff',
  })
  const again = await api.get(path(tagged), { 'if-none-match': String(answer.headers.etag) })
  expect([again.statusCode, again.body]).toEqual([304, ''])
  const page = (await api.get('/v1/captures?limit=500')).json<CapturePage>()
  const view = page.items.find(({ captureId }) => captureId === tagged.capture.captureId)
  expect(view?.images[1]?.href).toBe(`${path(tagged)}?index=1`)
  expect((await api.get(`${path(tagged)}?index=1`)).rawPayload).toEqual(pictures[1])
})

test('a picture is scaled down, never up', async () => {
  const small = await api.get(`${path(tagged)}?width=320`)
  expect(await sharp(small.rawPayload).metadata()).toMatchObject({ format: 'jpeg', width: 320 })
  const same = await api.get(`${path(tagged)}?width=2000`)
  expect(await sharp(same.rawPayload).metadata()).toMatchObject({ width: 800 })
})

test.each([
  ['?index=2', 404, 'NOT_FOUND'],
  ['?index=-1', 400, 'INPUT_REFUSED'],
  ['?width=9999', 400, 'INPUT_REFUSED'],
  ['?key=2026-11-24/aa/bb', 400, 'INPUT_REFUSED'],
])('a picture that is asked for wrongly: %s', async (query, status, code) => {
  const answer = await api.get(`${path(tagged)}${query}`)
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code])
})

test('a picture that is gone, damaged or no picture is a problem of its own', async () => {
  expect((await api.get(path(missing.tagged))).json()).toMatchObject({
    code: 'BLOB_MISSING',
    status: 404,
  })
  const damaged = await api.get(path(broken.tagged))
  expect(damaged.json()).toMatchObject({ code: 'BLOB_BROKEN', status: 500 })
  expect(damaged.headers['cache-control']).toBeUndefined()
  const odd = await api.get(`${path(undecodable.tagged)}?width=100`)
  expect(odd.json()).toMatchObject({ code: 'INPUT_REFUSED', status: 400 })
})

test('while the store is away the caller is told to come again', async () => {
  const away: Warehouse = {
    ...store.warehouse,
    query: () => Promise.reject(new Fault('STORE_AWAY', 'ClickHouse: connection refused')),
  }
  await using other = await startTestApi({
    warehouse: away,
    blobs: { get: () => Promise.reject(new Error('x')) },
  })
  const answer = await other.get('/v1/captures')
  expect(answer.statusCode).toBe(503)
  expect(answer.headers['retry-after']).toBe('2')
  expect(answer.body).not.toContain('connection refused')
})

test('the page may load its own files only', async () => {
  const csp = String((await api.get('/', html)).headers['content-security-policy'])
  expect(csp).toContain("script-src 'self';")
  expect(csp).toContain("frame-ancestors 'none'")
  expect(csp).not.toContain('http')
})
