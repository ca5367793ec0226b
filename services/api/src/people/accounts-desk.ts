import { randomUUIDv7 } from 'node:crypto'
import type {
  AccountChange,
  AccountLink,
  AccountOrder,
  AccountView,
  NewAccount,
  RoleAssignment,
} from '@zhian/contracts/people'
import { Fault } from '@zhian/kit/fault'
import type { Subject } from '../access/policy.ts'
import {
  addAccount,
  changeAccount,
  findAccount,
  hasAccounts,
  listAccounts,
  nameKeyOf,
  replaceRoles,
} from './account-records.ts'
import { dropLinks, makeLink } from './link-records.ts'
import type { PeopleNeeds } from './open-people.ts'
import { endSessions, listSessions } from './session-records.ts'

export type AccountsDesk = ReturnType<typeof accountsDesk>

/** What administrators do with accounts. */
export function accountsDesk(needs: PeopleNeeds) {
  const { control, events, now } = needs
  return {
    list: async () => ({ items: await listAccounts(control.db) }),
    make: (order: AccountOrder, by: Subject) => makeAccount(needs, order, by),
    change: (id: string, change: AccountChange, by: Subject) =>
      changeOne(needs, { id, change, by }),
    /** With which its owner sets a password; the present password holds until then. */
    async makePasswordLink(id: string, by: Subject): Promise<AccountLink> {
      const account = await existing(needs, id)
      if (account.state !== 'active')
        throw new Fault('CONFLICT', 'the account is disabled; enable it first')
      const link = await control.atomically((db) => makeLink(db, id, now()))
      events.linkMade({ accountId: id, by: by.accountId, expiresAtMs: link.expiresAtMs })
      return link
    },
    /** Throws CONFLICT once there is an account: from then on, administrators make accounts. */
    async makeFirstLink(by: Subject): Promise<AccountLink> {
      const link = await control.atomically(async (db) => {
        if (await hasAccounts(db)) throw new Fault('CONFLICT', 'there are accounts already')
        return makeLink(db, null, now())
      })
      events.linkMade({ accountId: null, by: by.accountId, expiresAtMs: link.expiresAtMs })
      return link
    },
    listSessions: (id: string) => listSessions(control.db, id, now()),
    async endSessions(whose: { accountId: string; id?: string }, by: Subject): Promise<void> {
      const count = await endSessions(control.db, whose)
      if (count === 0 && whose.id !== undefined)
        throw new Fault('NOT_FOUND', 'the account has no such session')
      events.sessionsEnded({ accountId: whose.accountId, by: by.accountId, count })
    },
  }
}

async function existing({ control }: PeopleNeeds, id: string) {
  const account = await findAccount(control.db, { id })
  if (account === undefined) throw new Fault('NOT_FOUND', 'no account has this id')
  return account
}

async function makeAccount(
  needs: PeopleNeeds,
  { name, displayName, roles }: AccountOrder,
  by: Subject,
): Promise<NewAccount> {
  const { control, events, now } = needs
  refuseLooseRoles(roles)
  const account = {
    id: randomUUIDv7(),
    name: nameKeyOf(name),
    displayName,
    passwordHash: null,
    state: 'active',
    createdAtMs: now(),
  } as const
  const link = await control.atomically(async (db) => {
    if ((await findAccount(db, { name })) !== undefined)
      throw new Fault('CONFLICT', 'name: another account has it')
    await addAccount(db, account, roles)
    await dropLinks(db, null)
    return makeLink(db, account.id, now())
  })
  events.accountMade({ accountId: account.id, by: by.accountId })
  return { ...link, account: await viewOf(needs, account.id) }
}

async function viewOf({ control }: PeopleNeeds, id: string): Promise<AccountView> {
  const found = (await listAccounts(control.db)).find((account) => account.id === id)
  if (found === undefined) throw new Fault('NOT_FOUND', 'no account has this id')
  return found
}

interface Changing {
  readonly id: string
  readonly change: AccountChange
  readonly by: Subject
}

async function changeOne(needs: PeopleNeeds, { id, change, by }: Changing): Promise<AccountView> {
  const { control, events } = needs
  const { roles, ...rest } = change
  await existing(needs, id)
  if (roles !== undefined) refuseLooseRoles(roles)
  if (by.accountId === id && (rest.state === 'disabled' || roles !== undefined))
    throw new Fault('CONFLICT', 'nobody takes their own rights away; ask another administrator')
  const count = await control.atomically(async (db) => {
    await changeAccount(db, id, rest)
    if (roles !== undefined) await replaceRoles(db, id, roles)
    if (rest.state !== 'disabled') return 0
    await dropLinks(db, id)
    return endSessions(db, { accountId: id })
  })
  events.accountChanged({ accountId: id, by: by.accountId, what: Object.keys(change) })
  if (count > 0) events.sessionsEnded({ accountId: id, by: by.accountId, count })
  return viewOf(needs, id)
}

/** An enterprise’s administrator without an enterprise would be everybody’s; an operator sees the whole installation or nothing of it. */
function refuseLooseRoles(roles: readonly RoleAssignment[]): void {
  for (const { role, parkId, enterpriseId } of roles) {
    if (role === 'enterprise_admin' && enterpriseId === null)
      throw new Fault('INPUT_REFUSED', 'roles: an enterprise_admin needs an enterpriseId')
    if (role === 'operator' && (parkId !== null || enterpriseId !== null))
      throw new Fault('INPUT_REFUSED', 'roles: an operator’s role has no park and no enterprise')
  }
}
