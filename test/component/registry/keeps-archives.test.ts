// When the park's registry is changed, then who did what stays known, scopes hold, and the warehouse joins with what is so now.
import { openControlStore } from '@zhian/api/control/control-store'
import type { ControlStore } from '@zhian/api/control/control-store'
import type { ImportReport, RegistryRecord } from '@zhian/contracts/registry-exchange'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { givenAccount } from '../../support/browser-session.ts'
import { eventually } from '../../support/eventually.ts'
import {
  givenCameraArchive,
  givenEnterprise,
  givenPoint,
  givenSite,
} from '../../support/given-park.ts'
import { startPostgres } from '../../support/postgres.ts'
import type { TestPostgres } from '../../support/postgres.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'
import { givenRegistry } from './given-registry.ts'

let store: TestWarehouse
let postgres: TestPostgres

beforeAll(async () => {
  store = await startWarehouse()
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
})

const databases: readonly (readonly [string, () => Promise<ControlStore>])[] = [
  ['SQLite', () => openControlStore({ file: ':memory:' })],
  ['PostgreSQL', async () => openControlStore({ url: await postgres.createDatabase() })],
]

describe.each(databases)('%s', (_name, open) => {
  test('a record is judged, its changes are told, and two who write at once do not undo each other', async () => {
    await using control = await open()
    const { api, put, send } = await givenRegistry(store.warehouse, control)
    await using _closing = api
    const bad = givenCameraArchive({ deviceCode: '4403', name: '枪机', position: [110, 28.9] })
    expect((await put('cameras', bad, { id: 'c1', version: 0 })).statusCode).toBe(200)
    const stands = (await api.get('/v1/registry/cameras/c1')).json<RegistryRecord>()
    expect(stands.faults.map(({ field, rule }) => `${field} ${rule}`)).toEqual([
      'deviceCode not_20_digits',
      'name name_too_short',
      'position position_too_coarse',
    ])
    expect((await put('cameras', givenCameraArchive(), { id: 'c1', version: 0 })).statusCode).toBe(
      409,
    )
    const good = (
      await put('cameras', givenCameraArchive(), { id: 'c1', version: 1 })
    ).json<RegistryRecord>()
    expect([good.version, good.faults]).toEqual([2, []])
    expect((await send('DELETE', '/v1/registry/cameras/c1')).statusCode).toBe(200)
    const changes = (await api.get('/v1/registry/cameras/c1/changes')).json<{
      items: { version: number; by: string; before: unknown; after: unknown }[]
    }>()
    expect(changes.items).toMatchObject([
      { version: 3, by: 'operator', before: { name: '东门车行出入口进' }, after: null },
      { version: 2, before: { name: '枪机' }, after: { name: '东门车行出入口进' } },
      { version: 1, before: null },
    ])
    const list = (await api.get('/v1/registry/cameras')).json<{ items: unknown[] }>()
    expect(list.items).toEqual([])
  })

  test('what cannot be is refused by its member', async () => {
    await using control = await open()
    const { api, put } = await givenRegistry(store.warehouse, control)
    await using _closing = api
    const problem = async (kind: string, id: string, record: object) => {
      const answer = await put(kind, record, { id })
      return `${answer.statusCode} ${answer.json<{ cause: string }>().cause}`
    }
    expect(await problem('cameras', 'c1', givenCameraArchive({ siteId: 'nowhere' }))).toBe(
      '400 /siteId: there is no sites "nowhere"',
    )
    expect(await problem('cameras', 'c2', givenCameraArchive())).toMatch('/cameraId')
    expect(await problem('cameras', 'c1', { ...givenCameraArchive(), colour: 'red' })).toMatch(
      '400',
    )
    expect(
      await problem('points', 'p2', { ...givenPoint(), pointId: 'p2', pointType: 'moat' }),
    ).toMatch('/pointType')
    const [requirement] = givenPoint().requires
    const twice = givenPoint({ requires: [requirement, requirement].flatMap((each) => each ?? []) })
    expect(await problem('points', 'p1', twice)).toMatch(
      '/requires: VEHICLE_CAPTURE stands here twice',
    )
    expect(await problem('cameras', 'c1', givenCameraArchive({ enterpriseId: 'e2' }))).toBe(
      '400 /siteId: e2 has no site "s1"',
    )
    await put('sites', givenSite({ siteId: 's2', enterpriseId: 'e2' }), { id: 's2' })
    expect(
      await problem('cameras', 'c1', givenCameraArchive({ enterpriseId: 'e2', siteId: 's2' })),
    ).toBe('400 /serves: e2 has no point "p1"')
    const bowTie = [0, 3, 1, 2, 0].map((corner): [number, number] => [
      120.05 + (corner % 2) / 1000,
      28.9 + Math.floor(corner / 2) / 1000,
    ])
    const occluders = [{ outline: bowTie, heightM: 6 }]
    expect(await problem('sites', 's1', givenSite({ occluders }))).toBe(
      '400 /occluders/0/outline: the outline crosses itself: the edge from corner 1 meets the edge from corner 3',
    )
  })

  test('what others belong to is not retired, nor what somebody has changed meanwhile; what is retired comes back', async () => {
    await using control = await open()
    const { api, put, send } = await givenRegistry(store.warehouse, control)
    await using _closing = api
    const retire = async (path: string) => {
      const answer = await send('DELETE', `/v1/registry/${path}`)
      return `${answer.statusCode} ${answer.json<{ cause?: string }>().cause ?? ''}`
    }
    expect(await retire('sites/s1')).toBe('409 points still belong to it: p1; retire them first')
    expect(await retire('points/p1?version=2')).toMatch('409 somebody else')
    expect(await retire('points/p1?version=1')).toBe('200 ')
    expect(await retire('sites/s1?version=1')).toBe('200 ')
    const again = await put('sites', givenSite(), { id: 's1', version: 2 })
    expect(again.json<RegistryRecord>().retiredAtMs).toBeUndefined()
  })

  test('a table is tried, mended and taken; the same table again changes nothing', async () => {
    await using control = await open()
    const { api, table } = await givenRegistry(store.warehouse, control)
    await using _closing = api
    const head = '摄像机编号,企业编号,厂区编号,设备名称,经度,纬度,场所类别,安装时间,颜色\r\n'
    const wrong = `${head}c7,e1,s1,西门人行出入口出,120.05x,28.9,第七条,2025-02-30,红\r\nc8,e9,s1,北门,,,,,\r\nc7,e1,s1,,,,,,\r\n`
    const tried = await table('cameras', wrong, false)
    expect(tried.report).toMatchObject({ isDryRun: true, rows: 3, added: 0 })
    expect(
      tried.report.problems.map(({ row, column, isHint }) => `${row} ${column} ${isHint}`),
    ).toEqual([
      '1 颜色 true',
      '2 经度 false',
      '2 安装时间 false',
      '3 undefined false',
      '4 undefined false',
    ])
    for (const { problem } of tried.report.problems) expect(problem.zh).toMatch(/\p{Script=Han}/u)
    const right = `\uFEFF${head.replace(',颜色', '')}c7,e1,s1,西门人行出入口出,120.05123,28.90123,第七条,2025-02-28\r\n`
    expect((await table('cameras', right, true)).report).toMatchObject({ isDryRun: true, added: 1 })
    expect((await table('cameras', right, false)).report).toMatchObject({
      isDryRun: false,
      added: 1,
    })
    const stands = (await api.get('/v1/registry/cameras/c7')).json<RegistryRecord>()
    expect(stands.record).toMatchObject({
      placeClass: 'ART7',
      installedAtMs: Date.UTC(2025, 1, 27, 16),
    })
  })

  test('an administrator of one enterprise sees its own, and files maintenance for it alone', async () => {
    await using control = await open()
    const { api, put } = await givenRegistry(store.warehouse, control)
    await using _closing = api
    await put('cameras', givenCameraArchive(), { id: 'c1' })
    const roles = [{ role: 'enterprise_admin', parkId: null, enterpriseId: 'e2' }] as const
    await put('sites', givenSite({ siteId: 's2', enterpriseId: 'e2' }), { id: 's2' })
    const second = { cameraId: 'c9', enterpriseId: 'e2', siteId: 's2', serves: [] }
    await put('cameras', givenCameraArchive(second), { id: 'c9' })
    const { browser } = await givenAccount(api.app, 'bo', roles)
    const ids = async (kind: string) =>
      (await browser.ask('GET', `/v1/registry/${kind}`))
        .json<{ items: RegistryRecord[] }>()
        .items.map(({ id }) => id)
    expect([await ids('enterprises'), await ids('cameras')]).toEqual([['e2'], ['c9']])
    expect((await browser.ask('GET', '/v1/registry/cameras/c1')).statusCode).toBe(404)
    const filing = (enterpriseId: string, state = 'filed') => ({
      maintenanceId: 'm1',
      enterpriseId,
      cameraIds: ['c9'],
      fromMs: 1,
      toMs: 2,
      filedAtMs: 0,
      isEmergency: false,
      reason: '换线',
      state,
    })
    const file = (enterpriseId: string, state?: string) =>
      browser.ask('PUT', '/v1/registry/maintenance/m1', {
        body: { record: filing(enterpriseId, state) },
      })
    expect((await file('e1')).statusCode).toBe(404)
    const begunAtMs = Date.now()
    expect((await file('e2')).statusCode).toBe(200)
    // Its own clock cannot say that it was filed before it began.
    const filedAtMs = async () => {
      const { record } = (await api.get('/v1/registry/maintenance/m1')).json<RegistryRecord>()
      return (record as { filedAtMs: number }).filedAtMs
    }
    const filed = await filedAtMs()
    expect(filed).toBeGreaterThanOrEqual(begunAtMs)
    expect((await file('e2', 'approved')).statusCode).toBe(403)
    const approving = { ...filing('e2', 'approved'), filedAtMs: filed }
    const approve = await put('maintenance', approving, { id: 'm1' })
    expect([approve.statusCode, await filedAtMs()]).toEqual([200, filed])
    expect((await file('e2', 'withdrawn')).statusCode).toBe(403)
    const foreign = { ...filing('e2'), maintenanceId: 'm2', cameraIds: ['c1'] }
    const filingForeign = await browser.ask('PUT', '/v1/registry/maintenance/m2', {
      body: { record: foreign },
    })
    expect(filingForeign.json()).toMatchObject({ cause: '/cameraIds: e2 has no camera "c1"' })
    const own = { ...givenEnterprise({ enterpriseId: 'e2' }), shouldConnect: false }
    const change = await browser.ask('PUT', '/v1/registry/enterprises/e2', {
      body: { record: own },
    })
    expect(change.statusCode).toBe(403)
  })
})

test('what is registered stands in the warehouse, and what is retired is marked there', async () => {
  await using control = await openControlStore({ file: ':memory:' })
  const { api, put, send } = await givenRegistry(store.warehouse, control)
  await using _closing = api
  await put('cameras', givenCameraArchive(), { id: 'c1' })
  await put('cameras', givenCameraArchive({ cameraId: 'c2', serves: [] }), { id: 'c2' })
  const rows = () =>
    store.warehouse.query(
      'SELECT camera_id, point_name, direction FROM zhian.registry_cameras FINAL WHERE NOT is_retired ORDER BY camera_id',
      {},
      { ms: 5000, rows: 1000, memoryBytes: 100_000_000 },
    )
  const gate = { camera_id: 'c1', point_name: '东门车行出入口', direction: 'in' }
  await eventually(
    async () =>
      expect(await rows()).toEqual([gate, { camera_id: 'c2', point_name: '', direction: '' }]),
    { withinMs: 10_000 },
  )
  await send('DELETE', '/v1/registry/cameras/c2')
  await eventually(async () => expect(await rows()).toEqual([gate]), { withinMs: 10_000 })
})

test('a 视图库 tells of its devices: archives begin, what people wrote stays, passwords are not read', async () => {
  await using control = await openControlStore({ file: ':memory:' })
  const { api, put, send } = await givenRegistry(store.warehouse, control)
  await using _closing = api
  const id = '33078400421190000001'
  await put('cameras', givenCameraArchive({ cameraId: id }), { id })
  const list = {
    apeListObject: {
      apeObject: [
        {
          ApeID: '33078400421190000001',
          Name: '别名',
          FunctionType: '2',
          Longitude: 120.05,
          Latitude: 28.9,
        },
        {
          ApeID: '33078400421190000002',
          Name: '北门',
          FunctionType: 1,
          UserId: 'u',
          Password: 'secret',
        },
        { Name: '无编号' },
      ],
    },
  }
  const where = 'enterpriseId=e1&siteId=s1&isDryRun=false'
  const report = (await send('POST', `/v1/registry-ape?${where}`, list)).json<ImportReport>()
  expect(report).toMatchObject({ rows: 3, added: 1, changed: 1 })
  expect(report.problems).toEqual([
    { row: 3, column: 'ApeID', problem: { en: 'is missing', zh: '缺少' }, isHint: true },
  ])
  const one = (await api.get('/v1/registry/cameras/33078400421190000001')).json<RegistryRecord>()
  expect(one.record).toMatchObject({
    name: '东门车行出入口进',
    codes: { function: { code: '2', system: 'GA/T 1400' } },
  })
  const two = await api.get('/v1/registry/cameras/33078400421190000002')
  expect(two.body).not.toContain('secret')
  expect((await send('POST', `/v1/registry-ape?${where}`, { other: 1 })).statusCode).toBe(400)
})
