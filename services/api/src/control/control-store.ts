import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Fault, messageOf } from '@zhian/kit/fault'

/** Each is run once, in order; a statement that has run on somebody's disk is never changed. */
const migrations = [
  `CREATE TABLE enrolment_tokens (
     digest TEXT PRIMARY KEY,
     agent_id TEXT NOT NULL,
     enterprise_id TEXT NOT NULL,
     site_id TEXT NOT NULL,
     expires_at_ms INTEGER NOT NULL,
     used_at_ms INTEGER
   ) STRICT;
   CREATE TABLE agent_certificates (
     serial TEXT PRIMARY KEY,
     key_digest TEXT NOT NULL UNIQUE,
     agent_id TEXT NOT NULL,
     enterprise_id TEXT NOT NULL,
     site_id TEXT NOT NULL,
     certificate_pem TEXT NOT NULL,
     issued_at_ms INTEGER NOT NULL,
     not_before_ms INTEGER NOT NULL,
     not_after_ms INTEGER NOT NULL,
     replaces TEXT,
     revoked_at_ms INTEGER,
     reason TEXT
   ) STRICT;
   CREATE INDEX agent_certificates_agent ON agent_certificates (agent_id);`,
] as const

export interface ControlStore extends Disposable {
  readonly database: DatabaseSync
  /** All or nothing; what is done has reached the disk when this returns. */
  readonly atomically: <T>(work: () => T) => T
}

/** Opens what the operators decide: who may enrol, which certificates stand. Throws CONFIG_REFUSED where it cannot be used. */
export function openControlStore(file: string): ControlStore {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const database = new DatabaseSync(file)
    // A revocation that a power cut undoes would be none.
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000',
    )
    const atomically = atomicallyIn(database)
    migrate(database, atomically)
    return { database, atomically, [Symbol.dispose]: () => database.close() }
  } catch (error) {
    throw new Fault('CONFIG_REFUSED', `the control data in ${file}: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

function atomicallyIn(database: DatabaseSync): ControlStore['atomically'] {
  return (work) => {
    database.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      database.exec('COMMIT')
      return result
    } catch (error) {
      database.exec('ROLLBACK')
      throw error
    }
  }
}

function migrate(database: DatabaseSync, atomically: ControlStore['atomically']): void {
  atomically(() => {
    const row = database.prepare('PRAGMA user_version').get()
    const done = Number(row?.['user_version'] ?? 0)
    for (const statement of migrations.slice(done)) database.exec(statement)
    database.exec(`PRAGMA user_version = ${migrations.length}`)
  })
}
