import type { EnrolmentOrder } from '@zhian/contracts/enrolment'
import type { ControlStore } from './control-store.ts'

export type Place = Pick<EnrolmentOrder, 'agentId' | 'enterpriseId' | 'siteId'>

export interface TokenRecord extends Place {
  readonly expiresAtMs: number
  readonly usedAtMs: number | null
}

export interface CertificateRecord extends Place {
  readonly serial: string
  readonly keyDigest: string
  readonly certificatePem: string
  readonly issuedAtMs: number
  readonly notBeforeMs: number
  readonly notAfterMs: number
  /** The serial number of the one that asked for it. */
  readonly replaces: string | null
  readonly revokedAtMs: number | null
  readonly reason: string | null
}

const place = 'agent_id AS agentId, enterprise_id AS enterpriseId, site_id AS siteId'
const certificate = `serial, key_digest AS keyDigest, ${place}, certificate_pem AS certificatePem,
  issued_at_ms AS issuedAtMs, not_before_ms AS notBeforeMs, not_after_ms AS notAfterMs, replaces,
  revoked_at_ms AS revokedAtMs, reason`

type NewCertificate = Omit<CertificateRecord, 'revokedAtMs' | 'reason'>

export type EnrolmentRecords = ReturnType<typeof enrolmentRecords>

/** Tokens and certificates as rows. */
export function enrolmentRecords(store: ControlStore) {
  const tokens = tokenRows(store)
  const certificates = certificateRows(store)
  return {
    addToken: tokens.add,
    findToken: tokens.find,
    add: certificates.add,
    findBySerial: certificates.findBySerial,
    findByKey: certificates.findByKey,
    list: certificates.list,
    revokedAfter: certificates.revokedAfter,
    /** Uses the token up and keeps the certificate, both or neither; false where another was quicker. */
    enrol: (digest: string, record: NewCertificate): boolean =>
      store.atomically(() => {
        if (!tokens.use(digest, record.issuedAtMs)) return false
        certificates.add(record)
        return true
      }),
    /** Says how many stood until now. Without a serial number all of the agent's go, and its unused tokens with them. */
    revoke: (whose: Whose, how: { nowMs: number; reason: string }): number =>
      store.atomically(() => {
        if (whose.serial === undefined) tokens.dropUnused(whose.agentId)
        return certificates.revoke(whose, how)
      }),
  }
}

interface Whose {
  readonly agentId: string
  readonly serial?: string | undefined
}

function tokenRows({ database }: ControlStore) {
  const insert = database.prepare(
    'INSERT INTO enrolment_tokens (digest, agent_id, enterprise_id, site_id, expires_at_ms) VALUES (?, ?, ?, ?, ?)',
  )
  const select = database.prepare(
    `SELECT ${place}, expires_at_ms AS expiresAtMs, used_at_ms AS usedAtMs FROM enrolment_tokens WHERE digest = ?`,
  )
  const use = database.prepare(
    'UPDATE enrolment_tokens SET used_at_ms = ? WHERE digest = ? AND used_at_ms IS NULL AND expires_at_ms > ?',
  )
  const drop = database.prepare(
    'DELETE FROM enrolment_tokens WHERE agent_id = ? AND used_at_ms IS NULL',
  )
  return {
    add: (digest: string, record: TokenRecord) => {
      const { agentId, enterpriseId, siteId, expiresAtMs } = record
      insert.run(digest, agentId, enterpriseId, siteId, expiresAtMs)
    },
    find: (digest: string) => select.get(digest) as TokenRecord | undefined,
    use: (digest: string, nowMs: number) => use.run(nowMs, digest, nowMs).changes === 1,
    dropUnused: (agentId: string) => drop.run(agentId),
  }
}

function certificateRows({ database }: ControlStore) {
  const insert = database.prepare(`INSERT INTO agent_certificates
    (serial, key_digest, agent_id, enterprise_id, site_id, certificate_pem, issued_at_ms, not_before_ms, not_after_ms, replaces)
    VALUES ($serial, $keyDigest, $agentId, $enterpriseId, $siteId, $certificatePem, $issuedAtMs, $notBeforeMs, $notAfterMs, $replaces)`)
  insert.setAllowUnknownNamedParameters(true)
  const select = (rest: string) =>
    database.prepare(`SELECT ${certificate} FROM agent_certificates ${rest}`)
  const bySerial = select('WHERE serial = ?')
  const byKey = select('WHERE key_digest = ?')
  const all = select('ORDER BY issued_at_ms DESC, serial')
  const revoked = select(
    'WHERE revoked_at_ms IS NOT NULL AND not_after_ms > ? ORDER BY revoked_at_ms, serial',
  )
  const revoke = database.prepare(`UPDATE agent_certificates SET revoked_at_ms = ?, reason = ?
    WHERE agent_id = ? AND (? IS NULL OR serial = ?) AND revoked_at_ms IS NULL`)
  return {
    add: (record: NewCertificate) => insert.run({ ...record }),
    findBySerial: (serial: string) => bySerial.get(serial) as CertificateRecord | undefined,
    findByKey: (keyDigest: string) => byKey.get(keyDigest) as CertificateRecord | undefined,
    /** Newest first. */
    list: () => all.all() as unknown as CertificateRecord[],
    /** Those that a list must name: what has expired is refused anyway. */
    revokedAfter: (nowMs: number) =>
      (revoked.all(nowMs) as unknown as CertificateRecord[]).map(({ serial, revokedAtMs }) => ({
        serial,
        revokedAtMs: revokedAtMs ?? nowMs,
      })),
    revoke: (
      { agentId, serial = '' }: Whose,
      { nowMs, reason }: { nowMs: number; reason: string },
    ) => Number(revoke.run(nowMs, reason, agentId, serial || null, serial || null).changes),
  }
}
