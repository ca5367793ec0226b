import type { EnrolmentOrder } from '@zhian/contracts/enrolment'
import type { ControlStore } from './control-store.ts'
import type { ControlDb, ControlTables } from './tables.ts'

export type Place = Pick<EnrolmentOrder, 'agentId' | 'enterpriseId' | 'siteId'>

export type TokenRecord = Readonly<ControlTables['enrolmentTokens']>
export type CertificateRecord = Readonly<ControlTables['agentCertificates']>

export type EnrolmentRecords = ReturnType<typeof enrolmentRecords>

interface Whose {
  readonly agentId: string
  readonly serial?: string | undefined
}

/** Tokens and certificates as rows. */
export function enrolmentRecords(store: ControlStore) {
  const certificates = () => store.db.selectFrom('agentCertificates').selectAll()
  return {
    async addToken(token: TokenRecord): Promise<void> {
      await store.db.insertInto('enrolmentTokens').values(token).execute()
    },
    findToken: (digest: string): Promise<TokenRecord | undefined> =>
      store.db
        .selectFrom('enrolmentTokens')
        .selectAll()
        .where('digest', '=', digest)
        .executeTakeFirst(),
    /** Newest first. */
    listTokens: (): Promise<TokenRecord[]> =>
      store.db
        .selectFrom('enrolmentTokens')
        .selectAll()
        .orderBy('expiresAtMs', 'desc')
        .orderBy('digest')
        .execute(),
    add: (record: CertificateRecord) => addCertificate(store.db, record),
    findBySerial: (serial: string): Promise<CertificateRecord | undefined> =>
      certificates().where('serial', '=', serial).executeTakeFirst(),
    findByKey: (keyDigest: string): Promise<CertificateRecord | undefined> =>
      certificates().where('keyDigest', '=', keyDigest).executeTakeFirst(),
    /** Newest first. */
    list: (): Promise<CertificateRecord[]> =>
      certificates().orderBy('issuedAtMs', 'desc').orderBy('serial').execute(),
    /** Those that a list must name: what has expired is refused anyway. */
    async revokedAfter(nowMs: number): Promise<{ serial: string; revokedAtMs: number }[]> {
      const rows = await certificates()
        .where('revokedAtMs', 'is not', null)
        .where('notAfterMs', '>', nowMs)
        .orderBy('revokedAtMs')
        .orderBy('serial')
        .execute()
      return rows.map(({ serial, revokedAtMs }) => ({ serial, revokedAtMs: revokedAtMs ?? nowMs }))
    },
    /** Uses the token up and keeps the certificate, both or neither; false where another was quicker. */
    enrol: (digest: string, record: CertificateRecord): Promise<boolean> =>
      store.atomically(async (db) => {
        if (!(await useToken(db, digest, record.issuedAtMs))) return false
        await addCertificate(db, record)
        return true
      }),
    /** Says how many stood until now. Without a serial number all of the agent's go, and its unused tokens with them. */
    revoke: (whose: Whose, how: { nowMs: number; reason: string }): Promise<number> =>
      store.atomically(async (db) => {
        if (whose.serial === undefined) await dropUnusedTokens(db, whose.agentId)
        return revokeCertificates(db, whose, how)
      }),
  }
}

async function addCertificate(db: ControlDb, record: CertificateRecord): Promise<void> {
  await db.insertInto('agentCertificates').values(record).execute()
}

async function useToken(db: ControlDb, digest: string, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('enrolmentTokens')
    .set({ usedAtMs: nowMs })
    .where('digest', '=', digest)
    .where('usedAtMs', 'is', null)
    .where('expiresAtMs', '>', nowMs)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

async function dropUnusedTokens(db: ControlDb, agentId: string): Promise<void> {
  await db
    .deleteFrom('enrolmentTokens')
    .where('agentId', '=', agentId)
    .where('usedAtMs', 'is', null)
    .execute()
}

async function revokeCertificates(
  db: ControlDb,
  { agentId, serial }: Whose,
  { nowMs, reason }: { nowMs: number; reason: string },
): Promise<number> {
  const all = db
    .updateTable('agentCertificates')
    .set({ revokedAtMs: nowMs, reason })
    .where('agentId', '=', agentId)
    .where('revokedAtMs', 'is', null)
  const wanted = serial === undefined ? all : all.where('serial', '=', serial)
  return Number((await wanted.executeTakeFirst()).numUpdatedRows)
}
