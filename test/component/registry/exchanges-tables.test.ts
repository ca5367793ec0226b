// When a registry is saved as tables and taken in from them, then nothing is lost on the way and every row is told what is wrong with it.
import { openControlStore } from '@zhian/api/control/control-store'
import type { Point } from '@zhian/contracts/registry'
import type { RegistryRecord } from '@zhian/contracts/registry-exchange'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenCameraArchive, givenPoint } from '../../support/given-park.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'
import { givenRegistry } from './given-registry.ts'

let store: TestWarehouse
beforeAll(async () => {
  store = await startWarehouse()
})
afterAll(() => store[Symbol.asyncDispose]())

test('a saved table taken in again changes nothing: lines, needs, points served, foreign codes, times of day', async () => {
  await using control = await openControlStore({ file: ':memory:' })
  const { api, put, table } = await givenRegistry(store.warehouse, control)
  await using _closing = api
  const declared = { capability: 'FACE_CAPTURE', criticality: 2, isSelfDeclared: true } as const
  await put('points', givenPoint({ requires: [...givenPoint().requires, declared] }), {
    id: 'p1',
  })
  const fence = {
    pointId: 'p2',
    name: '南围墙',
    pointType: 'perimeter' as const,
    positions: [0, 1, 2].map((corner): [number, number] => [120.05 + corner / 1e4, 28.9]),
  }
  await put('points', givenPoint(fence), { id: 'p2' })
  const codes = {
    function: { code: '1/2', system: 'GA/T 1400' },
    structure: { code: '3', system: 'GB/T 28181-2022' },
  }
  const serves = [{ pointId: 'p1', direction: 'in' as const }, { pointId: 'p2' }]
  const commissionedAtMs = Date.UTC(2026, 10, 14, 4, 30)
  const signPhotoSha256 = 'a'.repeat(64)
  await put('cameras', givenCameraArchive({ codes, serves, commissionedAtMs, signPhotoSha256 }), {
    id: 'c1',
  })
  for (const kind of ['enterprises', 'points', 'cameras'])
    for (const format of ['csv', 'xlsx'])
      for (const language of ['zh', 'en']) {
        const query = `format=${format}&language=${language}`
        const out = await api.get(`/v1/registry-export/${kind}?${query}`)
        const { report } = await table(kind, out.rawPayload, false)
        expect([kind, query, report]).toMatchObject([
          kind,
          query,
          { unchanged: 2 - +(kind === 'cameras'), problems: [] },
        ])
      }
})

test('new points need what their type asks for, and cameras are told what the rules will say of them', async () => {
  await using control = await openControlStore({ file: ':memory:' })
  const { api, put, table } = await givenRegistry(store.warehouse, control)
  await using _closing = api
  await put('cameras', givenCameraArchive(), { id: 'c1' })
  const points =
    '点位编号,厂区编号,点位名称,点位类型,经度,纬度,应有能力\np3,s1,北门,混行出入口,120.05,28.9,\np4,s1,西门,混行出入口,120.05,28.9,车辆抓拍:2:自报\n'
  expect((await table('points', points, false)).report).toMatchObject({ added: 2, problems: [] })
  const needsOf = async (id: string) => {
    const { record } = (await api.get(`/v1/registry/points/${id}`)).json<RegistryRecord>()
    return (record as Point).requires.map(({ capability, criticality }) => [
      capability,
      criticality,
    ])
  }
  expect(await needsOf('p3')).toEqual([
    ['VIDEO_OBSERVE', 3],
    ['FACE_CAPTURE', 3],
    ['VEHICLE_CAPTURE', 3],
  ])
  expect(await needsOf('p4')).toEqual([['VEHICLE_CAPTURE', 2]])
  const cameras = `摄像机编号,企业编号,厂区编号,设备编码,设备名称,安装地址,服务点位
c2,e1,s1,4403,北门进出口,某路 2 号;后门,p3:in p4
c3,e1,s1,33078400421310000001,西门进出口,某路 3 号,p3:up
`
  const { report } = await table('cameras', cameras, true)
  const told = report.problems.map(({ row, column, rule, isHint }) =>
    [row, column, isHint ? rule : 'refused'].join(' '),
  )
  expect(told).toEqual(
    expect.arrayContaining(['2 设备编码 not_20_digits', '2 设备厂商 not_filled', '3  refused']),
  )
  const right = cameras.replace('4403', '33078400421310000001').replace(':up', '')
  const taken = (await table('cameras', right, false)).report
  expect(taken).toMatchObject({ isDryRun: false, added: 2 })
  expect(taken.problems.filter(({ rule }) => rule === 'taken')).toHaveLength(2)
  const two = (await api.get('/v1/registry/cameras/c2')).json<RegistryRecord>()
  expect(two.record).toMatchObject({
    address: '某路 2 号;后门',
    serves: [{ pointId: 'p3', direction: 'in' }, { pointId: 'p4' }],
  })
})

test('what is no such table is refused', async () => {
  await using control = await openControlStore({ file: ':memory:' })
  const { api, send, table } = await givenRegistry(store.warehouse, control)
  await using _closing = api
  const problems = async (text: string) =>
    (await table('cameras', text, false)).report.problems.map(
      ({ column, problem }) => `${column} ${problem.en}`,
    )
  expect(await problems('<html>\n<b>,\n')).toContain(
    '摄像机编号 is missing: it says which row is which',
  )
  expect(await problems('摄像机编号,设备名称,name\nc1,a,b\n')).toContain(
    '设备名称 stands here twice',
  )
  expect((await send('POST', '/v1/registry-import/cameras', {})).statusCode).toBe(400)
})
