import { readFileSync } from 'node:fs'
import { unescape } from 'node:querystring'
import type { EnvReader } from '@zhian/kit/config'
import { messageOf } from '@zhian/kit/fault'

/** The server that takes mail from us. */
export interface MailSettings {
  readonly host: string
  readonly port: number
  /** From the first byte; else STARTTLS is demanded. */
  readonly isTlsFromStart: boolean
  /** Only a relay on this machine is spoken to in the clear. */
  readonly mayBePlain: boolean
  readonly login: { readonly user: string; readonly pass: string } | undefined
  readonly from: string
  /** Certificates to trust beside the usual ones, PEM. */
  readonly authority: string | undefined
  /** The console's own address, for a link in the mail. */
  readonly publicUrl: string | undefined
}

const ports = { 'smtp:': 587, 'smtps:': 465 } as const

/** `smtps://USER@HOST:465` or `smtp://USER@HOST:587`; without it nothing is mailed. The password lies in a file. */
export function readMailSettings(read: EnvReader): MailSettings | null {
  const given = read.optional('API_MAIL_URL')
  const password = read.secret('API_MAIL_PASSWORD')
  const from = read.optional('API_MAIL_FROM')
  const authority = authorityIn(read)
  if (given === undefined) return null
  const url = URL.parse(given)
  if (url === null || !isMail(url.protocol) || url.hostname === '' || url.password !== '') {
    read.problems.push(
      'API_MAIL_URL must be smtps://USER@HOST:PORT or smtp://USER@HOST:PORT; the password belongs into API_MAIL_PASSWORD_FILE',
    )
    return null
  }
  const host = url.hostname.replaceAll(/^\[|\]$/g, '')
  return {
    host,
    port: url.port === '' ? ports[url.protocol] : Number(url.port),
    isTlsFromStart: url.protocol === 'smtps:',
    mayBePlain: ['localhost', '127.0.0.1', '::1'].includes(host),
    login: loginOf(read, { user: unescape(url.username), password }),
    from: checkedSender(read, from),
    authority,
    publicUrl: read.optional('API_PUBLIC_URL'),
  }
}

function loginOf(
  { problems }: EnvReader,
  { user, password }: { user: string; password: string | undefined },
): MailSettings['login'] {
  if (user === '' && password === undefined) return undefined
  if (user !== '' && password !== undefined) return { user, pass: password }
  problems.push('API_MAIL_URL must name the user whose password API_MAIL_PASSWORD_FILE holds')
  return undefined
}

function checkedSender({ problems }: EnvReader, from = ''): string {
  if (!/^[^\s@<>,]+@[^\s@<>,]+$/.test(from))
    problems.push('API_MAIL_FROM must be the address that bulletins are sent from')
  return from
}

const isMail = (protocol: string): protocol is keyof typeof ports => protocol in ports

function authorityIn(read: EnvReader): string | undefined {
  const file = read.optional('API_MAIL_CA_FILE')
  if (file === undefined) return undefined
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    read.problems.push(`API_MAIL_CA_FILE cannot be read: ${messageOf(error)}`)
    return undefined
  }
}
