import { warehouseFilter } from '../access/place-filter.ts'
import type { EnterprisesOfPark } from '../access/place-filter.ts'
import { reachOf } from '../access/policy.ts'
import type { Subject } from '../access/policy.ts'
import { isByCamera } from './analytic-definition.ts'
import type { AnalyticDefinition, Scope } from './analytic-definition.ts'
import { refusal } from '../refusal.ts'

export const analyticsPermission = 'read analytics'

export interface AskedPlace {
  readonly enterpriseId?: string
  readonly parkId?: string
  readonly siteId?: string
  /** A gate: cameras that serve this point of the registry. */
  readonly pointId?: string
  /** What follows this enterprise, where an answer comes in pages. */
  readonly afterEnterpriseId?: string
}

interface ScopeNeeds {
  readonly subject: Subject
  readonly asked: AskedPlace
  readonly definition: AnalyticDefinition
  readonly database: string
  readonly enterprisesOfPark: EnterprisesOfPark
}

/** What compares enterprises with each other is for those who reach whole parks. */
export function isAllowed(subject: Subject, level: AnalyticDefinition['level']): boolean {
  return (
    level === 'site' ||
    reachOf(subject, analyticsPermission).some(({ enterpriseId }) => enterpriseId === null)
  )
}

const refused = (en: string, zh: string) => refusal('INPUT_REFUSED', { en, zh })

/** What is asked for, within reach; what lies beyond is not there. */
export function scopeOf({ subject, asked, definition, database, enterprisesOfPark }: ScopeNeeds): {
  readonly scope: Scope
  readonly parameters: Readonly<Record<string, unknown>>
} {
  if (!isAllowed(subject, definition.level))
    throw refusal('FORBIDDEN', { en: 'this speaks of whole parks', zh: '这项分析只面向整个园区' })
  if (
    definition.level === 'park' &&
    (asked.enterpriseId !== undefined || asked.siteId !== undefined)
  )
    throw refused(
      'enterpriseId: this speaks of whole parks',
      'enterpriseId：这项分析只面向整个园区',
    )
  if (asked.pointId !== undefined && !isByCamera(definition))
    throw refused(
      'pointId: this speaks of whole sites, and the rest of one would tell of its gates',
      'pointId：这项分析按厂区汇总，不能只看一个出入口，否则可由差额推算',
    )
  const { condition, parameters } = warehouseFilter(subject, analyticsPermission, enterprisesOfPark)
  const { parkId, ...named } = asked
  const conditions = Object.keys(named).map((name) =>
    conditionOf[name as keyof typeof named](database),
  )
  if (parkId !== undefined) conditions.push('enterprise_id IN {enterprisesOfPark:Array(String)}')
  return {
    scope: { reach: condition, shown: [condition, ...conditions].join(' AND ') },
    parameters: {
      ...parameters,
      ...named,
      ...(parkId === undefined ? {} : { enterprisesOfPark: [...enterprisesOfPark(parkId)] }),
    },
  }
}

const conditionOf: Readonly<
  Record<Exclude<keyof AskedPlace, 'parkId'>, (database: string) => string>
> = {
  enterpriseId: () => 'enterprise_id = {enterpriseId:String}',
  afterEnterpriseId: () => 'enterprise_id > {afterEnterpriseId:String}',
  siteId: () => 'site_id = {siteId:String}',
  pointId: (database) =>
    `(enterprise_id, camera_id) IN (SELECT enterprise_id, camera_id FROM ${database}.registry_cameras FINAL ` +
    'WHERE NOT is_retired AND point_id = {pointId:String})',
}
