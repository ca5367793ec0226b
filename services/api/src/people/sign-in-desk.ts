import { randomUUIDv7 } from 'node:crypto'
import type {
  LinkView,
  PasswordByLink,
  PasswordChange,
  SessionView,
  SignInOrder,
} from '@zhian/contracts/people'
import { permissionsOf } from '../access/policy.ts'
import type { Subject } from '../access/policy.ts'
import type { ControlDb } from '../control/tables.ts'
import {
  addAccount,
  changeAccount,
  findAccount,
  hasAccounts,
  nameKeyOf,
  rolesOf,
} from './account-records.ts'
import type { AccountRecord } from './account-records.ts'
import { dropLinks, findLink, useLink } from './link-records.ts'
import type { LinkRecord } from './link-records.ts'
import type { PeopleNeeds } from './open-people.ts'
import { refuseWeakPassword } from './passwords.ts'
import { endSessions, findSession, openSession } from './session-records.ts'
import type { Device, SessionRecord } from './session-records.ts'
import { refusal } from '../refusal.ts'

/** A subject that came in by a session. */
export interface SignedIn {
  readonly subject: Subject
  readonly account: AccountRecord
  readonly session: SessionRecord
}

/** What a browser gets: the secret goes into its cookie and is kept nowhere else. */
export interface OpenedSession extends SignedIn {
  readonly secret: string
}

export type SignInDesk = ReturnType<typeof signInDesk>

/** Lets people in by password or by link, and knows them again by their session. */
export function signInDesk(needs: PeopleNeeds) {
  return {
    signIn: (order: SignInOrder, device: Device) => signIn(needs, order, device),
    lookAtLink: (link: string, device: Device) => lookAtLink(needs, link, device),
    useLink: (order: PasswordByLink, device: Device) => setPasswordByLink(needs, order, device),
    changePassword: (by: SignedIn, change: PasswordChange) => changePassword(needs, by, change),
    /** Null where the session has ended or its account was disabled. */
    async recognise(secret: string): Promise<SignedIn | null> {
      const { db } = needs.control
      const session = await findSession(db, secret, needs.now())
      if (session === undefined) return null
      const account = await findAccount(db, { id: session.accountId })
      if (account?.state !== 'active') return null
      return { account, session, subject: await subjectOfAccount(db, account.id) }
    },
    async signOut({ account, session }: SignedIn): Promise<void> {
      await endSessions(needs.control.db, { accountId: account.id, id: session.id })
    },
  }
}

export function viewOfSession(subject: Subject, signedIn: SignedIn | null): SessionView {
  const permissions = permissionsOf(subject)
  if (signedIn === null) return { account: null, sessionId: null, roles: [], permissions }
  const { id, name, displayName } = signedIn.account
  return {
    account: { id, name, displayName },
    sessionId: signedIn.session.id,
    roles: subject.assignments as SessionView['roles'],
    permissions,
  }
}

async function subjectOfAccount(db: ControlDb, accountId: string): Promise<Subject> {
  return { accountId, assignments: await rolesOf(db, accountId) }
}

async function signIn(
  needs: PeopleNeeds,
  { name, password }: SignInOrder,
  device: Device,
): Promise<OpenedSession> {
  const { control, passwords, limits, events } = needs
  const attempt = { name: nameKeyOf(name), address: device.address }
  await limits.count(attempt)
  const account = await findAccount(control.db, { name })
  const fits = await passwords.fits(password, account?.passwordHash ?? null)
  if (account === undefined || !fits || account.state !== 'active') {
    const why = account === undefined ? 'unknown' : fits ? 'disabled' : 'wrong-password'
    events.signInRefused({ accountId: account?.id ?? null, address: device.address, why })
    // One answer to all, or names could be probed.
    throw refusal('SIGN_IN_REFUSED', {
      en: 'no account has this name and this password',
      zh: '用户名或密码不对',
    })
  }
  await limits.forgive(attempt)
  if (account.passwordHash !== null && passwords.isDated(account.passwordHash))
    await changeAccount(control.db, account.id, { passwordHash: await passwords.hash(password) })
  return letIn(needs, account, device)
}

async function letIn(
  { control, now, events }: PeopleNeeds,
  account: AccountRecord,
  device: Device,
): Promise<OpenedSession> {
  const who = { accountId: account.id, nowMs: now(), device }
  const opened = await control.atomically((db) => openSession(db, who))
  const { address } = device
  events.signedIn({ accountId: account.id, sessionId: opened.session.id, address })
  return { ...opened, account, subject: await subjectOfAccount(control.db, account.id) }
}

async function lookAtLink(needs: PeopleNeeds, link: string, device: Device): Promise<LinkView> {
  const { record, account } = await findOpenLink(needs, link, device)
  return {
    purpose: record.accountId === null ? 'first' : 'password',
    name: account?.name ?? null,
    displayName: account?.displayName ?? null,
    expiresAtMs: record.expiresAtMs,
  }
}

/** Throws LINK_REFUSED, the same for a link that never was, was used, or is too old. */
async function findOpenLink(
  { control: { db }, limits, now, events }: PeopleNeeds,
  link: string,
  { address }: Device,
): Promise<{ record: LinkRecord; account: AccountRecord | undefined }> {
  await limits.count({ address })
  const record = await findLink(db, link, now())
  const accountId = record?.accountId ?? null
  const account = accountId === null ? undefined : await findAccount(db, { id: accountId })
  const isOpen =
    record !== undefined &&
    (accountId === null ? !(await hasAccounts(db)) : account?.state === 'active')
  if (!isOpen) {
    events.linkRefused({ address })
    throw linkRefused()
  }
  await limits.forgive({ address })
  return { record, account }
}

const linkRefused = () =>
  refusal('LINK_REFUSED', {
    en: 'this link was used already or is too old',
    zh: '链接已用过或已过期',
  })

async function setPasswordByLink(
  needs: PeopleNeeds,
  order: PasswordByLink,
  device: Device,
): Promise<OpenedSession> {
  const { control, passwords, events } = needs
  const { record, account: known } = await findOpenLink(needs, order.link, device)
  const account = known ?? firstAdministrator(order, needs.now())
  refuseWeakPassword(order.password, account.name)
  const passwordHash = await passwords.hash(order.password)
  await control.atomically(async (db) => {
    if (!(await useLink(db, record))) throw linkRefused()
    if (known === undefined) await addAccount(db, { ...account, passwordHash }, [everywhere])
    else await changeAccount(db, account.id, { passwordHash })
    await endSessions(db, { accountId: account.id })
  })
  events.passwordSet({ accountId: account.id })
  return letIn(needs, account, device)
}

const everywhere = { role: 'operator', parkId: null, enterpriseId: null } as const

function firstAdministrator({ name, displayName }: PasswordByLink, nowMs: number): AccountRecord {
  if (name === undefined)
    throw refusal('INPUT_REFUSED', {
      en: 'name: the first administrator has one',
      zh: 'name：第一位管理员须有登录名',
    })
  return {
    id: randomUUIDv7(),
    name: nameKeyOf(name),
    displayName: displayName ?? name,
    passwordHash: null,
    state: 'active',
    createdAtMs: nowMs,
  }
}

/** Other browsers have to sign in again; this one has a new session. */
async function changePassword(
  needs: PeopleNeeds,
  { account, session }: SignedIn,
  { password, nextPassword }: PasswordChange,
): Promise<OpenedSession> {
  const { control, passwords, limits, events } = needs
  const { userAgent, address } = session
  const attempt = { name: account.name, address }
  await limits.count(attempt)
  if (!(await passwords.fits(password, account.passwordHash)))
    throw refusal('INPUT_REFUSED', {
      en: 'password: it is not the present one',
      zh: 'password：当前密码不对',
    })
  await limits.forgive(attempt)
  refuseWeakPassword(nextPassword, account.name)
  const passwordHash = await passwords.hash(nextPassword)
  await control.atomically(async (db) => {
    await changeAccount(db, account.id, { passwordHash })
    await dropLinks(db, account.id)
    await endSessions(db, { accountId: account.id })
  })
  events.passwordSet({ accountId: account.id })
  return letIn(needs, account, { userAgent, address })
}
