// When an agent sees a camera that nobody has archived, then a person says in one step what it is, and nothing that was
// known of it is lost.
import { openControlStore } from '@zhian/api/control/control-store'
import type { CameraPage } from '@zhian/contracts/api'
import type { Inspection } from '@zhian/contracts/inspection'
import type { Maintenance } from '@zhian/contracts/registry'
import type { RegistryChange, RegistryRecord } from '@zhian/contracts/registry-exchange'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi } from '../../support/api.ts'
import { givenAccount } from '../../support/browser-session.ts'
import {
  givenCameraArchive,
  givenEnterprise,
  givenPark,
  givenSite,
} from '../../support/given-park.ts'
import { givenStatus } from '../../support/given-status.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

const nationalCode = '33078400421320000007'
let store: TestWarehouse

beforeAll(async () => {
  store = await startWarehouse()
  const seen = (cameraId: string, deviceId: string) => ({
    cameraId,
    deviceId,
    protocol: 'gat1400',
    isOnline: true,
    captures: 3,
    faults: [],
  })
  const cameras = [seen('new', nationalCode), seen('gate-7', 'SN7'), seen('test', 'SN9')]
  await store.store('status', [
    givenStatus({ enterpriseId: 'e1', siteId: 's1', cameras }),
    givenStatus({ agentId: 'agent-2', enterpriseId: 'e2', cameras: [seen('far', 'SN2')] }),
  ])
})
afterAll(() => store[Symbol.asyncDispose]())

async function givenManager() {
  const control = await openControlStore({ file: ':memory:' })
  const blobs = {} as unknown as BlobStore
  const api = await startTestApi({ warehouse: store.warehouse, blobs, control })
  const everywhere = { role: 'operator', parkId: null, enterpriseId: null } as const
  const ofPark = { role: 'park_manager', parkId: 'park-1', enterpriseId: null } as const
  const { browser: operator } = await givenAccount(api.app, 'xu', [everywhere])
  const { browser: manager } = await givenAccount(api.app, 'zhao', [ofPark])
  const put = async (path: string, record: object) => {
    const answer = await operator.ask('PUT', `/v1/registry/${path}`, { body: { record } })
    expect(answer.statusCode, answer.body).toBe(200)
  }
  await put('parks/park-1', givenPark())
  await put('parks/park-2', givenPark({ parkId: 'park-2' }))
  await put('enterprises/e1', givenEnterprise())
  await put('enterprises/e2', givenEnterprise({ enterpriseId: 'e2', parkId: 'park-2' }))
  await put('sites/s1', givenSite())
  const settle = (cameraId: string, body: object) =>
    manager.ask('POST', `/v1/registry-discoveries/${cameraId}`, { body })
  return {
    put,
    settle,
    ask: manager.ask,
    async found() {
      const answer = await manager.ask('GET', '/v1/registry-discoveries')
      return answer.json<CameraPage>().items.map(({ cameraId }) => cameraId)
    },
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]()
      await control[Symbol.asyncDispose]()
    },
  }
}

test('an archive is begun with what the agent knows, once, and only within one’s own park', async () => {
  await using given = await givenManager()
  expect(await given.found()).toEqual(['gate-7', 'new', 'test'])
  const begun = await given.settle('new', { siteId: 's1' })
  expect(begun.json<RegistryRecord>()).toMatchObject({
    id: 'new',
    version: 1,
    record: { enterpriseId: 'e1', siteId: 's1', deviceCode: nationalCode, placeClass: 'UNKNOWN' },
  })
  expect(await given.found()).toEqual(['gate-7', 'test'])
  expect((await given.settle('new', { siteId: 's1' })).statusCode).toBe(404)
  expect((await given.settle('far', { siteId: 's1' })).statusCode).toBe(404)
  const astray = await given.settle('test', { siteId: 'nowhere' })
  expect(`${astray.statusCode} ${astray.json<{ cause: string }>().cause}`).toMatch('400 /siteId')
})

test('an archive that is there goes on under the discovered id, with what was filed and found, and its history names both', async () => {
  await using given = await givenManager()
  const { put, ask, settle } = given
  await put('cameras/old', givenCameraArchive({ cameraId: 'old', serves: [] }))
  const other = { cameraId: 'c9', deviceCode: '33078400421310000009', name: '西门车行出入口进' }
  await put('cameras/c9', givenCameraArchive({ ...other, serves: [] }))
  const filing: Maintenance = {
    maintenanceId: 'm1',
    enterpriseId: 'e1',
    cameraIds: ['c9', 'old'],
    fromMs: 1,
    toMs: 2,
    filedAtMs: 0,
    isEmergency: false,
    reason: '换线',
    state: 'approved',
  }
  const finding: Inspection = {
    inspectionId: 'i1',
    enterpriseId: 'e1',
    cameraId: 'old',
    finding: 'NO_SIGN',
    foundAtMs: 1,
    evidence: '门口没有标识',
    state: 'open',
  }
  await put('maintenance/m1', filing)
  await put('inspections/i1', finding)
  const is = (version: number) =>
    settle('gate-7', { siteId: 's1', is: { cameraId: 'old', version } })
  expect((await is(2)).statusCode).toBe(409)
  expect(await given.found()).toContain('gate-7')
  const merged = await is(1)
  expect(merged.json<RegistryRecord>()).toMatchObject({
    id: 'gate-7',
    record: { ...givenCameraArchive({ serves: [] }), cameraId: 'gate-7', formerIds: ['old'] },
    faults: [],
  })
  const read = async (path: string) =>
    (await ask('GET', `/v1/registry/${path}`)).json<RegistryRecord>()
  expect((await read('cameras/old')).retiredAtMs).toBeGreaterThan(0)
  expect((await read('maintenance/m1')).record).toEqual({ ...filing, cameraIds: ['c9', 'gate-7'] })
  expect((await read('inspections/i1')).record).toMatchObject({
    ...finding,
    cameraId: 'gate-7',
    inspectedBy: 'xu',
  })
  const { items } = (await ask('GET', '/v1/registry/cameras/gate-7/changes')).json<{
    items: RegistryChange[]
  }>()
  const told = items.map(({ id, version, by, after }) => [id, version, by, after !== null])
  expect(told.toSorted(([a], [b]) => String(a).localeCompare(String(b)))).toEqual([
    ['gate-7', 1, 'zhao', true],
    ['old', 2, 'zhao', false],
    ['old', 1, 'xu', true],
  ])
  expect(await given.found()).not.toContain('gate-7')
})

test('what is none of the park’s is ignored with a reason, and may be heeded again', async () => {
  await using given = await givenManager()
  const ignore = (record: object) =>
    given.ask('PUT', '/v1/registry/ignored/test', { body: { record, version: 0 } })
  const camera = { cameraId: 'test', enterpriseId: 'e1' }
  expect((await ignore(camera)).json<{ cause: string }>().cause).toMatch('reason')
  expect((await ignore({ ...camera, reason: '测试用' })).statusCode).toBe(200)
  expect(await given.found()).toEqual(['gate-7', 'new'])
  await given.ask('DELETE', '/v1/registry/ignored/test?version=1')
  expect(await given.found()).toEqual(['gate-7', 'new', 'test'])
})
