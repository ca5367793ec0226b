import { randomUUID } from 'node:crypto'
import type { MailProblem } from '@zhian/contracts/bulletin-mail'
import type { ControlStore } from '../control/control-store.ts'
import type { ControlDb } from '../control/tables.ts'

export interface MailTables {
  bulletinRecipients: { parkId: string; address: string; place: number }
  bulletinDeliveries: DeliveryRow
}

export interface DeliveryRow {
  id: string
  bulletinId: string
  address: string
  state: 'waiting' | 'sent' | 'failed'
  attempts: number
  /** Null where nothing is to be done any more. */
  nextAtMs: number | null
  sentAtMs: number | null
  problem: MailProblem | null
  detail: string | null
}

/** To whom a park's bulletins go, and what became of each mail. */
export function mailRecords(store: ControlStore) {
  const { db } = store
  return {
    recipientsOf: async (parkId: string): Promise<string[]> => {
      const rows = await db
        .selectFrom('bulletinRecipients')
        .select('address')
        .where('parkId', '=', parkId)
        .orderBy('place')
        .execute()
      return rows.map(({ address }) => address)
    },
    setRecipients: (parkId: string, addresses: readonly string[]): Promise<void> =>
      store.atomically(async (inside) => {
        await inside.deleteFrom('bulletinRecipients').where('parkId', '=', parkId).execute()
        const rows = addresses.map((address, place) => ({ parkId, address, place }))
        if (rows.length > 0) await inside.insertInto('bulletinRecipients').values(rows).execute()
      }),
    deliveriesOf: (bulletinId: string): Promise<DeliveryRow[]> =>
      db
        .selectFrom('bulletinDeliveries')
        .selectAll()
        .where('bulletinId', '=', bulletinId)
        .orderBy('address')
        .execute(),
    /** What has been sent stays so; what was given up is tried anew. */
    queueAgain: (
      bulletinId: string,
      order: { readonly addresses: readonly string[]; readonly nowMs: number },
    ): Promise<void> =>
      store.atomically(async (inside) => {
        await inside
          .updateTable('bulletinDeliveries')
          .set({ state: 'waiting', attempts: 0, nextAtMs: order.nowMs })
          .where('bulletinId', '=', bulletinId)
          .where('state', '=', 'failed')
          .execute()
        await queueDeliveries(inside, bulletinId, order)
      }),
    ...sending(store),
  }
}
export type MailRecords = ReturnType<typeof mailRecords>

/** Beside what was queued before, once for each address. */
export async function queueDeliveries(
  db: ControlDb,
  bulletinId: string,
  { addresses, nowMs }: { readonly addresses: readonly string[]; readonly nowMs: number },
): Promise<void> {
  if (addresses.length === 0) return
  const rows = addresses.map((address) => ({
    id: randomUUID(),
    bulletinId,
    address,
    state: 'waiting' as const,
    attempts: 0,
    nextAtMs: nowMs,
    sentAtMs: null,
    problem: null,
    detail: null,
  }))
  await db
    .insertInto('bulletinDeliveries')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['bulletinId', 'address']).doNothing())
    .execute()
}

function sending({ db }: ControlStore) {
  return {
    due: (nowMs: number): Promise<DeliveryRow[]> =>
      db
        .selectFrom('bulletinDeliveries')
        .selectAll()
        .where('state', '=', 'waiting')
        .where('nextAtMs', '<=', nowMs)
        .orderBy('nextAtMs')
        .limit(50)
        .execute(),
    /** False where another process has it. It comes back by itself if whoever has it dies. */
    claim: async ({ id, attempts }: DeliveryRow, untilMs: number): Promise<boolean> => {
      const { numUpdatedRows } = await db
        .updateTable('bulletinDeliveries')
        .set({ attempts: attempts + 1, nextAtMs: untilMs })
        .where('id', '=', id)
        .where('attempts', '=', attempts)
        .where('state', '=', 'waiting')
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
    settle: (
      id: string,
      outcome: Pick<DeliveryRow, 'state' | 'nextAtMs' | 'sentAtMs' | 'problem' | 'detail'>,
    ): Promise<unknown> =>
      db.updateTable('bulletinDeliveries').set(outcome).where('id', '=', id).execute(),
  }
}
