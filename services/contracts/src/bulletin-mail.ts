/** How an issued bulletin (月报) reaches the people of a park: to whom it is mailed, and what became of each mail. */
import { Type } from 'typebox'
import type { Static } from 'typebox'

const closed = { additionalProperties: false } as const
const AtMs = Type.Integer({ minimum: 0, maximum: 8.64e15 })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])

/** What SMTP takes without quoting (RFC 5321, 4.1.2). */
export const MailAddress = Type.String({
  maxLength: 254,
  pattern:
    '^[^\\s@<>()\\[\\]\\\\,;:"]{1,64}@[^\\s@<>()\\[\\]\\\\,;:"]+\\.[^\\s@<>()\\[\\]\\\\,;:".]+$',
})
export const MailRecipients = Type.Object(
  { addresses: Type.Array(MailAddress, { maxItems: 50, uniqueItems: true }) },
  closed,
)
export type MailRecipients = Static<typeof MailRecipients>

/** `isSetUp`: whether this installation knows a mail server. */
export const MailRecipientsView = Type.Object({
  isSetUp: Type.Boolean(),
  addresses: Type.Array(Type.String()),
})
export type MailRecipientsView = Static<typeof MailRecipientsView>

/**
 * Why a mail did not go out: nobody answers there, the server's certificate or its lack of TLS, the server does not know us, it
 * refuses this mail or address for good, it wants us to come again, or something that we cannot name.
 */
export const mailProblems = [
  'unreachable',
  'tls',
  'sign_in',
  'refused',
  'later',
  'unknown',
] as const
const MailProblem = Type.Enum([...mailProblems])
export type MailProblem = Static<typeof MailProblem>

const MailDelivery = Type.Object({
  address: Type.String(),
  /** `waiting` to be sent, or to be tried again; `failed` is given up, by us or by the server. */
  state: Type.Enum(['waiting', 'sent', 'failed']),
  attempts: Type.Integer({ minimum: 0 }),
  nextAtMs: orNull(AtMs),
  sentAtMs: orNull(AtMs),
  problem: orNull(MailProblem),
  /** The server's own words, of the last attempt. */
  detail: orNull(Type.String()),
})
export type MailDelivery = Static<typeof MailDelivery>
export const MailDeliveries = Type.Object({
  isSetUp: Type.Boolean(),
  items: Type.Array(MailDelivery),
})
export type MailDeliveries = Static<typeof MailDeliveries>
