import { persistently } from '@zhian/kit/backoff'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { Fault, messageOf } from '@zhian/kit/fault'
import type { Span } from './archive-partition.ts'
import type { ArchiveEvents } from './events.ts'
import type { TablePlan } from './table-plan.ts'

export interface PlacedRow {
  readonly offset: bigint
  readonly line: string
}

export interface Refusal<R extends PlacedRow> {
  readonly row: R
  readonly detail: string
}

interface Write<R extends PlacedRow> {
  readonly table: TablePlan
  readonly span: Span
  readonly rows: readonly R[]
  readonly lost: AbortSignal
}

const backoff = { firstMs: 200, maxMs: 5000 }
const columnBounds = { ms: 10_000, rows: 1_000_000, memoryBytes: 200_000_000 }

/** Inserts rows under tokens, for as long as it takes, and names the rows that ClickHouse will never take. */
export function clickhouseSink(warehouse: Warehouse, events: ArchiveEvents) {
  async function insert<R extends PlacedRow>(write: Write<R>): Promise<void> {
    const { table, span, rows, lost } = write
    const batch = {
      table: `${warehouse.database}.${table.table} (${table.columns.join(', ')})`,
      lines: rows.map(({ line }) => `${line}\n`).join(''),
      token: tokenOf(table.table, span),
    }
    const startedAtMs = performance.now()
    await persistently(() => warehouse.insert(batch).catch(holdUnlessRefused), {
      backoff,
      stopping: lost,
      onRetry: (error) => events.insertHeld({ table: table.table, problem: messageOf(error) }),
    })
    const ms = performance.now() - startedAtMs
    events.rowsStored({ table: table.table, rows: rows.length, ms })
  }

  /** Halves a refused batch until the bad row is alone; each half has a token of its own, made of its own ends. */
  return async function write<R extends PlacedRow>(work: Write<R>): Promise<Refusal<R>[]> {
    const { rows } = work
    const [only] = rows
    if (only === undefined) return []
    try {
      await insert(work)
      return []
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'STORE_REFUSED_ROWS') throw error
      if (rows.length === 1) return [{ row: only, detail: messageOf(error) }]
      const middle = rows.length >> 1
      const halves = [rows.slice(0, middle), rows.slice(middle)]
      const refusals: Refusal<R>[] = []
      for (const half of halves)
        refusals.push(...(await write({ ...work, rows: half, span: spanOf(work.span, half) })))
      return refusals
    }
  }
}

function tokenOf(table: string, { topic, partition, first, to, digest }: Span): string {
  return `${table}:${topic}:${partition}:${first}-${to}:${digest}`
}

function spanOf(span: Span, rows: readonly PlacedRow[]): Span {
  return { ...span, first: rows[0]?.offset ?? span.first, to: rows.at(-1)?.offset ?? span.to }
}

/** Too much memory or time is no fault of the rows: the store is busy, and the batch waits. */
function holdUnlessRefused(error: unknown): never {
  if (error instanceof Fault && error.code === 'QUERY_TOO_EXPENSIVE')
    throw new Fault('STORE_AWAY', error.message, { cause: error })
  throw error
}

/** Throws CONFIG_REFUSED where a table lacks a column that we write: better than burying every row. */
export async function checkColumns(
  warehouse: Warehouse,
  tables: Iterable<TablePlan>,
): Promise<void> {
  const rows = await warehouse.query<{ table: string; name: string }>(
    'SELECT table, name FROM system.columns WHERE database = {database:String}',
    { database: warehouse.database },
    columnBounds,
  )
  const present = new Set(rows.map(({ table, name }) => `${table}.${name}`))
  const missing = [...tables]
    .flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`))
    .filter((name) => !present.has(name))
  if (missing.length > 0)
    throw new Fault('CONFIG_REFUSED', `the warehouse lacks columns: ${missing.join(', ')}`)
}
