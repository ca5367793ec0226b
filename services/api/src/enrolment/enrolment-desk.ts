import { createHash, randomBytes, verify, X509Certificate } from 'node:crypto'
import {
  certificateDays,
  renewalStatement,
  reservedAgentIds,
  tokenRefusals,
} from '@zhian/contracts/enrolment'
import type {
  AgentCertificate,
  CertificateView,
  EnrolmentOrder,
  EnrolmentRequest,
  EnrolmentToken,
  RenewalRequest,
  RevocationOrder,
} from '@zhian/contracts/enrolment'
import { readCertificateRequest } from '@zhian/kit/pki/certificate-request'
import type { IssuingAuthority } from '@zhian/kit/pki/issuing-authority'
import type {
  CertificateRecord,
  EnrolmentRecords,
  Place,
  TokenRecord,
} from '../control/enrolment-records.ts'
import type { ApiEvents } from '../events.ts'
import { refusal } from '../refusal.ts'

interface DeskNeeds {
  readonly records: EnrolmentRecords
  readonly authority: IssuingAuthority
  /** Told to the agents, where it is known. */
  readonly agentMqttUrl?: string | undefined
  /** Makes a revocation known before it is answered. */
  readonly publishRevocations: () => Promise<void>
  readonly events: ApiEvents
  readonly now: () => number
}

const dayMs = 24 * 3600 * 1000
const minutesUsual = 15
/** A box whose clock is a little behind must not find its certificate in the future. */
const backdatedMs = 10 * 60 * 1000

const tokenRefusalsInChinese: Readonly<Record<keyof typeof tokenRefusals, string>> = {
  unknown: '没有这个注册令牌',
  used: '这个注册令牌已经用过',
  expired: '这个注册令牌已过期',
}

/** A token as it may be told: what opens the door is not in it. */
export type TokenView = Place & { readonly expiresAtMs: number; readonly usedAtMs?: number }

export type EnrolmentDesk = ReturnType<typeof enrolmentDesk>

/** Gives certificates to whom a token or a valid certificate allows it, and takes them away. */
export function enrolmentDesk(needs: DeskNeeds) {
  const { records, events, now } = needs
  return {
    orderToken: (order: EnrolmentOrder) => orderToken(needs, order),
    enrol: (request: EnrolmentRequest) => enrol(needs, request),
    renew: (request: RenewalRequest) => renew(needs, request),
    list: async () => ({ items: (await records.list()).map((record) => viewOf(record, now())) }),
    /** Newest first. */
    listTokens: async () => (await records.listTokens()).map(tokenViewOf),
    async revoke({ agentId, serial, reason = 'revoked by an operator' }: RevocationOrder) {
      const revoked = await records.revoke({ agentId, serial }, { nowMs: now(), reason })
      // Also where nothing was left to revoke: the list may have failed the last time.
      await needs.publishRevocations()
      if (revoked === 0)
        throw refusal('NOT_FOUND', {
          en: `agent ${agentId} has no such certificate that still stands`,
          zh: `网关 ${agentId} 没有这张仍有效的证书`,
        })
      events.certificatesRevoked({ agentId, count: revoked })
      return { revoked }
    },
  }
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')

async function orderToken(
  { records, now, events }: DeskNeeds,
  order: EnrolmentOrder,
): Promise<EnrolmentToken> {
  const { agentId, enterpriseId, siteId, minutes = minutesUsual } = order
  if (reservedAgentIds.includes(agentId))
    throw refusal('INPUT_REFUSED', {
      en: `agentId: "${agentId}" is the name of a service`,
      zh: `agentId：“${agentId}”是系统服务的名称`,
    })
  const token = randomBytes(32).toString('base64url')
  const expiresAtMs = now() + minutes * 60_000
  const place = { agentId, enterpriseId, siteId, expiresAtMs }
  await records.addToken({ digest: digestOf(token), ...place, usedAtMs: null })
  events.tokenMade({ agentId, expiresAtMs })
  return { token, ...place }
}

async function enrol(needs: DeskNeeds, request: EnrolmentRequest): Promise<AgentCertificate> {
  const { records, events, now } = needs
  const digest = digestOf(request.token)
  const token = await records.findToken(digest)
  const refuse = (why: keyof typeof tokenRefusals) => {
    const en = tokenRefusals[why]
    events.enrolmentRefused({ agentId: token?.agentId ?? 'unknown', why: en })
    return refusal('TOKEN_REFUSED', { en, zh: tokenRefusalsInChinese[why] })
  }
  if (token === undefined) throw refuse('unknown')
  if (token.usedAtMs !== null) throw refuse('used')
  if (token.expiresAtMs <= now()) throw refuse('expired')
  const { keyDigest, publicKey } = await readCertificateRequest(request.certificateRequest)
  await refuseKnownKey(records, keyDigest)
  const record = await issueFor(needs, { place: token, keyDigest, publicKey, replaces: null })
  // Two boxes with one token at the same moment: the second finds it used.
  if (!(await records.enrol(digest, record))) throw refuse('used')
  events.certificateIssued({ agentId: record.agentId, serial: record.serial, isRenewal: false })
  return answerOf(needs, record)
}

/** A key that once had a certificate would bring back what was revoked. */
async function refuseKnownKey(records: EnrolmentRecords, keyDigest: string): Promise<void> {
  if ((await records.findByKey(keyDigest)) !== undefined)
    throw refusal('INPUT_REFUSED', {
      en: 'this key has a certificate already; make a new one',
      zh: '这个密钥已有证书；请生成新密钥',
    })
}

async function renew(needs: DeskNeeds, request: RenewalRequest): Promise<AgentCertificate> {
  const { records, events, now } = needs
  const old = await records.findBySerial(request.serial)
  const refuse = (en: string, zh: string) => {
    events.enrolmentRefused({ agentId: old?.agentId ?? 'unknown', why: en })
    return refusal('CERTIFICATE_REFUSED', { en, zh })
  }
  if (old === undefined) throw refuse('this certificate is not known', '没有这张证书')
  if (!isSignedBy(old, request))
    throw refuse(
      'the renewal is not signed by the certificate’s key',
      '更新请求不是用原证书的密钥签名的',
    )
  if (old.revokedAtMs !== null)
    throw refuse('this certificate has been revoked', '这张证书已被吊销')
  if (old.notAfterMs <= now()) {
    const atTime = new Date(old.notAfterMs).toISOString()
    throw refuse(`this certificate expired at ${atTime}`, `这张证书已于 ${atTime} 过期`)
  }
  const { keyDigest, publicKey } = await readCertificateRequest(request.certificateRequest)
  const known = await records.findByKey(keyDigest)
  // The answer was lost on its way, and the box asks again.
  if (known?.replaces === old.serial && known.revokedAtMs === null) return answerOf(needs, known)
  await refuseKnownKey(records, keyDigest)
  const record = await issueFor(needs, { place: old, keyDigest, publicKey, replaces: old.serial })
  await records.add(record)
  events.certificateIssued({ agentId: record.agentId, serial: record.serial, isRenewal: true })
  return answerOf(needs, record)
}

function isSignedBy(old: CertificateRecord, request: RenewalRequest): boolean {
  const statement = renewalStatement(old.serial, digestOf(request.certificateRequest))
  const { publicKey } = new X509Certificate(old.certificatePem)
  const signature = Buffer.from(request.signature, 'base64')
  return verify('sha256', Buffer.from(statement), publicKey, signature)
}

interface Grant {
  readonly place: Place
  readonly keyDigest: string
  readonly publicKey: Parameters<IssuingAuthority['issue']>[0]['publicKey']
  readonly replaces: string | null
}

async function issueFor({ authority, now }: DeskNeeds, grant: Grant): Promise<CertificateRecord> {
  const { agentId, enterpriseId, siteId } = grant.place
  const issuedAtMs = now()
  const notBeforeMs = secondOf(issuedAtMs - backdatedMs)
  const notAfterMs = secondOf(Math.min(issuedAtMs + certificateDays * dayMs, authority.notAfterMs))
  const { publicKey, keyDigest, replaces } = grant
  const times = { notBeforeMs, notAfterMs }
  const issued = await authority.issue({ commonName: agentId, publicKey, ...times })
  const place = { agentId, enterpriseId, siteId }
  return {
    ...issued,
    ...place,
    ...times,
    issuedAtMs,
    keyDigest,
    replaces,
    revokedAtMs: null,
    reason: null,
  }
}

/** Certificates know whole seconds only. */
const secondOf = (atMs: number) => Math.floor(atMs / 1000) * 1000

function answerOf(
  { authority, agentMqttUrl }: DeskNeeds,
  record: CertificateRecord,
): AgentCertificate {
  const { agentId, enterpriseId, siteId, serial, notBeforeMs, notAfterMs } = record
  return {
    agentId,
    enterpriseId,
    siteId,
    serial,
    notBeforeMs,
    notAfterMs,
    chain: record.certificatePem + authority.intermediatePem,
    authority: authority.rootPem,
    ...(agentMqttUrl === undefined ? {} : { mqttUrl: agentMqttUrl }),
  }
}

function tokenViewOf(record: TokenRecord): TokenView {
  const { agentId, enterpriseId, siteId, expiresAtMs, usedAtMs } = record
  const used = usedAtMs === null ? {} : { usedAtMs }
  return { agentId, enterpriseId, siteId, expiresAtMs, ...used }
}

function viewOf(record: CertificateRecord, nowMs: number): CertificateView {
  const { serial, agentId, enterpriseId, siteId, issuedAtMs, notAfterMs, revokedAtMs } = record
  const expired = notAfterMs <= nowMs ? 'expired' : 'valid'
  return {
    serial,
    agentId,
    enterpriseId,
    siteId,
    issuedAtMs,
    notAfterMs,
    state: revokedAtMs === null ? expired : 'revoked',
    ...(revokedAtMs === null ? {} : { revokedAtMs, reason: record.reason ?? '' }),
  }
}
