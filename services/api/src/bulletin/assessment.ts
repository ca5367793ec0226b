import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import type { ControlStore } from '../control/control-store.ts'

/** What the assessment has to say of a month; null where it has not been made. */
export interface AssessedMonth {
  readonly slotsRequired: number | null
  readonly slotsCovered: number | null
  readonly rectificationsClosed: number | null
}

export type ReadAssessment = (order: {
  readonly parkId: string
  readonly month: string
  readonly fromMs: number
  readonly toMs: number
}) => Promise<AssessedMonth>

/** Until scores are stored, nothing is assessed, and the bulletin says so. */
export function assessmentOf(_stores: {
  readonly control: ControlStore
  readonly warehouse: Warehouse
}): ReadAssessment {
  return async () => ({ slotsRequired: null, slotsCovered: null, rectificationsClosed: null })
}
