import type {
  BulletinContent,
  BulletinEntry,
  BulletinSignature,
  DocumentName,
} from '@zhian/contracts/bulletin'
import type { Expression, SqlBool } from 'kysely'
import type { ControlStore } from '../control/control-store.ts'
import type { ControlDb, BulletinRow } from '../control/tables.ts'
import { queueDeliveries } from './mail-records.ts'
import { readContent } from './read-content.ts'
import type { Documents, SignedBulletin } from './signature.ts'

/** What a draft's change leaves as it is stays away. */
export type DraftChange = Partial<Pick<BulletinRow, 'campaign' | 'remarks' | 'measures'>>

export interface DraftVersion {
  readonly id: string
  /** The one that the change was made from. */
  readonly version: number
}

/** Bulletins as rows. What is issued is never written again: every change names a draft. */
export function bulletinRecords(store: ControlStore) {
  return {
    list: (parkId: string, within: Expression<SqlBool>): Promise<BulletinRow[]> =>
      store.db
        .selectFrom('bulletins')
        .selectAll()
        .where('parkId', '=', parkId)
        .where(within)
        .orderBy('month', 'desc')
        .orderBy('revision', 'desc')
        .limit(500)
        .execute(),
    find: (id: string): Promise<BulletinRow | undefined> =>
      store.db.selectFrom('bulletins').selectAll().where('id', '=', id).executeTakeFirst(),
    /** The last revision of a month. */
    latest: (parkId: string, month: string): Promise<BulletinRow | undefined> =>
      store.db
        .selectFrom('bulletins')
        .selectAll()
        .where('parkId', '=', parkId)
        .where('month', '=', month)
        .orderBy('revision', 'desc')
        .limit(1)
        .executeTakeFirst(),
    /** What the last issued revision of a month says. */
    issuedOf: async (parkId: string, month: string): Promise<BulletinContent | null> => {
      const row = await store.db
        .selectFrom('bulletins')
        .select('signature')
        .where('parkId', '=', parkId)
        .where('month', '=', month)
        .where('state', '=', 'issued')
        .orderBy('revision', 'desc')
        .limit(1)
        .executeTakeFirst()
      const signed = row?.signature ?? null
      return signed === null ? null : readContent((JSON.parse(signed) as BulletinSignature).content)
    },
    entriesOf: (id: string): Promise<BulletinEntry[]> => entriesIn(store.db, id),
    ...changes(store),
    ...keptDocuments(store),
  }
}
export type BulletinRecords = ReturnType<typeof bulletinRecords>

function changes(store: ControlStore) {
  return {
    /** False where another process has made this revision meanwhile. */
    add: async (row: BulletinRow, entries: readonly BulletinEntry[]): Promise<boolean> =>
      store.atomically(async (db) => {
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('bulletins')
          .values(row)
          .onConflict((conflict) => conflict.columns(['parkId', 'month', 'revision']).doNothing())
          .executeTakeFirst()
        if (numInsertedOrUpdatedRows !== 1n) return false
        await writeEntries(db, row.id, entries)
        return true
      }),
    /** False where it is no draft any more, or was changed since. */
    change: (
      { id, version }: DraftVersion,
      change: DraftChange,
      entries: readonly BulletinEntry[] | null,
    ): Promise<boolean> =>
      store.atomically(async (db) => {
        if (!(await updateDraft(db, { id, version }, change))) return false
        if (entries !== null) {
          await db.deleteFrom('bulletinEntries').where('bulletinId', '=', id).execute()
          await writeEntries(db, id, entries)
        }
        return true
      }),
    issue: (
      draft: DraftVersion,
      issued: {
        readonly signed: SignedBulletin
        readonly documents: Documents
        /** To whom it is mailed. */
        readonly addresses: readonly string[]
      },
    ): Promise<boolean> =>
      store.atomically(async (db) => {
        const { signed, documents, addresses } = issued
        const { issuedAtMs, issuedBy } = signed.content
        const signature = JSON.stringify(signed)
        const change = { state: 'issued', issuedAtMs, issuedBy, signature } as const
        if (!(await updateDraft(db, draft, change))) return false
        const rows = Object.entries(documents).map(([name, bytes]) => ({
          bulletinId: draft.id,
          name,
          bytesBase64: Buffer.from(bytes).toString('base64'),
        }))
        await db.insertInto('bulletinDocuments').values(rows).execute()
        await queueDeliveries(db, draft.id, { addresses, nowMs: issuedAtMs ?? 0 })
        return true
      }),
  }
}

function keptDocuments(store: ControlStore) {
  return {
    document: async (id: string, name: DocumentName): Promise<Buffer | null> => {
      const row = await store.db
        .selectFrom('bulletinDocuments')
        .select('bytesBase64')
        .where('bulletinId', '=', id)
        .where('name', '=', name)
        .executeTakeFirst()
      return row === undefined ? null : Buffer.from(row.bytesBase64, 'base64')
    },
    documents: async (id: string): Promise<Buffer[]> => {
      const rows = await store.db
        .selectFrom('bulletinDocuments')
        .select('bytesBase64')
        .where('bulletinId', '=', id)
        .execute()
      return rows.map(({ bytesBase64 }) => Buffer.from(bytesBase64, 'base64'))
    },
  }
}

async function updateDraft(
  db: ControlDb,
  { id, version }: DraftVersion,
  change: Partial<BulletinRow>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('bulletins')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

async function entriesIn(db: ControlDb, id: string): Promise<BulletinEntry[]> {
  const rows = await db
    .selectFrom('bulletinEntries')
    .select('entry')
    .where('bulletinId', '=', id)
    .orderBy('place')
    .execute()
  return rows.map(({ entry }) => JSON.parse(entry) as BulletinEntry)
}

async function writeEntries(
  db: ControlDb,
  bulletinId: string,
  entries: readonly BulletinEntry[],
): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map((entry, place) => ({ bulletinId, place, entry: JSON.stringify(entry) }))
  await db.insertInto('bulletinEntries').values(rows).execute()
}
