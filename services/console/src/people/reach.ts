import type { SessionView } from '@zhian/contracts/people'

/** How far somebody sees. */
export interface Reach {
  /** Whole parks, and not only enterprises of their own. */
  readonly isOverParks: boolean
  /** Enterprises that somebody answers for, each once. */
  readonly ownEnterpriseIds: readonly string[]
}

/** The token's holder has no role that could be narrower than what it permits. */
export function reachOf({ roles, permissions }: Pick<SessionView, 'roles' | 'permissions'>): Reach {
  const isOverAll = roles.length === 0 || roles.some(({ enterpriseId }) => enterpriseId === null)
  return {
    isOverParks: permissions.includes('read registry') && isOverAll,
    ownEnterpriseIds: [...new Set(roles.flatMap(({ enterpriseId }) => enterpriseId ?? []))],
  }
}

const managersPages = [
  '/park',
  '/park/ranking',
  '/park/rectifications',
  '/park/analytics',
  '/park/maintenance',
  '/park/registry',
  '/park/discoveries',
] as const
const enterprisesPages = [
  '/enterprise',
  '/park/rectifications',
  '/park/analytics',
  '/park/maintenance',
] as const

/** The pages beneath the header: the park's, and one's own enterprises where there are any. */
export function parkPagesOf({ isOverParks, ownEnterpriseIds }: Reach) {
  if (!isOverParks) return enterprisesPages
  return ownEnterpriseIds.length === 0 ? managersPages : [...managersPages, '/enterprise' as const]
}

/** Where somebody lands who does not read captures. */
export const homeOf = ({ isOverParks }: Reach) => (isOverParks ? '/park' : '/enterprise')
