import type { Analytic, AnalyticBucket } from '@zhian/contracts/assessment'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { Fault } from '@zhian/kit/fault'
import { analyticBounds } from '../queries/query-bounds.ts'
import { leastCount } from './analytic-definition.ts'
import type { AnalyticDefinition, AnswerRow, Scope } from './analytic-definition.ts'
import { completenessOf } from './completeness.ts'
import { hideSmall } from './hide-small.ts'
import { dayBeginMs, days, slotBeginMs } from './park-days.ts'
import type { Window } from './park-days.ts'
import { passageParameters } from './passages.ts'

const defaultDays = 7
export const windowDaysMax = 92
/** Midnight belongs to the day that begins four hours later. */
const anchorMs = days(1) / 6
/** More is no answer that anyone reads. */
const rowsMax = 50_000

/**
 * The window that is reckoned: whole days, and nothing that is not over yet.
 *
 * Throws INPUT_REFUSED where it is empty or too long.
 */
export function windowOf(
  asked: { fromMs?: number; toMs?: number },
  definition: AnalyticDefinition,
  nowMs: number,
): Window {
  const overMs = definition.grain === 'slot' ? slotBeginMs(nowMs) : dayBeginMs(nowMs)
  const endMs = dayEndMs(asked.toMs ?? nowMs)
  const toMs = Math.min(endMs, overMs)
  const fromMs =
    asked.fromMs === undefined
      ? endMs - days(defaultDaysOf(definition))
      : dayBeginMs(asked.fromMs + anchorMs)
  if (fromMs >= toMs)
    throw new Fault('INPUT_REFUSED', 'fromMs: no day (from 04:00) of this time is over')
  if (toMs - fromMs > days(windowDaysMax))
    throw new Fault('INPUT_REFUSED', `fromMs: may lie at most ${windowDaysMax} days before toMs`)
  return { fromMs, toMs }
}

export const defaultDaysOf = (definition: AnalyticDefinition) =>
  definition.defaultDays ?? defaultDays

const dayEndMs = (atMs: number) => dayBeginMs(atMs + days(1) - 1)

interface Question {
  readonly definition: AnalyticDefinition
  readonly window: Window
  /** The shortest stretch that is wanted; the shortest there is where it is absent. */
  readonly bucket?: AnalyticBucket
  readonly scope: Scope
  /** Values of the scope's conditions. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** One table, what was asked for it, and how far the cameras saw what it speaks of. */
export async function runAnalytic(warehouse: Warehouse, question: Question): Promise<Analytic> {
  const [answer, completeness] = await Promise.all([
    answerOf(warehouse, question),
    completenessOf(warehouse, question),
  ])
  const { bucket, rows, sql, used } = answer
  const { definition, window } = question
  const { name, columns } = definition
  return {
    name,
    bucket,
    ...window,
    columns: columns.map(({ key, unit }) => ({ key, ...(unit === undefined ? {} : { unit }) })),
    rows: hideSmall(definition, rows, leastCount).map((row) =>
      columns.map(({ key }) => row[key] ?? null),
    ),
    sql,
    parameters: used,
    completeness,
  }
}

/** By the shortest stretches in which the answer has not too many rows. */
async function answerOf(
  warehouse: Warehouse,
  { definition, window, bucket: wanted, scope, parameters }: Question,
) {
  const buckets = bucketsOf(definition)
  const from = wanted === undefined ? 0 : buckets.findIndex(({ bucket }) => bucket === wanted)
  if (from < 0) throw new Fault('INPUT_REFUSED', `bucket: ${definition.name} is not told by it`)
  for (const { bucket, statement } of buckets.slice(from)) {
    const sql = plain(statement({ database: warehouse.database, scope }))
    const used = parametersIn(sql, {
      ...passageParameters(window),
      ...definition.parameters,
      ...parameters,
    })
    const limited = `${sql}\nLIMIT ${rowsMax + 1}`
    const rows = await warehouse.query<AnswerRow>(limited, used, analyticBounds)
    if (rows.length <= rowsMax) return { bucket, rows, sql, used }
  }
  throw new Fault('QUERY_TOO_EXPENSIVE', `the answer has more than ${rowsMax} rows`)
}

/** The stretches in which an analytic can be told, the shortest first. */
export const bucketsOf = ({ grain, statement, coarser = [] }: AnalyticDefinition) => [
  { bucket: grain, statement },
  ...coarser,
]

/** Without the indentation that it has between our lines. */
function plain(sql: string): string {
  return sql.replace(/^ {4}/gm, '').trim()
}

/** Those that the statement names: the engine refuses none too many, but a reader need not wonder. */
function parametersIn(sql: string, all: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(all).filter(([name]) => sql.includes(`{${name}:`)))
}
