import type { Statement } from '@zhian/contracts/bulletin'
import type { QueryBounds, Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { assessmentStatements } from './assessment.ts'
import type { AskControl } from './assessment.ts'
import type { ControlStore } from '../control/control-store.ts'
import { figureStatements } from './figure-statements.ts'
import type { Period } from './period.ts'
import { tableStatements } from './table-statements.ts'
import type {
  DayRow,
  EnterpriseTimeRow,
  GapDayRow,
  GapRow,
  TableName,
  VillageRow,
  VillageTimeRow,
} from './table-statements.ts'

export interface MonthSources {
  readonly warehouse: Warehouse
  readonly dialect: ControlStore['dialect']
  readonly askControl: AskControl
}

/** A month of a whole park; made once a month, so it may take longer than what a page asks. */
const bounds: QueryBounds = { ms: 120_000, rows: 2_000_000_000, memoryBytes: 2_000_000_000 }

export interface MonthOrder {
  readonly parkId: string
  readonly month: string
  readonly period: Period
}

type FigureRow = Readonly<Record<string, number | null>>

/** What both years are compared by, as it was measured: nothing is hidden yet. */
export interface ReadMonth {
  readonly figures: FigureRow
  readonly blindHours: number | null
  /** Captures of each day. */
  readonly days: readonly number[]
}

/** Cameras that were blind: told of this year alone. */
export interface ReadGaps {
  readonly gaps: readonly GapRow[]
  readonly gapDays: readonly GapDayRow[]
}

/** Villages and enterprises, of either year. */
export interface ReadPlaces {
  readonly villages: readonly VillageRow[]
  readonly villageTimes: readonly VillageTimeRow[]
  readonly enterprises: readonly EnterpriseTimeRow[]
  readonly scores: readonly { readonly enterprise_id: string; readonly score: number | null }[]
}

/** Runs the statements one after the other. */
export async function readMonth(sources: MonthSources, order: MonthOrder): Promise<ReadMonth> {
  const parameters = parametersOf(order)
  const figures: Record<string, number | null> = {}
  for (const { sql } of figureStatements(sources.warehouse.database))
    Object.assign(figures, (await sources.warehouse.query<FigureRow>(sql, parameters, bounds))[0])
  for (const statement of assessmentStatements(sources.dialect)) {
    if (statement.name === 'scores') continue
    Object.assign(figures, (await sources.askControl<FigureRow>(statement, parameters))[0])
  }
  const days = Array.from({ length: order.period.days }, () => 0)
  for (const { day, captures } of await tableAsker(sources, order)<DayRow>('days'))
    days[day] = captures
  return { figures, days, blindHours: figures['blind_hours'] ?? null }
}

export async function readGaps(sources: MonthSources, order: MonthOrder): Promise<ReadGaps> {
  const ask = tableAsker(sources, order)
  return { gaps: await ask<GapRow>('gaps'), gapDays: await ask<GapDayRow>('gap_days') }
}

export async function readPlaces(sources: MonthSources, order: MonthOrder): Promise<ReadPlaces> {
  const ask = tableAsker(sources, order)
  const scores = assessmentStatements(sources.dialect).find(({ name }) => name === 'scores')
  return {
    villages: await ask<VillageRow>('villages'),
    villageTimes: await ask<VillageTimeRow>('village_time'),
    enterprises: await ask<EnterpriseTimeRow>('enterprise_time'),
    scores: scores === undefined ? [] : await sources.askControl(scores, parametersOf(order)),
  }
}

/** Tables that have no year before. */
const ofThisYear: ReadonlySet<string> = new Set(['gaps', 'gap_days'])

/** Every statement that was run, in the order in which the appendix prints them. */
export function printedStatements(
  { warehouse, dialect }: Pick<MonthSources, 'warehouse' | 'dialect'>,
  { now, before }: { now: MonthOrder; before: MonthOrder },
): Statement[] {
  const tables = Object.entries(tableStatements(warehouse.database))
  const ofWarehouse = [
    ...figureStatements(warehouse.database).map(({ name, sql }) => ({ name, sql })),
    ...tables.map(([name, sql]) => ({ name, sql })),
  ].map((each) => ({ ...each, database: 'clickhouse' as const }))
  return [...ofWarehouse, ...assessmentStatements(dialect)].map((statement) => ({
    ...statement,
    parameters: usedIn(statement.sql, parametersOf(now)),
    previousParameters: ofThisYear.has(statement.name)
      ? {}
      : usedIn(statement.sql, parametersOf(before)),
  }))
}

function tableAsker({ warehouse }: MonthSources, order: MonthOrder) {
  const statements = tableStatements(warehouse.database)
  return <Row>(name: TableName) =>
    warehouse.query<Row>(statements[name], parametersOf(order), bounds)
}

function parametersOf({ parkId, month, period }: MonthOrder): Statement['parameters'] {
  return { parkId, month, fromMs: period.fromMs, toMs: period.toMs }
}

function usedIn(sql: string, parameters: Statement['parameters']): Statement['parameters'] {
  return Object.fromEntries(
    Object.entries(parameters).filter(([name]) => sql.includes(`{${name}:`)),
  )
}
