import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { MailSettings } from '@zhian/api/bulletin/mail-settings'
import { makeRoot, makeServerCertificate } from '@zhian/kit/pki/make-authority'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerOptions } from 'smtp-server'

export interface ReceivedMail {
  readonly to: readonly string[]
  /** By lower-case name, unfolded and decoded. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly files: Readonly<Record<string, Buffer>>
}

export const mailLogin = { user: 'zhian', pass: 'correct horse' } as const

/** A server as a park has one: STARTTLS by a private authority, and a login. `answers` may refuse an address: `550 no such user`. */
export async function startMailServer(
  answers: (address: string) => string | undefined = () => undefined,
  options: SMTPServerOptions = {},
) {
  const { key, cert, authority } = await makeCertificate()
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    key,
    cert,
    logger: false,
    onAuth({ username, password }, _session, done) {
      const isKnown = username === mailLogin.user && password === mailLogin.pass
      done(
        isKnown ? null : new Error('who are you'),
        isKnown ? { user: mailLogin.user } : undefined,
      )
    },
    onRcptTo({ address }, _session, done) {
      const answer = answers(address)
      const [code = '', ...words] = answer?.split(' ') ?? []
      const refusal = Object.assign(new Error(words.join(' ')), { responseCode: Number(code) })
      done(answer === undefined ? null : refusal)
    },
    onData(stream, { envelope }, done) {
      void text(stream).then((raw) => {
        received.push({ to: envelope.rcptTo.map(({ address }) => address), ...readMail(raw) })
        done(null, `queued as ${received.length}`)
      })
    },
    ...options,
  })
  // Whoever hangs up in the middle is no failure of the server.
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    port,
    authority,
    received,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(resolve)
      }),
  }
}
export type MailServer = Awaited<ReturnType<typeof startMailServer>>

/** How bulletins are sent by it. */
export const mailSettingsOf = ({ port, authority }: MailServer): MailSettings => ({
  host: 'localhost',
  port,
  isTlsFromStart: false,
  mayBePlain: false,
  login: mailLogin,
  from: 'bulletin@park.example',
  authority,
  publicUrl: 'https://park.example',
})

async function makeCertificate() {
  const root = await makeRoot('Park', Date.now())
  const own = await makeServerCertificate(root, ['localhost', '127.0.0.1'], Date.now())
  return { key: own.keyPem, cert: own.certificatePem, authority: root.certificatePem }
}

function readMail(raw: string): Omit<ReceivedMail, 'to'> {
  const { headers, body } = partOf(raw)
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type'] ?? '')?.[1] ?? ''
  const [first = '', ...others] = body.split(`--${boundary}`).slice(1, -1)
  const files = others.map((other): [string, Buffer] => {
    const part = partOf(other.trimStart())
    const name = /filename="?([^";]+)/.exec(part.headers['content-disposition'] ?? '')?.[1] ?? ''
    return [name, Buffer.from(part.body, 'base64')]
  })
  return { headers, text: bodyText(partOf(first.trimStart())), files: Object.fromEntries(files) }
}

interface Part {
  readonly headers: Record<string, string>
  readonly body: string
}

function partOf(raw: string): Part {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const [name = '', ...value] = line.split(':')
    return [name.toLowerCase(), decoded(value.join(':').trim())]
  })
  return { headers: Object.fromEntries(headers), body: raw.slice(end + 4) }
}

/** Words beyond ASCII in a header (RFC 2047). */
function decoded(value: string): string {
  const words = /=\?utf-8\?([bq])\?([^?]*)\?=(?:\s+(?==\?))?/gi
  return value.replaceAll(words, (_word, coding: string, word: string) =>
    coding.toLowerCase() === 'b'
      ? Buffer.from(word, 'base64').toString()
      : unquoted(word.replaceAll('_', ' ')),
  )
}

function bodyText({ headers, body }: Part): string {
  return headers['content-transfer-encoding'] === 'base64'
    ? Buffer.from(body, 'base64').toString()
    : unquoted(body.replaceAll('=\r\n', ''))
}

const unquoted = (word: string) =>
  Buffer.from(
    word.replaceAll(/=([0-9A-F]{2})/gi, (_byte, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    ),
    'latin1',
  ).toString()
