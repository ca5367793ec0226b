import type { ScoreInput } from '@zhian/contracts/score'
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

/** Slots of the stored scores of that month, those with full credit as covered, and items closed in its days. */
export function assessmentOf({ control }: { readonly control: ControlStore }): ReadAssessment {
  return async ({ parkId, month, fromMs, toMs }) => {
    const scores = await control.db
      .selectFrom('scores')
      .select('input')
      .where('parkId', '=', parkId)
      .where('period', '=', month)
      .execute()
    if (scores.length === 0)
      return { slotsRequired: null, slotsCovered: null, rectificationsClosed: null }
    const credits = scores.flatMap(({ input }) => creditsOf(JSON.parse(input) as ScoreInput))
    const closed = await control.db
      .selectFrom('rectificationItems')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('parkId', '=', parkId)
      .where('closedAtMs', '>=', fromMs)
      .where('closedAtMs', '<', toMs)
      .executeTakeFirst()
    return {
      slotsRequired: credits.length,
      slotsCovered: credits.filter((credit) => credit === 1).length,
      rectificationsClosed: closed?.count ?? 0,
    }
  }
}

/** Of the slots that exist; one whose credit is not known yet is required and not covered. */
function creditsOf({ slots }: ScoreInput): (number | null)[] {
  return Array.isArray(slots)
    ? slots.flatMap(({ c }) => (c === 'NA' ? [] : [typeof c === 'number' ? c : null]))
    : []
}
