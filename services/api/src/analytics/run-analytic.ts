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
import { refusal } from '../refusal.ts'

const defaultDays = 7
export const windowDaysMax = 92
/** Midnight belongs to the day that begins four hours later. */
const anchorMs = days(1) / 6
const rowsMaxByDefault = 50_000

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
      ? usualBeginMs(endMs - days(defaultDaysOf(definition)), toMs)
      : dayBeginMs(asked.fromMs + anchorMs)
  if (fromMs >= toMs)
    throw refusal('INPUT_REFUSED', {
      en: 'fromMs: no day (from 04:00) of this time is over',
      zh: 'fromMs：这段时间里还没有一天（从 4 点算起）结束',
    })
  if (toMs - fromMs > days(windowDaysMax))
    throw refusal('INPUT_REFUSED', {
      en: `fromMs: may lie at most ${windowDaysMax} days before toMs`,
      zh: `fromMs：最多比 toMs 早 ${windowDaysMax} 天`,
    })
  return { fromMs, toMs }
}

/** In the hour after four nothing of the new day is over yet: then it is the day before that is told of. */
const usualBeginMs = (fromMs: number, toMs: number) => (fromMs < toMs ? fromMs : fromMs - days(1))

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
  /** More rows are no answer that anyone reads. */
  readonly rowsMax?: number
}

/** One table, what was asked for it, and how far the cameras saw what it speaks of. */
export async function runAnalytic(warehouse: Warehouse, question: Question): Promise<Analytic> {
  const [answer, completeness] = await Promise.all([
    answerOf(warehouse, question),
    completenessOf(warehouse, question),
  ])
  const { bucket, rows, sql, used, next } = answer
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
    next,
    sql,
    parameters: used,
    completeness,
  }
}

/** By the shortest stretches in which the answer has not too many rows; by the longest, so many enterprises as fit. */
async function answerOf(warehouse: Warehouse, question: Question) {
  const { definition, bucket: wanted } = question
  const buckets = bucketsOf(definition)
  const from = wanted === undefined ? 0 : buckets.findIndex(({ bucket }) => bucket === wanted)
  if (from < 0)
    throw refusal('INPUT_REFUSED', {
      en: `bucket: ${definition.name} is not told by it`,
      zh: `bucket：${definition.name} 不能按它统计`,
    })
  for (const each of buckets.slice(from)) {
    const answer = await told(warehouse, question, each)
    if (answer !== undefined) return { ...answer, next: null }
  }
  const longest = definition.coarser?.at(-1) ?? shortestOf(definition)
  const upTo = await lastThatFits(warehouse, question, longest)
  if (upTo === undefined)
    throw refusal('QUERY_TOO_EXPENSIVE', {
      en: 'the answer has too many rows for one enterprise',
      zh: '单是一家企业的结果就超过了行数上限',
    })
  const { scope, parameters } = question
  const page = {
    ...question,
    scope: { ...scope, shown: `${scope.shown} AND enterprise_id <= {upToEnterpriseId:String}` },
    parameters: { ...parameters, upToEnterpriseId: upTo },
  }
  const answer = await told(warehouse, page, longest)
  if (answer === undefined) throw new Fault('STORE_AWAY', 'captures came while they were counted')
  return { ...answer, next: upTo }
}

type Stretch = NonNullable<AnalyticDefinition['coarser']>[number]

/** Undefined where there are too many rows. */
async function told(warehouse: Warehouse, question: Question, { bucket, statement }: Stretch) {
  const { rowsMax = rowsMaxByDefault } = question
  const { sql, used } = statementOf(warehouse, question, statement)
  const limited = `${sql}\nLIMIT ${rowsMax + 1}`
  const rows = await warehouse.query<AnswerRow>(limited, used, analyticBounds)
  return rows.length > rowsMax ? undefined : { bucket, rows, sql, used }
}

/**
 * The last of the enterprises, in the order of their ids, whose rows fit into one answer together.
 *
 * Pages are cut between enterprises, as who asks for one of them may cut anyway, and never through what is a whole.
 */
async function lastThatFits(
  warehouse: Warehouse,
  question: Question,
  { statement }: Stretch,
): Promise<string | undefined> {
  if (question.definition.level === 'park') return undefined
  const { sql, used } = statementOf(warehouse, question, statement)
  const [found] = await warehouse.query<{ upTo: string | null }>(
    `SELECT maxOrNullIf(enterpriseId, so_far <= ${question.rowsMax ?? rowsMaxByDefault}) AS upTo FROM (
      SELECT enterpriseId, sum(count()) OVER (ORDER BY enterpriseId) AS so_far
      FROM (${sql})
      GROUP BY enterpriseId
    )`,
    used,
    analyticBounds,
  )
  return found?.upTo ?? undefined
}

function statementOf(
  warehouse: Warehouse,
  { definition, window, scope, parameters }: Question,
  statement: Stretch['statement'],
) {
  const sql = plain(statement({ database: warehouse.database, scope }))
  const used = parametersIn(sql, {
    ...passageParameters(window),
    ...definition.parameters,
    ...parameters,
  })
  return { sql, used }
}

const shortestOf = ({ grain, statement }: AnalyticDefinition): Stretch => ({
  bucket: grain,
  statement,
})

/** The stretches in which an analytic can be told, the shortest first. */
export const bucketsOf = (definition: AnalyticDefinition): Stretch[] => [
  shortestOf(definition),
  ...(definition.coarser ?? []),
]

/** Without the indentation that it has between our lines. */
function plain(sql: string): string {
  return sql.replace(/^ {4}/gm, '').trim()
}

/** Those that the statement names: the engine refuses none too many, but a reader need not wonder. */
function parametersIn(sql: string, all: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(all).filter(([name]) => sql.includes(`{${name}:`)))
}
