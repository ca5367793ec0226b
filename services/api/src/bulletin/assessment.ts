import type { Statement } from '@zhian/contracts/bulletin'
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { ControlStore } from '../control/control-store.ts'

/** Of the control data; `month` is a parameter too. Numbers are null where the month has not been assessed. */
export interface AssessmentStatement {
  readonly name: 'slots' | 'rectifications' | 'scores'
  readonly database: Statement['database']
  readonly sql: string
}
type Dialect = ControlStore['dialect']

/** Slots of the stored scores of that month, those with full credit as covered, items closed in its days, and the scores. */
export function assessmentStatements(dialect: Dialect): readonly AssessmentStatement[] {
  return [
    { name: 'slots', database: dialect, sql: slots[dialect] },
    { name: 'rectifications', database: dialect, sql: rectifications },
    { name: 'scores', database: dialect, sql: scores[dialect] },
  ]
}

const ofMonth = 'park_id = {parkId:String} AND period = {month:String}'

/** Of the slots that exist; one whose credit is not known yet is required and not covered. */
const slots: Readonly<Record<Dialect, string>> = {
  sqlite: `SELECT
  sum(1) AS slots_required,
  sum(json_extract(slot.value, '$.c') = 1) AS slots_covered
FROM scores, json_each(scores.input, '$.slots') AS slot
WHERE ${ofMonth}
  AND json_type(scores.input, '$.slots') = 'array'
  AND json_extract(slot.value, '$.c') <> 'NA'`,
  postgres: `SELECT
  sum(1) AS slots_required,
  sum(CASE WHEN slot -> 'c' = '1' THEN 1 ELSE 0 END) AS slots_covered
FROM scores, jsonb_array_elements(
  CASE jsonb_typeof(input::jsonb -> 'slots') WHEN 'array' THEN input::jsonb -> 'slots' ELSE '[]' END) AS slot
WHERE ${ofMonth}
  AND slot ->> 'c' <> 'NA'`,
}

const rectifications = `SELECT
  CASE WHEN EXISTS (SELECT 1 FROM scores WHERE ${ofMonth}) THEN count(*) END AS rectifications
FROM rectification_items
WHERE park_id = {parkId:String} AND closed_at_ms >= {fromMs:Int64} AND closed_at_ms < {toMs:Int64}`

const scores: Readonly<Record<Dialect, string>> = {
  sqlite: `SELECT
  enterprise_id,
  json_extract(summary, '$.output') AS score
FROM scores
WHERE ${ofMonth}
ORDER BY enterprise_id`,
  postgres: `SELECT
  enterprise_id,
  CAST(summary::jsonb ->> 'output' AS double precision) AS score
FROM scores
WHERE ${ofMonth}
ORDER BY enterprise_id`,
}

export type AskControl = <Row>(
  statement: AssessmentStatement,
  parameters: Statement['parameters'],
) => Promise<Row[]>

/** Runs it with its values beside it, never in its text. */
export function controlAsker({ db }: ControlStore): AskControl {
  return async <Row>(statement: AssessmentStatement, parameters: Statement['parameters']) => {
    const { rows } = await withValues<Row>(statement.sql, parameters).execute(db.withoutPlugins())
    return rows
  }
}

function withValues<Row>(text: string, parameters: Statement['parameters']): RawBuilder<Row> {
  const pieces = text.split(/\{(\w+):\w+\}/)
  const fragments = pieces.map((piece, index) =>
    index % 2 === 0 ? sql.raw(piece) : sql`${parameters[piece] ?? null}`,
  )
  return sql<Row>`${sql.join(fragments, sql.raw(''))}`
}
