import type { AccountLink } from '@zhian/contracts/people'
import type { ControlDb, ControlTables } from '../control/tables.ts'
import { digestOf, drawSecret } from './secrets.ts'

export type LinkRecord = Readonly<ControlTables['accountLinks']>

const linkMs = 24 * 3600 * 1000

/** A new link for an account, or for the first administrator (null). The one before it no longer opens anything. */
export async function makeLink(
  db: ControlDb,
  accountId: string | null,
  nowMs: number,
): Promise<AccountLink> {
  const link = drawSecret()
  const expiresAtMs = nowMs + linkMs
  await dropLinks(db, accountId)
  await db
    .insertInto('accountLinks')
    .values({ digest: digestOf(link), accountId, expiresAtMs })
    .execute()
  return { link, expiresAtMs }
}

export function findLink(
  db: ControlDb,
  link: string,
  nowMs: number,
): Promise<LinkRecord | undefined> {
  return db
    .selectFrom('accountLinks')
    .selectAll()
    .where('digest', '=', digestOf(link))
    .where('expiresAtMs', '>', nowMs)
    .executeTakeFirst()
}

/** False where another was quicker. */
export async function useLink(db: ControlDb, { digest }: LinkRecord): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('accountLinks')
    .where('digest', '=', digest)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

export async function dropLinks(db: ControlDb, accountId: string | null): Promise<void> {
  await db
    .deleteFrom('accountLinks')
    .where('accountId', accountId === null ? 'is' : '=', accountId)
    .execute()
}
