import type { AccountView, RoleAssignment } from '@zhian/contracts/people'
import type { ControlDb, ControlTables } from '../control/tables.ts'

export type AccountRecord = Readonly<ControlTables['accounts']>

/** Upper and lower case, full and half width are one name. */
export const nameKeyOf = (name: string): string => name.trim().normalize('NFKC').toLowerCase()

export function findAccount(db: ControlDb, by: { id: string } | { name: string }) {
  const accounts = db.selectFrom('accounts').selectAll()
  const wanted =
    'id' in by ? accounts.where('id', '=', by.id) : accounts.where('name', '=', nameKeyOf(by.name))
  return wanted.executeTakeFirst() as Promise<AccountRecord | undefined>
}

/** Whether the installation has any account yet. */
export async function hasAccounts(db: ControlDb): Promise<boolean> {
  const row = await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst()
  return row !== undefined
}

export async function addAccount(
  db: ControlDb,
  account: AccountRecord,
  roles: readonly RoleAssignment[],
): Promise<void> {
  await db.insertInto('accounts').values(account).execute()
  await replaceRoles(db, account.id, roles)
}

export async function changeAccount(
  db: ControlDb,
  id: string,
  change: Partial<Pick<AccountRecord, 'displayName' | 'state' | 'passwordHash'>>,
): Promise<void> {
  if (Object.keys(change).length === 0) return
  await db.updateTable('accounts').set(change).where('id', '=', id).execute()
}

/** An empty id stands for everywhere, because a key cannot hold null. */
export async function replaceRoles(
  db: ControlDb,
  accountId: string,
  roles: readonly RoleAssignment[],
): Promise<void> {
  await db.deleteFrom('accountRoles').where('accountId', '=', accountId).execute()
  if (roles.length === 0) return
  const rows = roles.map(({ role, parkId, enterpriseId }) => ({
    accountId,
    role,
    parkId: parkId ?? '',
    enterpriseId: enterpriseId ?? '',
  }))
  await db
    .insertInto('accountRoles')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

type RoleRow = ControlTables['accountRoles']

const assignmentOf = ({ role, parkId, enterpriseId }: RoleRow): RoleAssignment => ({
  role: role as RoleAssignment['role'],
  parkId: parkId || null,
  enterpriseId: enterpriseId || null,
})

export async function rolesOf(db: ControlDb, accountId: string): Promise<RoleAssignment[]> {
  const rows = await db
    .selectFrom('accountRoles')
    .selectAll()
    .where('accountId', '=', accountId)
    .orderBy('role')
    .orderBy('parkId')
    .orderBy('enterpriseId')
    .execute()
  return rows.map(assignmentOf)
}

/** By name; those that were seen are told when. */
export async function listAccounts(db: ControlDb): Promise<AccountView[]> {
  const accounts = await db.selectFrom('accounts').selectAll().orderBy('name').execute()
  const roles = await db.selectFrom('accountRoles').selectAll().orderBy('role').execute()
  const seen = await db
    .selectFrom('sessions')
    .select(({ fn }) => ['accountId', fn.max('seenAtMs').as('seenAtMs')])
    .groupBy('accountId')
    .execute()
  const rolesById = Map.groupBy(roles, ({ accountId }) => accountId)
  const seenById = new Map(seen.map(({ accountId, seenAtMs }) => [accountId, seenAtMs]))
  return accounts.map(({ passwordHash, ...account }) => ({
    ...account,
    hasPassword: passwordHash !== null,
    seenAtMs: seenById.get(account.id) ?? null,
    roles: (rolesById.get(account.id) ?? []).map(assignmentOf),
  }))
}
