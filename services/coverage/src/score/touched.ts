import { isWithinGrace } from './grace.ts'

/** What has changed since the scores were last computed. */
export type Change =
  /** Its captures of a day, uptime, archive or recording. A camera that moves is a change of both enterprises. */
  | { readonly kind: 'camera'; readonly cameraId: string }
  /** Its slots, filings, planned shutdowns or red flags. */
  | { readonly kind: 'enterprise'; readonly enterpriseId: string }
  /** A platform outage or another configuration touches everybody. */
  | { readonly kind: 'park' }
  /** Time went on: graces end. */
  | { readonly kind: 'as-of'; readonly fromMs: number; readonly toMs: number }

/** Who is in the park. */
export interface Roll {
  readonly enterprises: readonly { readonly id: string; readonly onboardedAtMs?: number }[]
  readonly enterpriseOf: (cameraId: string) => string | undefined
}

/**
 * Whose scores must be computed again, and nobody else's. Where the input then has the hash that is stored, and the configuration
 * too, the result is the stored one.
 */
export function enterprisesTouched(
  changes: readonly Change[],
  roll: Roll,
  { graceDays }: { readonly graceDays: number },
): Set<string> {
  return new Set(changes.flatMap((change) => touchedBy(change, roll, graceDays)))
}

function touchedBy(change: Change, roll: Roll, graceDays: number): readonly string[] {
  if (change.kind === 'enterprise') return [change.enterpriseId]
  if (change.kind === 'camera') {
    const enterpriseId = roll.enterpriseOf(change.cameraId)
    return enterpriseId === undefined ? [] : [enterpriseId]
  }
  const touched = roll.enterprises.filter(
    ({ onboardedAtMs }) =>
      change.kind === 'park' || endsGrace({ ...change, onboardedAtMs }, graceDays),
  )
  return touched.map(({ id }) => id)
}

interface Turn {
  readonly fromMs: number
  readonly toMs: number
  readonly onboardedAtMs: number | undefined
}

function endsGrace({ fromMs, toMs, onboardedAtMs }: Turn, graceDays: number): boolean {
  if (onboardedAtMs === undefined) return false
  const at = (asOfMs: number) => isWithinGrace({ onboardedAtMs, asOfMs }, graceDays)
  return at(fromMs) === true && at(toMs) === false
}
