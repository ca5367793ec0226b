import { ParkInput } from '@zhian/contracts/score-result'
import type { ParkResult, ScoreResult } from '@zhian/contracts/score-result'
import { Type } from 'typebox'
import { configOf, mcsV1 } from '../config/mcs-v1.ts'
import { scoreEnterprise } from './enterprise.ts'
import { scorePark } from './park.ts'
import { readScoreInput, repeated } from './read-input.ts'
import { strictShape } from './shape.ts'
import type { Problem, Read } from './shape.ts'

/** A case may carry more, such as a title or what its author expects; only `input` is strict. */
const CasesFile = Type.Object({
  cases: Type.Array(
    Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }), input: Type.Unknown() }),
    { maxItems: 100_000 },
  ),
})
const readFile = strictShape(CasesFile)
const readPark = strictShape(ParkInput)

export interface ScoredCases {
  readonly cases: readonly { readonly id: string; readonly result: ScoreResult | ParkResult }[]
}

/**
 * Scores every case of a file, or none: one refused case refuses the file, and all its problems are named.
 *
 * An input with `enterprises` is a park, any other one enterprise.
 */
export function scoreCases(text: string): Read<ScoredCases> {
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch (error) {
    return refusal([
      { path: '', problem: `not JSON: ${Error.isError(error) ? error.message : ''}` },
    ])
  }
  const read = readFile(file)
  if (!read.ok) return read
  const { cases } = read.value
  const scored = cases.map(({ id, input }) => ({ id, read: scoreCase(input) }))
  const problems = [
    ...repeated(
      '/cases',
      cases.map(({ id }) => id),
    ),
    ...scored.flatMap(({ read: each }, index) =>
      each.ok
        ? []
        : each.problems.map(({ path, problem }) => ({
            path: `/cases/${index}/input${path}`,
            problem,
          })),
    ),
  ]
  if (problems.length > 0) return refusal(problems)
  const results = scored.flatMap(({ id, read: each }) =>
    each.ok ? [{ id, result: each.value }] : [],
  )
  return { ok: true, value: { cases: results } }
}

const refusal = (problems: readonly Problem[]) => ({ ok: false, problems }) as const

function scoreCase(value: unknown): Read<ScoreResult | ParkResult> {
  if (typeof value === 'object' && value !== null && 'enterprises' in value) return parkCase(value)
  const read = readScoreInput(value)
  return read.ok ? { ok: true, value: scoreEnterprise(read.value.input, read.value.config) } : read
}

function parkCase(value: object): Read<ParkResult> {
  const read = readPark(value)
  if (!read.ok) return read
  const config = configOf(read.value.config ?? mcsV1.version)
  if (config === undefined) {
    return refusal([{ path: '/config', problem: 'there is no such configuration' }])
  }
  const problems = repeated(
    '/enterprises',
    read.value.enterprises.map(({ id }) => id),
  )
  return problems.length > 0
    ? refusal(problems)
    : { ok: true, value: scorePark(read.value, config) }
}
