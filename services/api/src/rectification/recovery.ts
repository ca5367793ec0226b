import type { Measure, ScoreInput } from '@zhian/contracts/score'
import type { ScoreResult } from '@zhian/contracts/score-result'
import type { Part } from './causes.ts'

/** A time that is measured again: the last day, and where that was too little, the last week. */
export interface Recheck {
  readonly input: ScoreInput
  readonly result: ScoreResult
}

/** `unknown`: it was not measured, and silence is no recovery. */
export type Verdict = 'standing' | 'recovered' | 'unknown'

/** What is still wrong with any of the parts. */
export function verdictOf(parts: readonly Part[], rechecks: readonly Recheck[]): Verdict {
  const verdicts = parts.map((part) => verdictOfPart(part, rechecks))
  if (verdicts.includes('standing')) return 'standing'
  return verdicts.includes('unknown') ? 'unknown' : 'recovered'
}

function verdictOfPart(part: Part, rechecks: readonly Recheck[]): Verdict {
  const telling = rechecks.find((each) => isMeasured(part, each))
  if (telling === undefined) return 'unknown'
  const { deductions, advisories, caps } = telling.result
  if (part.sub === 'CAP')
    return caps.some(({ id }) => id === part.ruleId) ? 'standing' : 'recovered'
  const isStanding = [...deductions, ...advisories].some(
    ({ ruleId, objectId }) => ruleId === part.ruleId && objectId === part.objectId,
  )
  return isStanding ? 'standing' : 'recovered'
}

function isMeasured({ ruleId, sub, objectId }: Part, { input, result }: Recheck): boolean {
  if (sub === 'CAP' || ruleId === 'NOT-REPORTED') return true
  if (sub === 'C' || sub === 'A') return typeof result.sub[sub] === 'number'
  if (sub === 'O')
    return (
      typeof result.sub.O === 'number' &&
      result.uptime.some(({ id, onlineRate }) => id === objectId && onlineRate !== null)
    )
  // `Q-CLOCK` is the component `clock`.
  const name = ruleId.slice(2).toLowerCase()
  if (typeof result.components[name]?.score !== 'number') return false
  const members = { D: input.activity, Q: input.quality, R: input.recording }[sub]
  return typeof members !== 'string' && hasTally(members, name, objectId)
}

function hasTally(members: object, name: string, objectId: string): boolean {
  const measure = (members as Readonly<Record<string, Measure | undefined>>)[name]
  if (typeof measure !== 'object') return measure !== undefined
  return measure.cameras.some(({ id, of }) => id === objectId && of > 0)
}
