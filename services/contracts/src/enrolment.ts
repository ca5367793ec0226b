import { Type } from 'typebox'
import type { Static } from 'typebox'
import { carrierName } from './carry.ts'
import { agentIdPattern } from './topics.ts'

/** How an agent gets its certificate, and how it is taken away. Times are UTC milliseconds. */
const AtMs = Type.Integer({ minimum: 0 })
const Id = Type.String({ minLength: 1, maxLength: 64 })
const AgentId = Type.String({ pattern: agentIdPattern })
const Pem = Type.String({ minLength: 1, maxLength: 4096 })
const Serial = Type.String({ pattern: '^[0-9a-f]{1,40}$' })
const closed = { additionalProperties: false } as const

/** Names at a broker that are no agent's: the bridge reads what all others send, a carrier writes for all others. */
export const reservedAgentIds: readonly string[] = ['bridge', carrierName]

export const certificateDays = 90

/** An operator asks for a token for one box. */
export const EnrolmentOrder = Type.Object(
  {
    agentId: AgentId,
    enterpriseId: Id,
    siteId: Id,
    minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 1440, default: 15 })),
  },
  closed,
)
export type EnrolmentOrder = Static<typeof EnrolmentOrder>

/** The only time that the token is said; its SHA-256 is all that is kept. */
export const EnrolmentToken = Type.Object({
  token: Type.String(),
  agentId: AgentId,
  enterpriseId: Id,
  siteId: Id,
  expiresAtMs: AtMs,
})
export type EnrolmentToken = Static<typeof EnrolmentToken>

/** What the box sends: the token, and a PKCS #10 request for a P-256 key that never leaves it. */
export const EnrolmentRequest = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 200 }), certificateRequest: Pem },
  closed,
)
export type EnrolmentRequest = Static<typeof EnrolmentRequest>

/** Why a token is refused, as `cause` of the problem TOKEN_REFUSED says it; whoever speaks another language knows them by this. */
export const tokenRefusals = {
  unknown: 'this enrolment token is not known',
  used: 'this enrolment token has been used already',
  expired: 'this enrolment token has expired',
} as const

/** A request for the next key, signed by the one before over `renewalStatement`, ECDSA with SHA-256, DER as base64. */
export const RenewalRequest = Type.Object(
  {
    serial: Serial,
    certificateRequest: Pem,
    signature: Type.String({ minLength: 1, maxLength: 200 }),
  },
  closed,
)
export type RenewalRequest = Static<typeof RenewalRequest>

/**
 * What the old key signs: which certificate asks, and the SHA-256 (hex) of the request's text.
 *
 * It holds no time and no nonce: the same key asked for again gets the same certificate, so a replay gains nothing.
 */
export function renewalStatement(serial: string, requestSha256: string): string {
  return `zhian-renewal-v1\n${serial}\n${requestSha256}\n`
}

export const AgentCertificate = Type.Object({
  agentId: AgentId,
  enterpriseId: Id,
  siteId: Id,
  serial: Serial,
  /** The agent's certificate and the intermediate that signed it. */
  chain: Type.String({ maxLength: 16_384 }),
  /** The root, by which the agent knows its broker. */
  authority: Type.String({ maxLength: 16_384 }),
  notBeforeMs: AtMs,
  notAfterMs: AtMs,
  /** Where the agent's captures go; absent where the operator says it otherwise. */
  mqttUrl: Type.Optional(Type.String({ maxLength: 300 })),
})
export type AgentCertificate = Static<typeof AgentCertificate>

/**
 * Who a box is, as it keeps it: its key, its certificate, and whom it believes.
 *
 * One file, replaced as a whole, so that a power cut never leaves a key beside another key's certificate.
 */
export const AgentIdentity = Type.Object({
  ...AgentCertificate.properties,
  schema: Type.Literal('identity.v1'),
  /** PKCS #8 as PEM; it was made on the box and is nowhere else. */
  keyPem: Type.String({ maxLength: 4096 }),
  /** The API that gave the certificate and will renew it. */
  enrolmentUrl: Type.String({ maxLength: 300 }),
  /** Whom to believe at that address, as PEM, where the machine's own trust is not meant. */
  apiAuthority: Type.Optional(Type.String({ maxLength: 65_536 })),
})
export type AgentIdentity = Static<typeof AgentIdentity>

export const CertificateView = Type.Object({
  serial: Serial,
  agentId: AgentId,
  enterpriseId: Id,
  siteId: Id,
  issuedAtMs: AtMs,
  notAfterMs: AtMs,
  state: Type.Enum(['valid', 'expired', 'revoked']),
  revokedAtMs: Type.Optional(AtMs),
  reason: Type.Optional(Type.String()),
})
export type CertificateView = Static<typeof CertificateView>
export const CertificatePage = Type.Object({ items: Type.Array(CertificateView) })
export type CertificatePage = Static<typeof CertificatePage>

/** Takes away every certificate of an agent, or only the one with this serial number. */
export const RevocationOrder = Type.Object(
  {
    agentId: AgentId,
    serial: Type.Optional(Serial),
    reason: Type.Optional(Type.String({ maxLength: 200 })),
  },
  closed,
)
export type RevocationOrder = Static<typeof RevocationOrder>
