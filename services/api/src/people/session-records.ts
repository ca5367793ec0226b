import { randomUUIDv7 } from 'node:crypto'
import type { ControlDb, ControlTables } from '../control/tables.ts'
import { digestOf, drawSecret } from './secrets.ts'

export type SessionRecord = Readonly<ControlTables['sessions']>

/** Where a session is used from, as its owner will recognise it. */
export interface Device {
  readonly userAgent: string
  readonly address: string
}

/** A shift without a click ends a session; so does a week with them. */
export const idleMsMax = 8 * 3600 * 1000
export const ageMsMax = 7 * 24 * 3600 * 1000
/** `seenAtMs` is written no more often than this. */
const seenEveryMs = 60_000
const userAgentCharsMax = 300

export async function openSession(
  db: ControlDb,
  { accountId, nowMs, device }: { accountId: string; nowMs: number; device: Device },
): Promise<{ secret: string; session: SessionRecord }> {
  const secret = drawSecret()
  const session: SessionRecord = {
    digest: digestOf(secret),
    id: randomUUIDv7(),
    accountId,
    createdAtMs: nowMs,
    seenAtMs: nowMs,
    userAgent: device.userAgent.slice(0, userAgentCharsMax),
    address: device.address,
  }
  await forgetEnded(db, nowMs)
  await db.insertInto('sessions').values(session).execute()
  return { secret, session }
}

/** The session that a cookie opens, if it still stands. */
export async function findSession(
  db: ControlDb,
  secret: string,
  nowMs: number,
): Promise<SessionRecord | undefined> {
  const session = await standing(db, nowMs)
    .where('digest', '=', digestOf(secret))
    .executeTakeFirst()
  if (session !== undefined && nowMs - session.seenAtMs > seenEveryMs)
    await db
      .updateTable('sessions')
      .set({ seenAtMs: nowMs })
      .where('digest', '=', session.digest)
      .execute()
  return session
}

/** The latest used first. */
export function listSessions(
  db: ControlDb,
  accountId: string,
  nowMs: number,
): Promise<SessionRecord[]> {
  return standing(db, nowMs)
    .where('accountId', '=', accountId)
    .orderBy('seenAtMs', 'desc')
    .orderBy('id')
    .execute()
}

/** Says how many were open. */
export async function endSessions(
  db: ControlDb,
  { accountId, id, exceptId }: { accountId: string; id?: string; exceptId?: string },
): Promise<number> {
  let ending = db.deleteFrom('sessions').where('accountId', '=', accountId)
  if (id !== undefined) ending = ending.where('id', '=', id)
  if (exceptId !== undefined) ending = ending.where('id', '!=', exceptId)
  return Number((await ending.executeTakeFirst()).numDeletedRows)
}

const standing = (db: ControlDb, nowMs: number) =>
  db
    .selectFrom('sessions')
    .selectAll()
    .where('seenAtMs', '>', nowMs - idleMsMax)
    .where('createdAtMs', '>', nowMs - ageMsMax)

async function forgetEnded(db: ControlDb, nowMs: number): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where(({ eb }) =>
      eb.or([eb('seenAtMs', '<=', nowMs - idleMsMax), eb('createdAtMs', '<=', nowMs - ageMsMax)]),
    )
    .execute()
}
