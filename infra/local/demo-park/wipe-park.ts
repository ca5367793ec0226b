import type { ControlStore } from '@zhian/api/control/control-store'
import type { ControlDb } from '@zhian/api/control/tables'
import { recordKinds } from '@zhian/contracts/registry'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import type { ParkRecipe } from './park-recipe.ts'
import { blobPrefixOf } from './pictures.ts'

interface Stores {
  readonly control: ControlStore
  readonly warehouse: Warehouse
  readonly blobs: BlobStore
}

const columnBounds = { ms: 10_000, rows: 1_000_000, memoryBytes: 200_000_000 }

/** Removes what the park brought, and whatever has been made of it since, by its ids; touches nothing else. */
export async function wipePark({ control, warehouse, blobs }: Stores, recipe: ParkRecipe) {
  await wipeControl(control, recipe)
  await wipeWarehouse(warehouse, recipe)
  await blobs.deletePrefix(blobPrefixOf(recipe.parkId))
}

async function wipeControl(control: ControlStore, { parkId, prefix }: ParkRecipe): Promise<void> {
  await control.atomically(async (db) => {
    const accounts = await db
      .selectFrom('accounts')
      .select('id')
      .where('name', 'like', `${prefix}%`)
      .execute()
    const ids = accounts.map(({ id }) => id)
    if (ids.length > 0) {
      for (const table of ['accountRoles', 'accountLinks', 'sessions'] as const)
        await db.deleteFrom(table).where('accountId', 'in', ids).execute()
      await db.deleteFrom('accounts').where('id', 'in', ids).execute()
    }
    for (const kind of recordKinds) {
      const ours = db
        .selectFrom('registryRecords')
        .select('id')
        .where('kind', '=', kind)
        .where('parkId', '=', parkId)
      await db
        .deleteFrom('registryChanges')
        .where('kind', '=', kind)
        .where('id', 'in', ours)
        .execute()
    }
    await wipeAssessment(db, { parkId, prefix })
    await db.deleteFrom('registryRecords').where('parkId', '=', parkId).execute()
  })
}

/** Scores and rectification that were made of the park. */
async function wipeAssessment(
  db: ControlDb,
  { parkId, prefix }: Pick<ParkRecipe, 'parkId' | 'prefix'>,
): Promise<void> {
  const items = db.selectFrom('rectificationItems').select('itemId').where('parkId', '=', parkId)
  await db.deleteFrom('rectificationChanges').where('itemId', 'in', items).execute()
  for (const table of ['rectificationItems', 'scores', 'parkScores'] as const)
    await db.deleteFrom(table).where('parkId', '=', parkId).execute()
  const revisions = db
    .selectFrom('scoreRevisions')
    .select('inputSha256')
    .where('enterpriseId', 'like', `${prefix}%`)
  // An input names its enterprise, so nobody else's score has it.
  await db.deleteFrom('scoreContents').where('inputSha256', 'in', revisions).execute()
  for (const table of ['scoreRevisions', 'scoreAppeals'] as const)
    await db.deleteFrom(table).where('enterpriseId', 'like', `${prefix}%`).execute()
  // The park's captures are stored in the past: whoever has read up to now has to begin again to see them.
  await db.deleteFrom('assessmentCursors').execute()
}

/** Every table that says whose a row is; views are not tables. */
async function wipeWarehouse(warehouse: Warehouse, { prefix }: ParkRecipe): Promise<void> {
  const { database } = warehouse
  const owned = await warehouse.query<{ table: string; owner: string }>(
    `SELECT table, argMin(name, name) AS owner FROM system.columns
     WHERE database = {database:String} AND name IN ('agent_id', 'enterprise_id', 'park_id')
       AND table IN (SELECT name FROM system.tables WHERE database = {database:String} AND engine LIKE '%MergeTree')
     GROUP BY table ORDER BY table`,
    { database },
    columnBounds,
  )
  for (const { table, owner } of owned)
    await warehouse.command(
      `ALTER TABLE ${database}.${table} DELETE WHERE startsWith(${owner}, '${prefix}') SETTINGS mutations_sync=2`,
    )
}
