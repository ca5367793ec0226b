import { gunzipSync, gzipSync } from 'node:zlib'
import type { ScoreInput } from '@zhian/contracts/score'
import type { RevisionReason } from '@zhian/contracts/score-history'
import type { ScoreResult } from '@zhian/contracts/score-result'
import type { ControlStore } from '../control/control-store.ts'
import type { ControlDb } from '../control/tables.ts'
import type { ScoreContentRecord, ScoreRecord, ScoreRevisionRecord } from './assessment-tables.ts'

/** What made a score be computed again. */
export interface Occasion extends Pick<ScoreRevisionRecord, 'seenUntilMs'> {
  readonly reasons: readonly RevisionReason[]
}

export interface StoredRevision extends Omit<ScoreRevisionRecord, 'reasons'> {
  readonly reasons: RevisionReason[]
  readonly input: ScoreInput
  readonly result: ScoreResult
}

/** Months are kept; of a window that moves on every day the computations of about a month. */
const rollingRevisionsMax = 31

const isRolling = (period: string) => period.startsWith('rolling')

/** Keeps a score beside those before it. What was computed from the same input before is not stored again. */
export async function addRevision(
  db: ControlDb,
  score: ScoreRecord,
  { reasons, seenUntilMs }: Occasion,
): Promise<void> {
  const { enterpriseId, period, fromMs, toMs, configVersion, inputSha256, computedAtMs } = score
  const { last } = await db
    .selectFrom('scoreRevisions')
    .select(({ fn }) => fn.max('revision').as('last'))
    .where('enterpriseId', '=', enterpriseId)
    .where('period', '=', period)
    .executeTakeFirstOrThrow()
  const revision = (last ?? 0) + 1
  const span = { fromMs, toMs, computedAtMs, seenUntilMs }
  const content = { inputSha256, configVersion }
  await db
    .insertInto('scoreRevisions')
    .values({
      enterpriseId,
      period,
      revision,
      ...span,
      reasons: JSON.stringify(reasons),
      ...content,
    })
    .execute()
  const gzipBase64 = pack(score)
  await db
    .insertInto('scoreContents')
    .values({ ...content, gzipBase64 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  if (isRolling(period) && revision > rollingRevisionsMax)
    await forget(db, { enterpriseId, period, upTo: revision - rollingRevisionsMax })
}

async function forget(
  db: ControlDb,
  { enterpriseId, period, upTo }: { enterpriseId: string; period: string; upTo: number },
): Promise<void> {
  const old = await db
    .deleteFrom('scoreRevisions')
    .where('enterpriseId', '=', enterpriseId)
    .where('period', '=', period)
    .where('revision', '<=', upTo)
    .returning(['inputSha256', 'configVersion'])
    .execute()
  for (const { inputSha256, configVersion } of old)
    await db
      .deleteFrom('scoreContents')
      .where('inputSha256', '=', inputSha256)
      .where('configVersion', '=', configVersion)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('scoreRevisions')
              .select('revision')
              .whereRef('scoreRevisions.inputSha256', '=', 'scoreContents.inputSha256')
              .whereRef('scoreRevisions.configVersion', '=', 'scoreContents.configVersion'),
          ),
        ),
      )
      .execute()
}

export function revisionReads({ db }: ControlStore) {
  const withContents = () =>
    db
      .selectFrom('scoreRevisions')
      .innerJoin('scoreContents', (join) =>
        join
          .onRef('scoreContents.inputSha256', '=', 'scoreRevisions.inputSha256')
          .onRef('scoreContents.configVersion', '=', 'scoreRevisions.configVersion'),
      )
      .selectAll('scoreRevisions')
      .select('scoreContents.gzipBase64')
  return {
    /** Newest first, those before `before`. */
    revisions: async (
      enterpriseId: string,
      period: string,
      { before, itemsMax }: { readonly before: number; readonly itemsMax: number },
    ): Promise<StoredRevision[]> => {
      const rows = await withContents()
        .where('enterpriseId', '=', enterpriseId)
        .where('period', '=', period)
        .where('revision', '<', before)
        .orderBy('revision', 'desc')
        .limit(itemsMax)
        .execute()
      return rows.map(unpack)
    },
    /** Until when what had arrived was counted in each score that stands, by enterprise. */
    seenUntil: async (parkId: string, period: string): Promise<Map<string, number>> => {
      const rows = await db
        .selectFrom('scoreRevisions')
        .innerJoin('scores', (join) =>
          join
            .onRef('scores.enterpriseId', '=', 'scoreRevisions.enterpriseId')
            .onRef('scores.period', '=', 'scoreRevisions.period'),
        )
        .select(({ fn }) => ['scores.enterpriseId', fn.max('seenUntilMs').as('seenUntilMs')])
        .where('scores.parkId', '=', parkId)
        .where('scores.period', '=', period)
        .groupBy('scores.enterpriseId')
        .execute()
      return new Map(rows.map((each) => [each.enterpriseId, each.seenUntilMs]))
    },
  }
}

const pack = ({ input, result }: ScoreRecord): string =>
  gzipSync(`{"input":${input},"result":${result}}`).toString('base64')

function unpack({
  gzipBase64,
  reasons,
  ...row
}: ScoreRevisionRecord & Pick<ScoreContentRecord, 'gzipBase64'>): StoredRevision {
  const text = gunzipSync(Buffer.from(gzipBase64, 'base64')).toString()
  const content = JSON.parse(text) as Pick<StoredRevision, 'input' | 'result'>
  return { ...row, reasons: JSON.parse(reasons) as RevisionReason[], ...content }
}
