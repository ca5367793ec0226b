import type { RoleAssignment } from '@zhian/contracts/people'

/** One role as people think of it: in a park or in all of them, for some enterprises or for all. */
export interface RoleGrant {
  readonly role: RoleAssignment['role']
  /** Undefined for every park. */
  readonly parkId?: string | undefined
  readonly enterpriseIds?: readonly string[] | undefined
}

export const managerEverywhere: RoleGrant = { role: 'park_manager' }

/** Assignments of one role in one park stand together. */
export function grantsOf(assignments: readonly RoleAssignment[]): RoleGrant[] {
  const together = Map.groupBy(assignments, ({ role, parkId, enterpriseId }) =>
    JSON.stringify([role, parkId, enterpriseId === null]),
  )
  return [...together.values()].flatMap((of): RoleGrant[] => {
    const [first] = of
    if (first === undefined) return []
    const { role, parkId } = first
    const enterpriseIds = of.flatMap(({ enterpriseId }) => enterpriseId ?? [])
    return [
      {
        role,
        ...(parkId === null ? {} : { parkId }),
        ...(enterpriseIds.length === 0 ? {} : { enterpriseIds }),
      },
    ]
  })
}

/** Each once, however often it was chosen; an operator's reaches everywhere. */
export function assignmentsOf(grants: readonly RoleGrant[]): RoleAssignment[] {
  const all = grants.flatMap(({ role, parkId = null, enterpriseIds = [] }): RoleAssignment[] => {
    if (role === 'operator') return [{ role, parkId: null, enterpriseId: null }]
    if (enterpriseIds.length === 0) return [{ role, parkId, enterpriseId: null }]
    return enterpriseIds.map((enterpriseId) => ({ role, parkId, enterpriseId }))
  })
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()]
}
