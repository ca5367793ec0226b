import type { RoleAssignment } from '@zhian/contracts/people'
import { expect, test } from 'vitest'
import { homeOf, parkPagesOf, reachOf } from './reach.ts'

const permissions = ['read registry']
const role = (name: RoleAssignment['role'], enterpriseId: string | null = null) => ({
  role: name,
  parkId: null,
  enterpriseId,
})
const pagesOf = (roles: RoleAssignment[]) => parkPagesOf(reachOf({ roles, permissions }))

test('operators, the token’s holder and managers see the park, and no enterprise as theirs', () => {
  for (const roles of [[], [role('operator')], [role('park_manager')]]) {
    expect(homeOf(reachOf({ roles, permissions }))).toBe('/park')
    expect(pagesOf(roles)).toContain('/park/ranking')
    expect(pagesOf(roles)).not.toContain('/enterprise')
  }
})

test('who answers for enterprises alone sees those, each once, and nothing that compares them', () => {
  const roles = [role('enterprise_admin', 'e1'), role('enterprise_admin', 'e2')]
  const reach = reachOf({ roles: [...roles, role('park_manager', 'e1')], permissions })
  expect([homeOf(reach), reach.ownEnterpriseIds]).toEqual(['/enterprise', ['e1', 'e2']])
  expect(parkPagesOf(reach)).toEqual(pagesOf(roles))
  expect(pagesOf(roles)).not.toContain('/park/ranking')
})

test('who manages a park and answers for an enterprise has both', () => {
  const pages = pagesOf([role('park_manager'), role('enterprise_admin', 'e1')])
  expect([pages[0], pages.at(-1)]).toEqual(['/park', '/enterprise'])
})

test('who may do nothing reaches no park', () => {
  expect(reachOf({ roles: [], permissions: [] }).isOverParks).toBe(false)
})
