import { expect, test } from 'vitest'
import { changedMembers } from './changed-members.ts'

test('only what differs is told, also at the first and the last change', () => {
  const before = { name: 'a', view: { azimuthDegrees: 1 }, same: [1] }
  const after = { name: 'b', view: { azimuthDegrees: 2 }, same: [1] }
  expect(changedMembers(before, after)).toEqual([
    { member: 'name', before: 'a', after: 'b' },
    { member: 'view', before: { azimuthDegrees: 1 }, after: { azimuthDegrees: 2 } },
  ])
  expect(changedMembers(null, { name: 'a' })).toEqual([{ member: 'name', after: 'a' }])
  expect(changedMembers({ name: 'a' }, null)).toEqual([{ member: 'name', before: 'a' }])
})
