import { readdir } from 'node:fs/promises'
import { messageOf } from '@zhian/kit/fault'
import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { ColumnDataType, CreateTableBuilder, Kysely } from 'kysely'

export type ControlDialect = 'sqlite' | 'postgres'

/** What a migration is written with, once for both databases. */
export interface MigrationTools {
  /** Names stand here as they stand in the database: `agent_id`. */
  readonly db: Kysely<never>
  /** Where a table holds it, whole numbers up to 2⁵³: times, counts. */
  readonly wholeNumber: ColumnDataType
  /** A table whose columns keep their types, which SQLite has to be asked for. */
  readonly table: (name: string) => CreateTableBuilder<string>
}

const folder = new URL('migrations/', import.meta.url)

/**
 * Runs what has not run yet, in the order of the files' numbers, all or nothing.
 *
 * Two processes that start at once take turns: in PostgreSQL by an advisory lock, in SQLite by the write lock that
 * every transaction begins with. Whoever comes second finds the work done.
 */
export async function migrate(db: Kysely<never>, dialect: ControlDialect): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => readMigrations(dialect) } })
  const { error } = await migrator.migrateToLatest()
  if (Error.isError(error)) throw error
  if (error !== undefined) throw new Error(messageOf(error))
}

async function readMigrations(dialect: ControlDialect) {
  const files = (await readdir(folder)).filter((name) => /^\d{4}-.*\.ts$/.test(name))
  const migrations = await Promise.all(
    files.map(async (name) => {
      const { up } = (await import(new URL(name, folder).href)) as {
        up: (tools: MigrationTools) => Promise<void>
      }
      return [name.replace(/\.ts$/, ''), { up: (db: Kysely<never>) => up(toolsOf(db, dialect)) }]
    }),
  )
  return Object.fromEntries(migrations) as Record<
    string,
    { up: (db: Kysely<never>) => Promise<void> }
  >
}

function toolsOf(db: Kysely<never>, dialect: ControlDialect): MigrationTools {
  const isSqlite = dialect === 'sqlite'
  return {
    db,
    wholeNumber: isSqlite ? 'integer' : 'bigint',
    table(name) {
      const table = db.schema.createTable(name)
      return isSqlite ? table.modifyEnd(sql`strict`) : table
    },
  }
}
