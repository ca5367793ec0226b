import { expressionBuilder, sql } from 'kysely'
import type { Expression, SqlBool } from 'kysely'
import { reachOf } from './policy.ts'
import type { Permission, Subject } from './policy.ts'

interface PlaceColumns {
  /** `enterprises.parkId`, as Kysely knows it. Without it, a role that holds in one park reaches nothing here. */
  readonly parkId?: string
  readonly enterpriseId?: string
}

/**
 * The condition under which rows of the control data are within reach, for `where`.
 *
 * True for exactly those rows for which `may` is true.
 */
export function placeFilter(
  subject: Subject,
  permission: Permission,
  columns: PlaceColumns,
): Expression<SqlBool> {
  const eb = expressionBuilder<Record<string, never>>()
  const equals = (column: string | undefined, id: string | null) => {
    if (id === null) return eb.lit(true)
    return column === undefined ? eb.lit(false) : sql<SqlBool>`${sql.ref(column)} = ${id}`
  }
  return eb.or(
    reachOf(subject, permission).map(({ parkId, enterpriseId }) =>
      eb.and([equals(columns.parkId, parkId), equals(columns.enterpriseId, enterpriseId)]),
    ),
  )
}

/** Which enterprises stand in a park: the warehouse does not know parks. */
export type EnterprisesOfPark = (parkId: string) => Iterable<string>

export interface WarehouseFilter {
  /** A condition over `enterprise_id`. */
  readonly condition: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/** The same for the warehouse: a fragment and its parameters. */
export function warehouseFilter(
  subject: Subject,
  permission: Permission,
  enterprisesOfPark: EnterprisesOfPark,
): WarehouseFilter {
  const reach = reachOf(subject, permission)
  if (reach.some(({ parkId, enterpriseId }) => parkId === null && enterpriseId === null))
    return { condition: 'true', parameters: {} }
  const withinReach = reach.flatMap(({ parkId, enterpriseId }) => {
    if (parkId === null) return enterpriseId === null ? [] : [enterpriseId]
    const inPark = [...enterprisesOfPark(parkId)]
    return enterpriseId === null ? inPark : inPark.filter((id) => id === enterpriseId)
  })
  return {
    condition: 'enterprise_id IN {withinReach:Array(String)}',
    parameters: { withinReach: [...new Set(withinReach)] },
  }
}
