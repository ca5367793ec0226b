import { ParkInput } from '@zhian/contracts/score-result'
import type { ParkResult, ScoreResult } from '@zhian/contracts/score-result'
import { Type } from 'typebox'
import { configOf, mcsV1 } from '../config/mcs-v1.ts'
import { scoreEnterprise } from './enterprise.ts'
import { scorePark } from './park.ts'
import { noSuchConfig, readScoreInput, repeated } from './read-input.ts'
import { readJson } from './read-json.ts'
import { strictShape } from './shape.ts'
import type { Problem, Read } from './shape.ts'

const readFile = strictShape(
  Type.Object({ cases: Type.Array(Type.Unknown(), { maxItems: 100_000 }) }),
)
/** A case may carry more, such as a title or what its author expects; only `input` is strict. */
const readCase = strictShape(
  Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }), input: Type.Unknown() }),
)
const readPark = strictShape(ParkInput)

type Result = ScoreResult | ParkResult
export interface RefusedCase {
  /** Null where it is no text. */
  readonly id: string | null
  /** Paths begin at the file. */
  readonly problems: readonly Problem[]
}
export interface ScoredCases {
  /** In the order of the file. */
  readonly cases: readonly ({ readonly id: string; readonly result: Result } | RefusedCase)[]
}

/**
 * Scores every case of a file. A case that is refused says why in its place, and keeps no other from its result.
 *
 * An input with `enterprises` is a park, any other one enterprise.
 */
export function scoreCases(text: string): Read<ScoredCases> {
  const json = readJson(text.replace(byteOrderMark, ''))
  if (!json.ok) return json
  const read = readFile(json.value)
  if (!read.ok) return read
  const twice = Map.groupBy(json.repeats, ({ path }) => caseIn.exec(path)?.[0] ?? '')
  const ofFile = twice.get('') ?? []
  if (ofFile.length > 0) return refusal(ofFile)
  const cases = read.value.cases.map((each) => ({ id: idOf(each), read: scoreCase(each) }))
  const repeats = repeated(
    '/cases',
    cases.map(({ id }) => id),
  )
  const repeatAt = Map.groupBy(repeats, ({ path }) => path)
  return {
    ok: true,
    value: {
      cases: cases.map(({ id, read: each }, index) => {
        const path = `/cases/${index}`
        const repeat = [...(repeatAt.get(path) ?? []), ...(twice.get(path) ?? [])]
        if (each.ok && id !== undefined && repeat.length === 0) return { id, result: each.value }
        const own = each.ok ? [] : each.problems
        const problems = own.map((problem) => ({ ...problem, path: path + problem.path }))
        return { id: id ?? null, problems: [...repeat, ...problems] }
      }),
    },
  }
}

/** The case that a path lies in. */
const caseIn = /^\/cases\/\d+(?=\/|$)/

/** What editors on Windows write before JSON. */
const byteOrderMark = /^\uFEFF/

const refusal = (problems: readonly Problem[]) => ({ ok: false, problems }) as const

function idOf(value: unknown): string | undefined {
  const isCase = typeof value === 'object' && value !== null && 'id' in value
  return isCase && typeof value.id === 'string' ? value.id : undefined
}

function scoreCase(value: unknown): Read<Result> {
  const read = readCase(value)
  if (!read.ok) return read
  const scored = scoreInput(read.value.input)
  return scored.ok
    ? scored
    : refusal(scored.problems.map((each) => ({ ...each, path: `/input${each.path}` })))
}

function scoreInput(value: unknown): Read<Result> {
  if (typeof value === 'object' && value !== null && 'enterprises' in value) return parkCase(value)
  const read = readScoreInput(value)
  return read.ok ? { ok: true, value: scoreEnterprise(read.value.input, read.value.config) } : read
}

function parkCase(value: object): Read<ParkResult> {
  const read = readPark(value)
  if (!read.ok) return read
  const config = configOf(read.value.config ?? mcsV1.version)
  if (config === undefined) return refusal([{ path: '/config', ...noSuchConfig }])
  const problems = repeated(
    '/enterprises',
    read.value.enterprises.map(({ id }) => id),
  )
  return problems.length > 0
    ? refusal(problems)
    : { ok: true, value: scorePark(read.value, config) }
}
