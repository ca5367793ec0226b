import { createClient } from '@clickhouse/client'
import type { ClickHouseClient } from '@clickhouse/client'
import chdb from 'chdb/connection'
import { storeFault } from './store-fault.ts'

/** Where ClickHouse is: a server by URL, or the engine in this process over a folder. */
export type WarehouseAddress =
  | {
      readonly url: string
      readonly username: string
      readonly password: string
      readonly database: string
    }
  | { readonly folder: string; readonly database: string }

export interface QueryBounds {
  readonly ms: number
  readonly rows: number
  readonly memoryBytes: number
}

export interface InsertBatch {
  readonly table: string
  /** One JSON object a line. */
  readonly lines: string
  /** The same token with the same lines is the same insert, however often it is sent. */
  readonly token: string
}

/** Values for `{name:Type}` in a statement; the only way in which anything from outside gets into one. */
export type QueryParameters = Readonly<Record<string, unknown>>

export interface Warehouse extends AsyncDisposable {
  readonly database: string
  /** Rows of a SELECT. Throws QUERY_TOO_EXPENSIVE beyond the bounds, STORE_AWAY where it cannot be asked. */
  query<Row>(sql: string, parameters: QueryParameters, bounds: QueryBounds): Promise<Row[]>
  /** Resolves when the rows are on disk. Throws STORE_REFUSED_ROWS where a row can never be stored. */
  insert(batch: InsertBatch): Promise<void>
  command(sql: string, parameters?: QueryParameters): Promise<void>
}

/**
 * Opens `connections` connections; a query takes the one that has waited longest.
 *
 * The engine in the process runs one query at a time per connection, hence several. It keeps every setting given
 * with a call for the calls after it, so settings stand in the statement's own text, never beside it.
 */
export async function openWarehouse(
  address: WarehouseAddress,
  connections: number,
): Promise<Warehouse> {
  const clients = Array.from({ length: connections }, () => openClient(address))
  const [first] = clients
  if (first === undefined) throw new RangeError('a warehouse needs a connection')
  await asked(() => first.command({ query: `CREATE DATABASE IF NOT EXISTS ${address.database}` }))
  const pool = new ConnectionPool(clients)
  return {
    database: address.database,
    query: (sql, parameters, bounds) =>
      pool.borrow((client) =>
        asked(() => select(client, { sql: `${sql}\n${boundsText(bounds)}`, parameters })),
      ),
    insert: (batch) =>
      pool.borrow((client) => asked(() => insert(client, batch, 'url' in address))),
    command: (sql, parameters = {}) =>
      pool.borrow((client) =>
        asked(
          async () => void (await client.command({ query: sql, query_params: { ...parameters } })),
        ),
      ),
    async [Symbol.asyncDispose]() {
      for (const client of clients) await client.close().catch(() => undefined)
    },
  }
}

function openClient(address: WarehouseAddress): ClickHouseClient {
  if ('url' in address) {
    const { url, username, password } = address
    return createClient({
      url,
      username,
      password,
      request_timeout: 60_000,
      keep_alive: { enabled: true },
    })
  }
  // The engine's connection carries its own copy of the client's types.
  const connection = chdb.createChdbConnection({ path: address.folder })
  return createClient({ connection } as unknown as Parameters<typeof createClient>[0])
}

/** Servers of different years write a 64-bit number as text or as a number; ours are all below 2^53. */
function boundsText({ ms, rows, memoryBytes }: QueryBounds): string {
  return (
    `SETTINGS max_execution_time=${Math.ceil(ms / 1000)}, max_rows_to_read=${rows}, ` +
    `max_memory_usage=${memoryBytes}, read_overflow_mode='throw', timeout_overflow_mode='throw', ` +
    'output_format_json_quote_64bit_integers=0'
  )
}

async function select<Row>(
  client: ClickHouseClient,
  { sql, parameters }: { sql: string; parameters: QueryParameters },
): Promise<Row[]> {
  const answer = await client.query({
    query: sql,
    query_params: { ...parameters },
    format: 'JSONEachRow',
  })
  return answer.json<Row>()
}

/** Every switch that bears on deduplication is named, because servers of different years have different defaults. */
const insertSettings =
  'insert_deduplicate=1, deduplicate_blocks_in_dependent_materialized_views=1, async_insert=0, ' +
  "input_format_allow_errors_num=0, input_format_skip_unknown_fields=0, date_time_input_format='basic'"

async function insert(
  client: ClickHouseClient,
  batch: InsertBatch,
  isServer: boolean,
): Promise<void> {
  const sql =
    `INSERT INTO ${batch.table} SETTINGS insert_deduplication_token={token:String}, ${insertSettings} ` +
    'FORMAT JSONEachRow'
  const serverText = sql.replace('{token:String}', quoted(batch.token))
  const { stream } = await client.exec({
    query: isServer ? serverText : sql,
    query_params: { token: batch.token },
    values: batch.lines,
  } as unknown as Parameters<ClickHouseClient['exec']>[0])
  stream.resume()
  await new Promise((resolve, reject) =>
    stream.once('close', resolve).once('end', resolve).once('error', reject),
  )
}

/** Tokens are made by us from topic names and offsets; anything else in one is a mistake of ours. */
function quoted(token: string): string {
  if (!/^[A-Za-z0-9_.:-]+$/.test(token))
    throw new RangeError('a deduplication token has an unexpected character')
  return `'${token}'`
}

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw storeFault(error)
  }
}

/** Hands each connection to one statement at a time. */
class ConnectionPool {
  readonly #free: ClickHouseClient[]
  readonly #waiting: ((client: ClickHouseClient) => void)[] = []

  constructor(clients: readonly ClickHouseClient[]) {
    this.#free = [...clients]
  }

  async borrow<T>(work: (client: ClickHouseClient) => Promise<T>): Promise<T> {
    const client =
      this.#free.shift() ??
      (await new Promise<ClickHouseClient>((take) => this.#waiting.push(take)))
    try {
      return await work(client)
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free.push(client)
      else next(client)
    }
  }
}
