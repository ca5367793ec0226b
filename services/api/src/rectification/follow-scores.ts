import { randomUUID } from 'node:crypto'
import type { ScoreResult } from '@zhian/contracts/score-result'
import { causesOf, findingOf } from './causes.ts'
import type { Finding } from './causes.ts'
import type { ItemChange } from './rectification-records.ts'
import type { RectificationRecord } from './rectification-tables.ts'
import { verdictOf } from './recovery.ts'
import type { Recheck } from './recovery.ts'

/** By when a rule's items are due, and who said so. No date is made up where nobody did. */
export interface DueRules {
  readonly daysOf: (ruleId: string) => number | undefined
  readonly source: string | null
}

export interface Followed {
  readonly parkId: string
  readonly enterpriseId: string
  /** Of the month: what costs points. */
  readonly result: ScoreResult
  /** Shortest time first: whether it still does. */
  readonly rechecks: readonly Recheck[]
  /** Open ones, and those closed within the time in which the same cause opens them again. */
  readonly items: readonly RectificationRecord[]
}

const dayMs = 86_400_000
export const reopenedWithinMs = 30 * dayMs
const measurement = 'measurement'

/**
 * What becomes of an enterprise's items. A cause opens one while it costs points and the last day shows that it lasts; what has been
 * mended before anybody was told needs no item. An item closes when the measurement has recovered, and by nothing else.
 */
export function followScores(
  { parkId, enterpriseId, result, rechecks, items }: Followed,
  { atMs, due }: { readonly atMs: number; readonly due: DueRules },
): ItemChange[] {
  const known = new Map(items.map((item) => [item.causeKey, item]))
  const causes = causesOf(result).map((cause) => ({ key: cause.key, finding: findingOf(cause) }))
  const fresh = causes.flatMap(({ key, finding }): ItemChange[] => {
    const before = known.get(key)
    known.delete(key)
    const verdict = verdictOf(finding.parts, rechecks)
    if (before === undefined || before.state === 'closed') {
      if (verdict !== 'standing') return []
      const after =
        before === undefined
          ? opened({ parkId, enterpriseId, key, finding, atMs, due })
          : reopened(before, finding, { atMs, due })
      return [{ before, after, by: measurement, atMs }]
    }
    const after =
      verdict === 'recovered' ? closed(before, atMs) : measuredAgain(before, finding, verdict)
    return after === undefined ? [] : [{ before, after, by: measurement, atMs }]
  })
  // No longer in the month's score: what it was is asked of the last day.
  const rest = [...known.values()].flatMap((before): ItemChange[] => {
    if (before.state === 'closed') return []
    const was = JSON.parse(before.finding) as Finding
    const verdict = verdictOf(was.parts, rechecks)
    const after =
      verdict === 'recovered'
        ? closed(before, atMs)
        : measuredAgain(before, { ...was, pointsLost: 0 }, verdict)
    return after === undefined ? [] : [{ before, after, by: measurement, atMs }]
  })
  return [...fresh, ...rest]
}

interface Opening {
  readonly parkId: string
  readonly enterpriseId: string
  readonly key: string
  readonly finding: Finding
  readonly atMs: number
  readonly due: DueRules
}

function opened({ parkId, enterpriseId, key, finding, atMs, due }: Opening): RectificationRecord {
  return {
    itemId: randomUUID(),
    parkId,
    enterpriseId,
    causeKey: key,
    state: 'open',
    firstSeenAtMs: atMs,
    ...dueOf(finding, { atMs, due }),
    responsible: null,
    note: null,
    closedAtMs: null,
    reopenedAtMs: null,
    reopenedCount: 0,
    finding: JSON.stringify(finding),
    version: 1,
  }
}

function reopened(
  before: RectificationRecord,
  finding: Finding,
  { atMs, due }: { readonly atMs: number; readonly due: DueRules },
): RectificationRecord {
  return {
    ...before,
    state: 'open',
    ...dueOf(finding, { atMs, due }),
    closedAtMs: null,
    reopenedAtMs: atMs,
    reopenedCount: before.reopenedCount + 1,
    finding: JSON.stringify(finding),
    version: before.version + 1,
  }
}

function dueOf({ ruleId }: Finding, { atMs, due }: { atMs: number; due: DueRules }) {
  const days = due.daysOf(ruleId)
  return days === undefined
    ? { dueAtMs: null, dueSource: null }
    : { dueAtMs: atMs + days * dayMs, dueSource: due.source }
}

const closed = (before: RectificationRecord, atMs: number): RectificationRecord => ({
  ...before,
  state: 'closed',
  closedAtMs: atMs,
  version: before.version + 1,
})

/** Whoever said that it is done, and it is not, gets it back. */
function measuredAgain(
  before: RectificationRecord,
  finding: Finding,
  verdict: 'standing' | 'unknown',
): RectificationRecord | undefined {
  const state = before.state === 'recheck' && verdict === 'standing' ? 'returned' : before.state
  const text = JSON.stringify(finding)
  if (state === before.state && text === before.finding) return undefined
  return { ...before, state, finding: text, version: before.version + 1 }
}
