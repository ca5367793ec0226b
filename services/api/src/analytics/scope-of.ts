import { Fault } from '@zhian/kit/fault'
import { warehouseFilter } from '../access/place-filter.ts'
import type { EnterprisesOfPark } from '../access/place-filter.ts'
import { reachOf } from '../access/policy.ts'
import type { Subject } from '../access/policy.ts'
import type { AnalyticDefinition, Scope } from './analytic-definition.ts'

export const analyticsPermission = 'read analytics'

export interface AskedPlace {
  readonly enterpriseId?: string
  readonly parkId?: string
  readonly siteId?: string
}

interface ScopeNeeds {
  readonly subject: Subject
  readonly asked: AskedPlace
  readonly level: AnalyticDefinition['level']
  readonly enterprisesOfPark: EnterprisesOfPark
}

/** What compares enterprises with each other is for those who reach whole parks. */
export function isAllowed(subject: Subject, level: AnalyticDefinition['level']): boolean {
  return (
    level === 'site' ||
    reachOf(subject, analyticsPermission).some(({ enterpriseId }) => enterpriseId === null)
  )
}

/** What is asked for, within reach; what lies beyond is not there. */
export function scopeOf({ subject, asked, level, enterprisesOfPark }: ScopeNeeds): {
  readonly scope: Scope
  readonly parameters: Readonly<Record<string, unknown>>
} {
  if (!isAllowed(subject, level)) throw new Fault('FORBIDDEN', 'this speaks of whole parks')
  if (level === 'park' && (asked.enterpriseId !== undefined || asked.siteId !== undefined))
    throw new Fault('INPUT_REFUSED', 'enterpriseId: this speaks of whole parks')
  const { condition, parameters } = warehouseFilter(subject, analyticsPermission, enterprisesOfPark)
  const { enterpriseId, parkId, siteId } = asked
  const named = [
    ...(enterpriseId === undefined ? [] : ['enterprise_id = {enterpriseId:String}']),
    ...(parkId === undefined ? [] : ['enterprise_id IN {enterprisesOfPark:Array(String)}']),
    ...(siteId === undefined ? [] : ['site_id = {siteId:String}']),
  ]
  return {
    scope: { reach: condition, shown: [condition, ...named].join(' AND ') },
    parameters: {
      ...parameters,
      ...(enterpriseId === undefined ? {} : { enterpriseId }),
      ...(parkId === undefined ? {} : { enterprisesOfPark: [...enterprisesOfPark(parkId)] }),
      ...(siteId === undefined ? {} : { siteId }),
    },
  }
}
