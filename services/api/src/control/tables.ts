import type { RecordKind } from '@zhian/contracts/registry'
import type { RegistryChange } from '@zhian/contracts/registry-exchange'
import type { Kysely } from 'kysely'
import type { MailTables } from '../bulletin/mail-records.ts'
import type { AssessmentTables } from '../assessment/assessment-tables.ts'
import type { RectificationTables } from '../rectification/rectification-tables.ts'

/** The rows of the control data as the code sees them: `agentId` here is `agent_id` there; times are UTC milliseconds. */
export interface ControlTables extends AssessmentTables, RectificationTables, MailTables {
  enrolmentTokens: EnrolmentTokenRow
  agentCertificates: AgentCertificateRow
  accounts: AccountRow
  accountRoles: AccountRoleRow
  accountLinks: AccountLinkRow
  sessions: SessionRow
  registryRecords: RegistryRecordRow
  registryChanges: RegistryChangeRow
  bulletins: BulletinRow
  bulletinEntries: { bulletinId: string; place: number; entry: string }
  bulletinDocuments: { bulletinId: string; name: string; bytesBase64: string }
}

/** Inside `atomically` the transaction, elsewhere the store; what takes one works in both. */
export type ControlDb = Kysely<ControlTables>

interface EnrolmentTokenRow {
  digest: string
  agentId: string
  enterpriseId: string
  siteId: string
  expiresAtMs: number
  usedAtMs: number | null
}

interface AgentCertificateRow {
  serial: string
  keyDigest: string
  agentId: string
  enterpriseId: string
  siteId: string
  certificatePem: string
  issuedAtMs: number
  notBeforeMs: number
  notAfterMs: number
  /** The serial number of the one that asked for it. */
  replaces: string | null
  revokedAtMs: number | null
  reason: string | null
}

interface AccountRow {
  id: string
  name: string
  displayName: string
  /** Argon2id as PHC text; null until its owner has chosen a password. */
  passwordHash: string | null
  state: 'active' | 'disabled'
  createdAtMs: number
}

/** A role where it holds; an empty id is every park, every enterprise. */
interface AccountRoleRow {
  accountId: string
  role: string
  parkId: string
  enterpriseId: string
}

/** A one-time link; the SHA-256 of its secret. Without an account it makes the first administrator. */
interface AccountLinkRow {
  digest: string
  accountId: string | null
  expiresAtMs: number
}

interface SessionRow {
  /** SHA-256 of what the cookie holds. */
  digest: string
  /** By which people list and end it; it opens nothing. */
  id: string
  accountId: string
  createdAtMs: number
  seenAtMs: number
  userAgent: string
  address: string
}

export interface RegistryRecordRow {
  kind: RecordKind
  id: string
  parkId: string
  /** Empty where it belongs to the park as a whole. */
  enterpriseId: string
  version: number
  changedAtMs: number
  changedBy: string
  retiredAtMs: number | null
  /** JSON by the schema of its kind. */
  record: string
}

export interface RegistryChangeRow {
  kind: RecordKind
  id: string
  version: number
  atMs: number
  changedBy: string
  source: RegistryChange['source']
  beforeRecord: string | null
  afterRecord: string | null
}

export interface BulletinRow {
  id: string
  parkId: string
  month: string
  revision: number
  state: 'draft' | 'issued'
  version: number
  parkName: string
  correction: string | null
  campaign: string
  remarks: string
  /** JSON: `BulletinMeasures`. */
  measures: string
  createdAtMs: number
  createdBy: string
  issuedAtMs: number | null
  issuedBy: string | null
  /** JSON: `BulletinSignature`, which holds what was issued; null in a draft. */
  signature: string | null
}
