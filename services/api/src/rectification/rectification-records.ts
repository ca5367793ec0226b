import type { Expression, SqlBool } from 'kysely'
import type { ControlStore } from '../control/control-store.ts'
import type { ControlDb } from '../control/tables.ts'
import type { RectificationRecord } from './rectification-tables.ts'

export interface ItemChange {
  readonly before: RectificationRecord | undefined
  readonly after: RectificationRecord
  readonly by: string
  readonly atMs: number
}

const itemsMax = 5000

/** Items and the log of their changes, which are written together; nothing is ever taken out of the log. */
export function rectificationRecords(store: ControlStore) {
  const all = () => store.db.selectFrom('rectificationItems').selectAll()
  return {
    find: (itemId: string): Promise<RectificationRecord | undefined> =>
      all().where('itemId', '=', itemId).executeTakeFirst(),
    list: (
      within: Expression<SqlBool>,
      { enterpriseId, state }: { enterpriseId?: string; state?: RectificationRecord['state'] },
    ): Promise<RectificationRecord[]> =>
      all()
        .where(within)
        .$if(enterpriseId !== undefined, (query) =>
          query.where('enterpriseId', '=', enterpriseId ?? ''),
        )
        .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'open'))
        .orderBy('firstSeenAtMs', 'desc')
        .orderBy('itemId')
        .limit(itemsMax)
        .execute(),
    /** Those that are open, and those that were closed so lately that the same cause opens them again. */
    recent: (parkId: string, closedSinceMs: number): Promise<RectificationRecord[]> =>
      all()
        .where('parkId', '=', parkId)
        .where((where) =>
          where.or([where('state', '!=', 'closed'), where('closedAtMs', '>=', closedSinceMs)]),
        )
        .orderBy('firstSeenAtMs')
        .execute(),
    openCounts: async (parkId: string): Promise<Map<string, number>> => {
      const rows = await store.db
        .selectFrom('rectificationItems')
        .select((select) => ['enterpriseId', select.fn.countAll<number | string>().as('count')])
        .where('parkId', '=', parkId)
        .where('state', '!=', 'closed')
        .groupBy('enterpriseId')
        .execute()
      return new Map(rows.map(({ enterpriseId, count }) => [enterpriseId, Number(count)]))
    },
    /** False where somebody changed one of them since `before`; then none is written. */
    write: (changes: readonly ItemChange[]): Promise<boolean> =>
      store
        .atomically(async (db) => {
          for (const change of changes) await writeOne(db, change)
          return true
        })
        .catch((error: unknown) => {
          if (error instanceof Overtaken) return false
          throw error
        }),
  }
}
export type RectificationRecords = ReturnType<typeof rectificationRecords>

class Overtaken extends Error {}

async function writeOne(db: ControlDb, { before, after, by, atMs }: ItemChange): Promise<void> {
  if (before === undefined) await db.insertInto('rectificationItems').values(after).execute()
  else {
    const { numUpdatedRows } = await db
      .updateTable('rectificationItems')
      .set(after)
      .where('itemId', '=', after.itemId)
      .where('version', '=', before.version)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) throw new Overtaken()
  }
  const { itemId, version, state } = after
  const change = JSON.stringify(differences(before, after))
  await db
    .insertInto('rectificationChanges')
    .values({ itemId, version, atMs, changedBy: by, state, change })
    .execute()
}

function differences(before: RectificationRecord | undefined, after: RectificationRecord): object {
  if (before === undefined) return after
  const was = new Map(Object.entries(before))
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => was.get(name) !== value),
  )
}
