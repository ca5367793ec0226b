import { isDeepStrictEqual } from 'node:util'
import type { RecordKind } from '@zhian/contracts/registry'
import type { Expression, SqlBool } from 'kysely'
import type { ControlStore } from '../control/control-store.ts'
import type { ControlDb, RegistryChangeRow, RegistryRecordRow } from '../control/tables.ts'

export interface Page {
  readonly after: string
  readonly itemsMax: number
}

/** Each is a parameter of the statement. */
const idsAtOnce = 1000

/** Records and their changes as rows; what may stand in them is the desk's business. */
export function registryRecords(store: ControlStore) {
  const all = () => store.db.selectFrom('registryRecords').selectAll()
  return {
    find: (kind: RecordKind, id: string): Promise<RegistryRecordRow | undefined> =>
      findIn(store.db, kind, id),
    /** Of these ids those that are there, retired ones too. */
    async findAll(kind: RecordKind, ids: readonly string[]): Promise<RegistryRecordRow[]> {
      const rows: RegistryRecordRow[] = []
      for (let from = 0; from < ids.length; from += idsAtOnce)
        rows.push(
          ...(await all()
            .where('kind', '=', kind)
            .where('id', 'in', ids.slice(from, from + idsAtOnce))
            .execute()),
        )
      return rows
    },
    /** By id, those that are still there unless retired ones are wanted too. */
    list: (
      kind: RecordKind,
      {
        within,
        page,
        hasRetired,
      }: { within: Expression<SqlBool>; page: Page; hasRetired: boolean },
    ): Promise<RegistryRecordRow[]> =>
      all()
        .where('kind', '=', kind)
        .where('id', '>', page.after)
        .where(within)
        .$if(!hasRetired, (query) => query.where('retiredAtMs', 'is', null))
        .orderBy('id')
        .limit(page.itemsMax)
        .execute(),
    /** Everything that is still there, and the cameras that are not; a park's registry fits into memory. */
    everything: (): Promise<RegistryRecordRow[]> =>
      all()
        .where((eb) => eb.or([eb('retiredAtMs', 'is', null), eb('kind', '=', 'cameras')]))
        .orderBy('kind')
        .orderBy('id')
        .execute(),
    /** The latest first, of one or of all that it was called. */
    changesOf: (kind: RecordKind, ids: readonly string[]): Promise<RegistryChangeRow[]> =>
      store.db
        .selectFrom('registryChanges')
        .selectAll()
        .where('kind', '=', kind)
        .where('id', 'in', ids)
        .orderBy('atMs', 'desc')
        .orderBy('version', 'desc')
        .limit(1000)
        .execute(),
    /** The record and its change, both or neither; false where somebody else changed it since `before`. */
    write: (rows: readonly WrittenRecord[]): Promise<boolean> =>
      store
        .atomically(async (db) => {
          for (const row of rows) if (!(await writeOne(db, row))) throw new Overtaken()
          return true
        })
        .catch((error: unknown) => {
          if (error instanceof Overtaken) return false
          throw error
        }),
  }
}
export type RegistryRecords = ReturnType<typeof registryRecords>

export interface WrittenRecord {
  readonly before: RegistryRecordRow | undefined
  readonly after: RegistryRecordRow
  readonly source: RegistryChangeRow['source']
}

/** Whether anything would be other than it is; the order of members does not count. */
export function isNews({ before, after }: WrittenRecord): boolean {
  return (
    before === undefined ||
    before.retiredAtMs !== after.retiredAtMs ||
    !isDeepStrictEqual(JSON.parse(before.record), JSON.parse(after.record))
  )
}

class Overtaken extends Error {}

function findIn(
  db: ControlDb,
  kind: RecordKind,
  id: string,
): Promise<RegistryRecordRow | undefined> {
  return db
    .selectFrom('registryRecords')
    .selectAll()
    .where('kind', '=', kind)
    .where('id', '=', id)
    .executeTakeFirst()
}

async function writeOne(db: ControlDb, { before, after, source }: WrittenRecord): Promise<boolean> {
  if (before === undefined) {
    if ((await findIn(db, after.kind, after.id)) !== undefined) return false
    await db.insertInto('registryRecords').values(after).execute()
  } else {
    const { numUpdatedRows } = await db
      .updateTable('registryRecords')
      .set(after)
      .where('kind', '=', after.kind)
      .where('id', '=', after.id)
      .where('version', '=', before.version)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) return false
  }
  await db
    .insertInto('registryChanges')
    .values({
      kind: after.kind,
      id: after.id,
      version: after.version,
      atMs: after.changedAtMs,
      changedBy: after.changedBy,
      source,
      beforeRecord: before === undefined || before.retiredAtMs !== null ? null : before.record,
      afterRecord: after.retiredAtMs === null ? after.record : null,
    })
    .execute()
  return true
}
