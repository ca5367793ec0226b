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
