import { randomUUIDv7 } from 'node:crypto'
import type {
  AccountChange,
  AccountLink,
  AccountOrder,
  AccountView,
  NewAccount,
  RoleAssignment,
} from '@zhian/contracts/people'
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
import { refusal } from '../refusal.ts'

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
        throw refusal('CONFLICT', {
          en: 'the account is disabled; enable it first',
          zh: '账号已停用；请先启用',
        })
      const link = await control.atomically((db) => makeLink(db, id, now()))
      events.linkMade({ accountId: id, by: by.accountId, expiresAtMs: link.expiresAtMs })
      return link
    },
    /** Throws CONFLICT once there is an account: from then on, administrators make accounts. */
    async makeFirstLink(by: Subject): Promise<AccountLink> {
      const link = await control.atomically(async (db) => {
        if (await hasAccounts(db))
          throw refusal('CONFLICT', { en: 'there are accounts already', zh: '已经有账号了' })
        return makeLink(db, null, now())
      })
      events.linkMade({ accountId: null, by: by.accountId, expiresAtMs: link.expiresAtMs })
      return link
    },
    listSessions: (id: string) => listSessions(control.db, id, now()),
    async endSessions(whose: { accountId: string; id?: string }, by: Subject): Promise<void> {
      const count = await endSessions(control.db, whose)
      if (count === 0 && whose.id !== undefined)
        throw refusal('NOT_FOUND', {
          en: 'the account has no such session',
          zh: '这个账号没有这个登录',
        })
      events.sessionsEnded({ accountId: whose.accountId, by: by.accountId, count })
    },
  }
}

async function existing({ control }: PeopleNeeds, id: string) {
  const account = await findAccount(control.db, { id })
  if (account === undefined)
    throw refusal('NOT_FOUND', { en: 'no account has this id', zh: '没有这个账号' })
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
      throw refusal('CONFLICT', { en: 'name: another account has it', zh: 'name：登录名已被使用' })
    await addAccount(db, account, roles)
    await dropLinks(db, null)
    return makeLink(db, account.id, now())
  })
  events.accountMade({ accountId: account.id, by: by.accountId })
  return { ...link, account: await viewOf(needs, account.id) }
}

async function viewOf({ control }: PeopleNeeds, id: string): Promise<AccountView> {
  const found = (await listAccounts(control.db)).find((account) => account.id === id)
  if (found === undefined)
    throw refusal('NOT_FOUND', { en: 'no account has this id', zh: '没有这个账号' })
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
    throw refusal('CONFLICT', {
      en: 'nobody takes their own rights away; ask another administrator',
      zh: '不能取消自己的权限；请另一位管理员操作',
    })
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
      throw refusal('INPUT_REFUSED', {
        en: 'roles: an enterprise_admin needs an enterpriseId',
        zh: 'roles：企业管理员必须指定企业',
      })
    if (role === 'operator' && (parkId !== null || enterpriseId !== null))
      throw refusal('INPUT_REFUSED', {
        en: 'roles: an operator’s role has no park and no enterprise',
        zh: 'roles：管理员不限园区和企业',
      })
  }
}
