import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { SQLInputValue } from 'node:sqlite'
import { SqliteAdapter, SqliteDialect } from 'kysely'
import type { Dialect } from 'kysely'

/** `PRAGMA synchronous` as a number: every commit waits for the disk. */
const full = 2

/** Kysely's own dialect over Node's engine. A file that would lose what was committed is not opened. */
export function sqliteDialect(file: string): Dialect {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true })
  try {
    // A revocation that a power cut undoes would be none.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    const mode = database.prepare('PRAGMA synchronous').get()?.['synchronous']
    if (mode !== full) throw new Error(`synchronous is ${String(mode)}, not FULL`)
  } catch (error) {
    database.close()
    throw error
  }
  const dialect = new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare(sql) {
        // A transaction that begins by reading could not write once another process has written.
        const statement = database.prepare(sql === 'begin' ? 'begin immediate' : sql)
        return {
          reader: statement.columns().length > 0,
          all: (values) => statement.all(...(values as SQLInputValue[])),
          run: (values) => statement.run(...(values as SQLInputValue[])),
          iterate: (values) => statement.iterate(...(values as SQLInputValue[])),
        }
      },
    },
  })
  return {
    createDriver: () => dialect.createDriver(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createAdapter: () => new TransactionalAdapter(),
  }
}

/** SQLite takes back a half-made table like any row; told so, the migrator works inside one transaction. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}
