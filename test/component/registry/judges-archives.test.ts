// When cameras stand in the registry, then each archive is judged beside the others that still stand, because what fails costs points.
import { archiveFaults } from '@zhian/api/registry/archive-faults'
import { snapshotOf, surroundings } from '@zhian/api/registry/registry-snapshot'
import type { CameraArchive } from '@zhian/contracts/registry'
import { expect, test } from 'vitest'
import { givenCameraArchive, givenEnterprise, givenPark } from '../../support/given-park.ts'

const nowMs = Date.UTC(2026, 10, 28)

/** What is wrong with the first, as `field rule`; what does not count stands in brackets. */
function faultsOf(camera: CameraArchive, ...others: readonly CameraArchive[]): string[] {
  const rows = {
    ...snapshotOf([]),
    parks: new Map([['park-1', givenPark()]]),
    enterprises: new Map([['e1', givenEnterprise()]]),
    cameras: new Map([camera, ...others].map((each) => [each.cameraId, each])),
  }
  const around = surroundings(rows, nowMs)
  return archiveFaults(camera, around(camera)).map(({ field, rule, isMandatory }) =>
    isMandatory ? `${field} ${rule}` : `(${field} ${rule})`,
  )
}

const twin = givenCameraArchive({ cameraId: 'c2' })

test('a name twice in one enterprise is a warning, a device code twice is a fault', () => {
  expect(faultsOf(givenCameraArchive(), twin)).toEqual(['deviceCode taken', '(name name_taken)'])
})

test('what a camera had that is gone, another may have', () => {
  expect(faultsOf(givenCameraArchive(), { ...twin, retiredAtMs: nowMs })).toEqual([])
})

test.each([
  ['33078400421310000001', []],
  ['33078400001210000001', []],
  ['3307840042131000001', ['deviceCode not_20_digits']],
  ['330784004213100000011', ['deviceCode not_20_digits']],
  ['3307840042131000000A', ['deviceCode not_20_digits']],
  ['31011500421310000001', ['deviceCode other_region']],
  ['33078400002000000001', ['deviceCode no_device_type']],
  ['33078400005030000001', ['deviceCode no_device_type']],
])('%s as a device code by GB/T 28181: %j', (deviceCode, faults) => {
  expect(faultsOf(givenCameraArchive({ deviceCode }))).toEqual(faults)
})

test.each([
  '13800138000',
  '+86 138-0013-8000',
  '0579-87101234',
  '(010) 62345678',
  '057987101234转8012',
  '0571-8710123 x12',
  '400-820-8820',
  '400 820 8820 转 1',
  '13800138000 / 0579-87101234',
  '13800138000、13900139000',
])('%s is a telephone number', (contact) => {
  expect(faultsOf(givenCameraArchive({ contact }))).toEqual([])
})

test.each([
  '张三',
  '12345',
  '1380013800',
  '23800138000',
  '87101234',
  '0579-1710123',
  '13800138000 or so',
])('%s is none, which is told of every camera and costs where it is mandatory', (contact) => {
  expect(faultsOf(givenCameraArchive({ contact }))).toEqual(['(contact no_telephone)'])
  const first = givenCameraArchive({ contact, pointClass: '1' })
  expect(faultsOf(first)).toContain('contact no_telephone')
})

test('a parent is a platform, a recorder or a region elsewhere, or a camera that is archived', () => {
  const under = (parentId: string) => faultsOf(givenCameraArchive({ parentId }), above)
  const above = givenCameraArchive({
    cameraId: 'c2',
    name: '西门车行出入口进',
    deviceCode: '33078400421320000002',
  })
  expect(under('33078400422000000001')).toEqual([])
  expect(under('33078400421180000001')).toEqual([])
  expect(under('330784')).toEqual([])
  expect(under('33078400421320000002')).toEqual([])
  expect(under('c2')).toEqual([])
  expect(under('33078400421320000009')).toEqual(['parentId parent_unknown'])
  expect(under('nvr')).toEqual(['parentId parent_unknown'])
})

test('no camera stands above itself, however many are between; who only hangs on such a ring is not in it', () => {
  const of = (cameraId: string, parentId: string) =>
    givenCameraArchive({
      cameraId,
      parentId,
      name: `出入口 ${cameraId}`,
      deviceCode: `3307840042131000000${cameraId.slice(1)}`,
    })
  const ring = [of('c1', 'c2'), of('c2', '33078400421310000003'), of('c3', 'c1')] as const
  expect(faultsOf(...ring)).toEqual(['parentId parent_ring'])
  expect(faultsOf(of('c4', 'c1'), ...ring)).toEqual([])
  expect(faultsOf(of('c1', 'c1'))).toEqual(['parentId parent_ring'])
})
