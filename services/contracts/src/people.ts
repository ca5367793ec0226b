import { Type } from 'typebox'
import type { Static } from 'typebox'
import { passwordLengthMax } from './password.ts'

/** Accounts, their sessions and their one-time links. Times are UTC milliseconds. */
const AtMs = Type.Integer({ minimum: 0 })
const PlaceId = Type.String({ minLength: 1, maxLength: 64 })
const Nullable = <T extends ReturnType<typeof Type.String>>(schema: T) =>
  Type.Union([schema, Type.Null()])
const closed = { additionalProperties: false } as const

/** What a person types to sign in: letters and digits of any script; upper and lower case are one. */
const AccountName = Type.String({ pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{N}._@-]{1,39}$' })
const DisplayName = Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' })
const Password = Type.String({ minLength: 1, maxLength: passwordLengthMax * 2 })
const LinkSecret = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })

/** Roles that an account can have. */
export const accountRoles = ['operator', 'park_manager', 'enterprise_admin'] as const

/** A role and how far it reaches; null is everywhere. */
export const RoleAssignment = Type.Object(
  {
    role: Type.Enum([...accountRoles]),
    parkId: Nullable(PlaceId),
    enterpriseId: Nullable(PlaceId),
  },
  closed,
)
export type RoleAssignment = Static<typeof RoleAssignment>
const RoleAssignments = Type.Array(RoleAssignment, { maxItems: 50 })

export const SignInOrder = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100 }), password: Password },
  closed,
)
export type SignInOrder = Static<typeof SignInOrder>

/** `GET /v1/session`: who is asking, and what the console may show. */
export const SessionView = Type.Object({
  /** Null for the holder of the operator's token. */
  account: Type.Union([
    Type.Object({ id: Type.String(), name: Type.String(), displayName: Type.String() }),
    Type.Null(),
  ]),
  sessionId: Nullable(Type.String()),
  roles: RoleAssignments,
  permissions: Type.Array(Type.String()),
})
export type SessionView = Static<typeof SessionView>

export const PasswordChange = Type.Object({ password: Password, nextPassword: Password }, closed)
export type PasswordChange = Static<typeof PasswordChange>

/** Which link is this? The secret is in the body, because addresses end in logs. */
export const LinkQuestion = Type.Object({ link: LinkSecret }, closed)

export const LinkView = Type.Object({
  /** `first` makes the first administrator, `password` sets the password of an account that is there. */
  purpose: Type.Enum(['first', 'password']),
  name: Nullable(Type.String()),
  displayName: Nullable(Type.String()),
  expiresAtMs: AtMs,
})
export type LinkView = Static<typeof LinkView>

/** Uses a link up. The first administrator also says who they are. */
export const PasswordByLink = Type.Object(
  {
    link: LinkSecret,
    password: Password,
    name: Type.Optional(AccountName),
    displayName: Type.Optional(DisplayName),
  },
  closed,
)
export type PasswordByLink = Static<typeof PasswordByLink>

/** The only time that a link's secret is said; its SHA-256 is all that is kept. */
export const AccountLink = Type.Object({ link: LinkSecret, expiresAtMs: AtMs })
export type AccountLink = Static<typeof AccountLink>

export const AccountView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  displayName: Type.String(),
  state: Type.Enum(['active', 'disabled']),
  /** Whether its owner has chosen a password yet. */
  hasPassword: Type.Boolean(),
  createdAtMs: AtMs,
  /** When one of its sessions was last used; null where none is open. */
  seenAtMs: Type.Union([AtMs, Type.Null()]),
  roles: RoleAssignments,
})
export type AccountView = Static<typeof AccountView>
export const AccountPage = Type.Object({ items: Type.Array(AccountView) })
export type AccountPage = Static<typeof AccountPage>

export const AccountOrder = Type.Object(
  { name: AccountName, displayName: DisplayName, roles: RoleAssignments },
  closed,
)
export type AccountOrder = Static<typeof AccountOrder>

export const NewAccount = Type.Object({ account: AccountView, ...AccountLink.properties })
export type NewAccount = Static<typeof NewAccount>

export const AccountChange = Type.Object(
  {
    displayName: Type.Optional(DisplayName),
    state: Type.Optional(Type.Enum(['active', 'disabled'])),
    roles: Type.Optional(RoleAssignments),
  },
  { ...closed, minProperties: 1 },
)
export type AccountChange = Static<typeof AccountChange>

export const OpenSession = Type.Object({
  id: Type.String(),
  createdAtMs: AtMs,
  seenAtMs: AtMs,
  userAgent: Type.String(),
  address: Type.String(),
  /** Whether it is the one that asks. */
  isThis: Type.Boolean(),
})
export type OpenSession = Static<typeof OpenSession>
export const SessionPage = Type.Object({ items: Type.Array(OpenSession) })
export type SessionPage = Static<typeof SessionPage>
