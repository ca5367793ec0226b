import { Fault, messageOf } from '@zhian/kit/fault'
import { CamelCasePlugin, Kysely } from 'kysely'
import { migrate } from './migrate.ts'
import type { ControlDialect } from './migrate.ts'
import { postgresDialect } from './postgres-database.ts'
import { sqliteDialect } from './sqlite-database.ts'
import type { ControlDb, ControlTables } from './tables.ts'

/** A file of this process, or a PostgreSQL server, `postgres://user@host/database`. */
export type ControlAddress = { readonly file: string } | { readonly url: string }

export interface ControlStore extends AsyncDisposable {
  readonly dialect: ControlDialect
  /** For single statements. Not to be used inside `atomically`, where it would wait for itself. */
  readonly db: ControlDb
  /** All or nothing; what is done has reached the disk when this resolves. */
  atomically<T>(work: (db: ControlDb) => Promise<T>): Promise<T>
}

/**
 * Opens what people decide (who may enrol, who may sign in, what stands where) and brings its tables up to date.
 *
 * Throws CONFIG_REFUSED where it cannot be used, STORE_AWAY where PostgreSQL does not answer.
 */
export async function openControlStore(address: ControlAddress): Promise<ControlStore> {
  const dialect = 'file' in address ? 'sqlite' : 'postgres'
  let db: ControlDb | undefined
  try {
    db = new Kysely<ControlTables>({
      dialect: 'file' in address ? sqliteDialect(address.file) : postgresDialect(address.url),
      plugins: [new CamelCasePlugin()],
    })
    await migrate(db.withoutPlugins() as unknown as Kysely<never>, dialect)
  } catch (error) {
    await db?.destroy()
    if (error instanceof Fault) throw error
    const where = 'file' in address ? address.file : 'PostgreSQL'
    const problem = `the control data in ${where}: ${messageOf(error)}`
    throw new Fault('CONFIG_REFUSED', problem, { cause: error })
  }
  const opened = db
  return {
    dialect,
    db: opened,
    atomically: (work) => opened.transaction().execute(work),
    [Symbol.asyncDispose]: () => opened.destroy(),
  }
}
