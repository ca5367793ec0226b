import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../fault.ts'
import type { Warehouse } from './warehouse.ts'

const bounds = { ms: 30_000, rows: 1_000_000, memoryBytes: 1_000_000_000 }

interface Applied {
  readonly number: number
  readonly sha256: string
}

/**
 * Applies the `NNN_name.sql` files of a folder that are not recorded yet, in order, and records each.
 *
 * `{database}` in a file stands for the database's name. Statements end with `;` at a line's end and must be
 * repeatable (IF NOT EXISTS), because a crash may come between a statement and its record.
 * Throws CONFIG_REFUSED where an applied file has been changed since.
 */
export async function migrate(warehouse: Warehouse, folder: string): Promise<readonly string[]> {
  const { database } = warehouse
  await warehouse.command(
    `CREATE TABLE IF NOT EXISTS ${database}.migrations (number UInt32, name String, sha256 String, ` +
      'applied_at DateTime64(3) DEFAULT now64(3)) ENGINE = MergeTree ORDER BY number',
  )
  const applied = await warehouse.query<Applied>(
    `SELECT number, sha256 FROM ${database}.migrations`,
    {},
    bounds,
  )
  const known = new Map(applied.map(({ number, sha256 }) => [number, sha256]))
  const done: string[] = []
  for (const name of (await readdir(folder))
    .filter((file) => /^\d{3}_[a-z0-9_]+\.sql$/.test(file))
    .sort()) {
    const text = await readFile(join(folder, name), 'utf8')
    const number = Number(name.slice(0, 3))
    const sha256 = createHash('sha256').update(text).digest('hex')
    if (known.get(number) === sha256) continue
    if (known.has(number))
      throw new Fault('CONFIG_REFUSED', `migration ${name} was changed after it had been applied`)
    for (const statement of statementsOf(text))
      await warehouse.command(statement.replaceAll('{database}', database))
    const line = JSON.stringify({ number, name, sha256 })
    await warehouse.insert({
      table: `${database}.migrations (number, name, sha256)`,
      lines: line,
      token: `migration-${number}`,
    })
    done.push(name)
  }
  return done
}

function statementsOf(text: string): string[] {
  const bare = text.replace(/^--.*$/gm, '')
  return bare
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}
