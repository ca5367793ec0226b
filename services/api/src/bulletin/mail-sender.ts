import { createTransport } from 'nodemailer'
import type { MailProblem } from '@zhian/contracts/bulletin-mail'
import { Fault, systemCodeOf } from '@zhian/kit/fault'
import type { MailSettings } from './mail-settings.ts'

export interface Mail {
  /** The same for every attempt, by which a reader's mail program knows a mail that came twice. */
  readonly messageId: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly files: readonly {
    readonly name: string
    readonly type: string
    readonly bytes: Uint8Array
  }[]
}

/** `isFinal`: another attempt would get the same answer. */
export type MailOutcome =
  | { readonly isSent: true; readonly detail: string }
  | {
      readonly isSent: false
      readonly problem: MailProblem
      readonly isFinal: boolean
      readonly detail: string
    }

const waits = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 }

/**
 * Hands one mail to the server: sent is what the server has said 250 to.
 *
 * Throws STOPPING where we stop first: whether the server took it is not known then.
 */
export async function sendMail(
  settings: MailSettings,
  mail: Mail,
  stopping: AbortSignal,
): Promise<MailOutcome> {
  const { host, port, isTlsFromStart, mayBePlain, login, from, authority } = settings
  const transport = createTransport({
    host,
    port,
    secure: isTlsFromStart,
    requireTLS: !mayBePlain,
    tls: { minVersion: 'TLSv1.2', ...(authority === undefined ? {} : { ca: authority }) },
    ...(login === undefined ? {} : { auth: login }),
    ...waits,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    const { response } = await transport.sendMail({
      from,
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      messageId: mail.messageId,
      signal: stopping,
      headers: { 'Auto-Submitted': 'auto-generated' },
      attachments: mail.files.map(({ name, type, bytes }) => ({
        filename: name,
        contentType: type,
        content: Buffer.from(bytes),
      })),
    })
    return { isSent: true, detail: plain(response) }
  } catch (error) {
    if (stopping.aborted) throw new Fault('STOPPING', 'the mail was not finished', { cause: error })
    return outcomeOf(error)
  } finally {
    transport.close()
  }
}

/** What the library adds to its errors. */
interface SmtpError {
  readonly errno?: number
  readonly response?: string
  readonly responseCode?: number
  /** The server's answer is final. */
  readonly permanent?: boolean
}

function outcomeOf(error: unknown): MailOutcome {
  if (!Error.isError(error)) throw error
  const code = systemCodeOf(error) ?? ''
  const { errno, response, responseCode = 0, permanent } = error as SmtpError
  const problem = problemOf({ code, errno, responseCode })
  const isFinal = problem === 'refused' && permanent === true
  return { isSent: false, problem, isFinal, detail: plain(response ?? error.message) }
}

/** Replies that ask who we are, or do not believe it (RFC 4954). */
const signInReplies: ReadonlySet<number> = new Set([530, 534, 535, 538])

const problemsByCode: Readonly<Record<string, MailProblem>> = {
  EAUTH: 'sign_in',
  ENOAUTH: 'sign_in',
  ETLS: 'tls',
  EREQUIRETLS: 'tls',
  ECONNECTION: 'unreachable',
  ETIMEDOUT: 'unreachable',
  EDNS: 'unreachable',
  EPROTOCOL: 'unreachable',
}

function problemOf(said: {
  code: string
  errno: number | undefined
  responseCode: number
}): MailProblem {
  const { code, errno, responseCode } = said
  if (signInReplies.has(responseCode)) return 'sign_in'
  // A socket that failed without an error of the system failed over what was said on it.
  if (code === 'ESOCKET') return errno === undefined ? 'tls' : 'unreachable'
  const known = problemsByCode[code]
  if (known !== undefined) return known
  if (responseCode >= 500) return 'refused'
  return responseCode >= 400 ? 'later' : 'unknown'
}

/** A line, as somebody else wrote it. */
const plain = (text: string) =>
  text
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 300)
