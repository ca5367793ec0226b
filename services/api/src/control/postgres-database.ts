import { Fault, messageOf, systemCodeOf } from '@zhian/kit/fault'
import { PostgresDialect } from 'kysely'
import pg from 'pg'

const connectionsMax = 8
const statementMsMax = 10_000
/** OID of int8, which holds our times: far below 2⁵³. */
const int8 = 20

/** Kysely's dialect over a pool. Throws STORE_AWAY, from each statement, while the server cannot be asked. */
export function postgresDialect(url: string): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: 5000,
    statement_timeout: statementMsMax,
    application_name: 'zhian-api',
    types: {
      getTypeParser: (oid: number, format: 'text' | 'binary' = 'text') =>
        oid === int8 ? Number : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
    },
  })
  // A connection that breaks while idle is replaced at the next question; without a listener it would end the process.
  pool.on('error', () => undefined)
  return new PostgresDialect({
    pool: {
      options: pool.options,
      end: () => pool.end(),
      async connect() {
        const client = await asked(() => pool.connect())
        return {
          release: (destroy) => client.release(destroy),
          query: ((sql: string, values: unknown[]) =>
            asked(() => client.query(sql, values))) as never,
        }
      },
    },
  })
}

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isAway(error)) throw error
    throw new Fault('STORE_AWAY', `PostgreSQL: ${messageOf(error)}`, { cause: error })
  }
}

/** SQLSTATE classes 08 (connection), 53 (resources) and 57 (stopped by an operator); anything that is no SQLSTATE is the network's. */
function isAway(error: unknown): boolean {
  const code = systemCodeOf(error) ?? ''
  return !/^[0-9A-Z]{5}$/.test(code) || /^(08|53|57)/.test(code)
}
