import type { Measure, ScoreInput } from '@zhian/contracts/score'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import type { TallyName } from '@zhian/coverage/config/mcs-v1'
import type { Deduction, ScoreResult } from '@zhian/contracts/score-result'
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
  if (part.sub === 'CAP') return verdictOfCap(part, rechecks)
  const alone = rechecks.filter((each) => isMeasured(part, each, isCountedAlone))
  for (const { result } of alone) {
    const { deductions, advisories } = result
    const found = [...deductions, ...advisories].find((each) => isAbout(part, each))
    if (found === undefined) return 'recovered'
    if (!isByChance(found)) return 'standing'
  }
  if (alone.length > 0) return 'unknown'
  // Where no time has enough of one camera, the longest speaks of all together, and then only what costs points is wrong.
  const together = rechecks.findLast((each) => isMeasured(part, each, isCounted))
  if (together === undefined) return 'unknown'
  return together.result.deductions.some((each) => isAbout(part, each)) ? 'standing' : 'recovered'
}

function verdictOfCap({ ruleId }: Part, [shortest]: readonly Recheck[]): Verdict {
  if (shortest === undefined) return 'unknown'
  return shortest.result.caps.some(({ id }) => id === ruleId) ? 'standing' : 'recovered'
}

/** A slot lacks its credit for one reason today and for another over the month. */
const isAbout = (part: Part, { ruleId, sub, objectId }: Deduction): boolean =>
  objectId === part.objectId && (ruleId === part.ruleId || (part.sub === 'C' && sub === 'C'))

const deviationsByChance = 2

/** Two late of thirty-five are below 95 % and tell nothing: so many observations may lie so far from the threshold. */
function isByChance({ measured, threshold, n }: Deduction): boolean {
  if (measured === null || n === null) return false
  const deviation = Math.sqrt((threshold * (1 - threshold)) / n)
  return measured > threshold - deviationsByChance * deviation
}

function isMeasured(
  { ruleId, sub, objectId }: Part,
  { input, result }: Recheck,
  isTallied: typeof isCounted,
): boolean {
  if (sub === 'CAP' || ruleId === 'NOT-REPORTED') return true
  if (ruleId === 'C-CONTRADICTED') return isSeenByCaptures(objectId, input)
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
  if (typeof members === 'string') return false
  if (name === 'retention') return true
  const measures = members as Readonly<Record<string, Measure | undefined>>
  return isTallied(measures[name], name as TallyName, objectId)
}

/** What captures have contradicted, only captures can put right again. */
function isSeenByCaptures(slotId: string, { slots }: Recheck['input']): boolean {
  const slot = Array.isArray(slots) ? slots.find(({ id }) => id === slotId) : undefined
  return slot?.c === 0 || slot?.reason === 'verified' || slot?.reason === 'contradicted'
}

/** Whether enough of the camera was seen that it is counted by itself. */
function isCountedAlone(measure: Measure | undefined, name: TallyName, objectId: string): boolean {
  if (typeof measure !== 'object') return measure !== undefined
  return measure.cameras.some((each) => each.id === objectId && isTelling(each, name))
}

/** Or, where that is so of no camera, with all together: one of few captures says nothing beside others of many. */
function isCounted(measure: Measure | undefined, name: TallyName, objectId: string): boolean {
  if (typeof measure !== 'object') return measure !== undefined
  const { cameras } = measure
  if (cameras.some((each) => isTelling(each, name))) return isCountedAlone(measure, name, objectId)
  return cameras.some(({ id, of }) => id === objectId && of > 0)
}

function isTelling({ of }: { readonly of: number }, name: TallyName): boolean {
  const { average, observationsMin } = mcsV1.components[name]
  return of >= (average === 'ratio' ? 1 : Math.max(1, observationsMin))
}
