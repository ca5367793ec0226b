import type { ControlStore } from '../control/control-store.ts'
import type { ParkScoreRecord, ScoreAppealRecord, ScoreRecord } from './assessment-tables.ts'

export type ScoreHead = Omit<ScoreRecord, 'input' | 'result'>
const headColumns = [
  'enterpriseId',
  'period',
  'parkId',
  'fromMs',
  'toMs',
  'configVersion',
  'inputSha256',
  'summary',
  'computedAtMs',
] as const

/** Scores as rows. Of each enterprise and period the last one stands, with all that it was computed from. */
export function scoreRecords(store: ControlStore) {
  const { db } = store
  return {
    ...cursors(store),
    ...parkRecords(store),
    heads: (parkId: string, period: string): Promise<ScoreHead[]> =>
      db
        .selectFrom('scores')
        .select(headColumns)
        .where('parkId', '=', parkId)
        .where('period', '=', period)
        .orderBy('enterpriseId')
        .execute(),
    find: (enterpriseId: string, period: string): Promise<ScoreRecord | undefined> =>
      db
        .selectFrom('scores')
        .selectAll()
        .where('enterpriseId', '=', enterpriseId)
        .where('period', '=', period)
        .executeTakeFirst(),
    /** Its months, newest first. */
    months: (enterpriseId: string, count: number): Promise<ScoreHead[]> =>
      db
        .selectFrom('scores')
        .select(headColumns)
        .where('enterpriseId', '=', enterpriseId)
        .where('period', 'like', '____-__')
        .orderBy('period', 'desc')
        .limit(count)
        .execute(),
    put: (rows: readonly ScoreRecord[]): Promise<void> =>
      store.atomically(async (inside) => {
        for (const row of rows)
          await inside
            .insertInto('scores')
            .values(row)
            .onConflict((conflict) => conflict.columns(['enterpriseId', 'period']).doUpdateSet(row))
            .execute()
      }),
    logAppeal: (row: ScoreAppealRecord): Promise<unknown> =>
      db.insertInto('scoreAppeals').values(row).execute(),
    /** Enterprises whose registry has changed since. */
    changedSince: async (atMs: number): Promise<string[]> => {
      const rows = await db
        .selectFrom('registryRecords')
        .select('enterpriseId')
        .distinct()
        .where('changedAtMs', '>=', atMs)
        .execute()
      return rows.map(({ enterpriseId }) => enterpriseId)
    },
  }
}
export type ScoreRecords = ReturnType<typeof scoreRecords>

/** How far something has been worked through. */
function cursors({ db }: ControlStore) {
  return {
    cursor: async (name: string): Promise<number> => {
      const found = await db
        .selectFrom('assessmentCursors')
        .select('atMs')
        .where('name', '=', name)
        .executeTakeFirst()
      return found?.atMs ?? 0
    },
    moveCursor: (name: string, atMs: number): Promise<unknown> =>
      db
        .insertInto('assessmentCursors')
        .values({ name, atMs })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ atMs }))
        .execute(),
  }
}

function parkRecords({ db }: ControlStore) {
  return {
    findPark: (parkId: string, period: string): Promise<ParkScoreRecord | undefined> =>
      db
        .selectFrom('parkScores')
        .selectAll()
        .where('parkId', '=', parkId)
        .where('period', '=', period)
        .executeTakeFirst(),
    putPark: (row: ParkScoreRecord): Promise<unknown> =>
      db
        .insertInto('parkScores')
        .values(row)
        .onConflict((conflict) => conflict.columns(['parkId', 'period']).doUpdateSet(row))
        .execute(),
  }
}
