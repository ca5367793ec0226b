import { Errors } from 'typebox/value'
import { recordRules } from './record-rules.ts'
import type { RecordKind } from './registry.ts'
import { outlinesOf, ringFault } from './ring-fault.ts'

/** One thing that keeps a record from being taken, at the member that a person can mend. */
export interface RecordProblem {
  /** As a JSON pointer: `/name`, `/occluders/0/heightM`. */
  readonly path: string
  /** A schema's keyword (`minLength`, `pattern` …), `missing`, or a rule of outlines. */
  readonly rule: string
  /** What the rule's sentence names: a limit, the edges that cross. */
  readonly named: Readonly<Record<string, unknown>>
}

/** Everything that is wrong with a record that somebody is writing, member by member; the API refuses the same. */
export function recordProblems(
  kind: RecordKind,
  record: Readonly<Record<string, unknown>>,
): RecordProblem[] {
  const { schema } = recordRules[kind]
  const required: readonly string[] = schema.required ?? []
  const ofShape = Object.entries(schema.properties).flatMap(([member, schema]): RecordProblem[] => {
    const value = record[member]
    if (value === undefined)
      return required.includes(member) ? [{ path: `/${member}`, rule: 'missing', named: {} }] : []
    return Errors(schema, value).map(({ instancePath, keyword, params }) => ({
      path: `/${member}${instancePath}`,
      rule: keyword,
      named: params,
    }))
  })
  const ofOutlines = outlinesOf(record).flatMap(([path, ring]): RecordProblem[] => {
    const isTooShort = ofShape.some((each) => each.path === path)
    const fault = isTooShort ? undefined : ringFault(ring)
    if (fault === undefined) return []
    const { rule, ...named } = fault
    return [{ path, rule, named }]
  })
  return [...ofShape, ...ofOutlines]
}
