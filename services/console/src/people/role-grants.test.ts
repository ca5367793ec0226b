import type { RoleAssignment } from '@zhian/contracts/people'
import { expect, test } from 'vitest'
import { assignmentsOf, grantsOf } from './role-grants.ts'

const held: RoleAssignment[] = [
  { role: 'park_manager', parkId: 'p1', enterpriseId: null },
  { role: 'enterprise_admin', parkId: null, enterpriseId: 'e1' },
  { role: 'enterprise_admin', parkId: null, enterpriseId: 'e2' },
  { role: 'enterprise_admin', parkId: 'p2', enterpriseId: 'e3' },
  { role: 'operator', parkId: null, enterpriseId: null },
]

test('assignments of one role in one park are one grant, and come back as they were', () => {
  expect(grantsOf(held)).toEqual([
    { role: 'park_manager', parkId: 'p1' },
    { role: 'enterprise_admin', enterpriseIds: ['e1', 'e2'] },
    { role: 'enterprise_admin', parkId: 'p2', enterpriseIds: ['e3'] },
    { role: 'operator' },
  ])
  expect(assignmentsOf(grantsOf(held))).toEqual(held)
})

test('what is chosen twice is given once, and an operator has no scope', () => {
  expect(
    assignmentsOf([
      { role: 'park_manager' },
      { role: 'park_manager' },
      { role: 'operator', parkId: 'p1', enterpriseIds: ['e1'] },
    ]),
  ).toEqual([
    { role: 'park_manager', parkId: null, enterpriseId: null },
    { role: 'operator', parkId: null, enterpriseId: null },
  ])
})
