import type { ControlStore } from '../control/control-store.ts'
import type { RegistryRecordRow } from '../control/tables.ts'
import type { ParkScoreRecord, ScoreAppealRecord, ScoreRecord } from './assessment-tables.ts'
import { addRevision, revisionReads } from './score-revisions.ts'
import type { Occasion } from './score-revisions.ts'

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

/** Scores as rows. Of each enterprise and period the last one stands, with all that it was computed from; those before it are revisions. */
export function scoreRecords(store: ControlStore) {
  const { db } = store
  return {
    ...cursors(store),
    ...parkRecords(store),
    ...revisionReads(store),
    ...appealRecords(store),
    ...registryNews(store),
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
    /** The scores and the revisions that they are, both or neither. */
    put: (rows: readonly { readonly score: ScoreRecord; readonly occasion: Occasion }[]) =>
      store.atomically(async (inside) => {
        for (const { score, occasion } of rows) {
          await inside
            .insertInto('scores')
            .values(score)
            .onConflict((conflict) =>
              conflict.columns(['enterpriseId', 'period']).doUpdateSet(score),
            )
            .execute()
          await addRevision(inside, score, occasion)
        }
      }),
  }
}
export type ScoreRecords = ReturnType<typeof scoreRecords>

/** What has become other in the registry. */
function registryNews({ db }: ControlStore) {
  return {
    /** Inspections that were filed or ended from `fromMs` to before `toMs`. */
    inspectionsBetween: (
      fromMs: number,
      toMs: number,
    ): Promise<Pick<RegistryRecordRow, 'parkId' | 'enterpriseId' | 'record'>[]> =>
      db
        .selectFrom('registryRecords')
        .select(['parkId', 'enterpriseId', 'record'])
        .where('kind', '=', 'inspections')
        .where('changedAtMs', '>=', fromMs)
        .where('changedAtMs', '<', toMs)
        .execute(),
    /** Enterprises whose registry has changed since, and when last; the empty id is a park's own. */
    changedSince: async (atMs: number): Promise<Map<string, number>> => {
      const rows = await db
        .selectFrom('registryRecords')
        .select(({ fn }) => ['enterpriseId', fn.max('changedAtMs').as('lastMs')])
        .where('changedAtMs', '>=', atMs)
        .groupBy('enterpriseId')
        .execute()
      return new Map(rows.map(({ enterpriseId, lastMs }) => [enterpriseId, lastMs]))
    },
  }
}

function appealRecords({ db }: ControlStore) {
  return {
    logAppeal: (row: ScoreAppealRecord): Promise<unknown> =>
      db.insertInto('scoreAppeals').values(row).execute(),
    appeals: (enterpriseId: string, period: string): Promise<ScoreAppealRecord[]> =>
      db
        .selectFrom('scoreAppeals')
        .selectAll()
        .where('enterpriseId', '=', enterpriseId)
        .where('period', '=', period)
        .orderBy('atMs', 'desc')
        .limit(100)
        .execute(),
  }
}

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
