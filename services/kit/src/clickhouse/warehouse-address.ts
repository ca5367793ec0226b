import type { EnvReader } from '../config.ts'
import type { WarehouseAddress } from './warehouse.ts'

/** A server by WAREHOUSE_URL, or else the engine inside this process over WAREHOUSE_FOLDER. */
export function readWarehouseAddress(read: EnvReader): WarehouseAddress {
  const database = read.text('WAREHOUSE_DATABASE', 'zhian')
  // The name becomes part of statements.
  if (!/^[a-z][a-z0-9_]{0,60}$/.test(database))
    read.problems.push(`WAREHOUSE_DATABASE is no database name (got "${database}")`)
  const url = read.optional('WAREHOUSE_URL')
  if (url === undefined) return { folder: read.text('WAREHOUSE_FOLDER'), database }
  return {
    url,
    username: read.text('WAREHOUSE_USERNAME', 'default'),
    password: read.secret('WAREHOUSE_PASSWORD') ?? '',
    database,
  }
}
