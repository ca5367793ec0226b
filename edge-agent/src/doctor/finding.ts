import type { Bilingual, Language } from '../cli/language.ts'
import { boxCauses } from './box-causes.ts'
import { brokerCauses } from './broker-causes.ts'
import { checkNames } from './cause.ts'
import type { Cause, CheckName, Level } from './cause.ts'
import { riverCauses } from './river-causes.ts'

/** Every fault that doctor knows, by its code. */
export const causes = { ...boxCauses, ...brokerCauses, ...riverCauses }
export type CauseCode = keyof typeof causes

/** Numbers with their unit in the name, paths, names; never a secret, a plate or a picture. */
export type Evidence = Readonly<Record<string, string | number>>

/** What the agent says of itself, for the texts of both languages. */
export function problemsTold(problems: readonly Bilingual[]): Evidence {
  const said = (language: Language) => problems.map((each) => each[language]).join('; ')
  return { problems: said('en'), problemsZh: said('zh') }
}

/** What one check saw: faults, or only evidence that all is well. */
export interface Found {
  readonly code: CauseCode
  readonly evidence: Evidence
}

export interface Finding {
  readonly check: CheckName
  readonly level: 'ok' | Level
  /** `ok`, or the fault’s code; it never changes its meaning. */
  readonly code: 'ok' | CauseCode
  readonly evidence: Evidence
  readonly cause?: Bilingual
  readonly fix?: Bilingual
  /** Faults that follow from this one and are not told apart. */
  readonly explains?: readonly CauseCode[]
}

/** One finding a root cause; a check without a fault is well, with what it saw. */
export function findingsOf(
  found: readonly Found[],
  seen: ReadonlyMap<CheckName, Evidence>,
): readonly Finding[] {
  const rootOf = new Map(found.map(({ code }) => [code, rootAmong(code, found)]))
  const roots = found.filter(({ code }) => rootOf.get(code) === undefined)
  const told = roots.map(({ code, evidence }): Finding => {
    const { check, level, cause, fix } = causes[code] as Cause
    const follow = found.filter((each) => rootOf.get(each.code) === code).map(({ code }) => code)
    const explains = follow.length === 0 ? {} : { explains: [...new Set(follow)] }
    return {
      check,
      level,
      code,
      evidence,
      cause: filled(cause, evidence),
      fix: filled(fix, evidence),
      ...explains,
    }
  })
  const faulty = new Set<CheckName>(found.map(({ code }) => causes[code].check))
  const well = [...seen]
    .filter(([check]) => !faulty.has(check))
    .map(([check, evidence]): Finding => ({ check, level: 'ok', code: 'ok', evidence }))
  const order = Object.keys(checkNames)
  return [...told, ...well].toSorted(
    (one, other) => order.indexOf(one.check) - order.indexOf(other.check),
  )
}

/**
 * The first of the faults at the bottom of this one; a mere warning never hides a failure, unless it says that whoever asks
 * may not look.
 */
function rootAmong(code: CauseCode, found: readonly Found[]): CauseCode | undefined {
  const { follows = [], level } = causes[code] as Cause
  const hides = (other: CauseCode) =>
    level !== 'fail' || causes[other].level === 'fail' || other === 'rights_missing'
  const direct = found.find((each) => follows.includes(each.code) && hides(each.code))
  if (direct === undefined || direct.code === code) return undefined
  return rootAmong(direct.code, found) ?? direct.code
}

/** What a fault's cause, or its fix, is in words. */
export function textOf(code: CauseCode, of: 'cause' | 'fix', evidence: Evidence): Bilingual {
  return filled(causes[code][of], evidence)
}

function filled(text: Bilingual, evidence: Evidence): Bilingual {
  const fill = (each: string) =>
    each.replaceAll(/\{(\w+)\}/g, (_all, name: string) => String(evidence[name] ?? '–')).trim()
  return { zh: fill(text.zh), en: fill(text.en) }
}
