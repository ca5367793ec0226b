import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  heartbeat,
  multipart,
  partBytes,
  xmlPart,
} from '@zhian/edge-agent/camera/hikvision/fixtures/messages'
import type { ClaimedLength, GivenPart } from '@zhian/edge-agent/camera/hikvision/fixtures/messages'
import { sayByHttp } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { listenAt } from './listen-at.ts'

/** How this camera differs from the usual, and how it misbehaves. */
export interface HikvisionHabits {
  readonly username?: string
  readonly password?: string
  readonly algorithm?: 'MD5' | 'SHA-256'
  readonly hasQop?: boolean
  /** Some devices declare the delimiter with its dashes and write it without two more. */
  readonly declaredBoundary?: string
  /** Bytes a write of the alert stream; 0 for whole parts. */
  readonly chunkBytes?: number
  readonly length?: ClaimedLength
  readonly timeZone?: string
  /** What its clock says, in its own zone; says nothing where this is missing. */
  readonly localTime?: () => string
  /** What it sees now. */
  readonly picture?: Buffer
}

export interface HikvisionCamera extends AsyncDisposable {
  readonly address: string
  /** Streams opened, streams open now, and requests with a wrong login since the start. */
  readonly seen: { opened: number; open: number; refused: number }
  /** Writes an alert and its pictures into every open stream. */
  tell(parts: readonly GivenPart[]): Promise<void>
  beat(): Promise<void>
  /** Cuts every stream, as a switch that dies does. */
  cut(): void
  /** Pushes one message ("HTTP listening") and resolves with the status of the answer. */
  push(url: string, parts: readonly GivenPart[]): Promise<number>
}

const realm = 'IP Camera(SIM01)'

/** A camera of the simulator kit: it keeps an alert stream behind a digest login, and pushes. Its habits may be changed. */
export async function startHikvisionCamera(
  habits: HikvisionHabits = {},
  place?: string,
): Promise<HikvisionCamera> {
  const streams = new Set<ServerResponse>()
  const seen = { opened: 0, open: 0, refused: 0 }
  const nonce = randomBytes(12).toString('hex')
  const server = createServer((asked, answer) => {
    if (!isAllowed(asked, { nonce, habits })) {
      if (asked.headers.authorization !== undefined) seen.refused += 1
      answer.writeHead(401, { 'www-authenticate': challenges(nonce, habits) }).end()
      return
    }
    const page = pages(habits).get(asked.url ?? '')
    if (page !== undefined) {
      answer.end(page)
      return
    }
    if (asked.url !== '/ISAPI/Event/notification/alertStream') {
      answer
        .writeHead(403)
        .end('<ResponseStatus><subStatusCode>notSupport</subStatusCode></ResponseStatus>')
      return
    }
    const boundary = habits.declaredBoundary ?? 'boundary'
    answer.writeHead(200, { 'content-type': `multipart/mixed; boundary=${boundary}` })
    answer.flushHeaders()
    streams.add(answer)
    seen.opened += 1
    seen.open += 1
    answer.on('close', () => {
      streams.delete(answer)
      seen.open -= 1
    })
  })
  const address = await listenAt(server, place)
  const tell = async (parts: readonly GivenPart[]) => {
    const framing = { boundary: 'boundary', length: habits.length ?? 'right' }
    const bytes = Buffer.concat(parts.map((part) => partBytes(part, framing)))
    for (const stream of streams) await writeInChunks(stream, bytes, habits.chunkBytes ?? 0)
  }
  const cut = () => streams.forEach((stream) => stream.destroy())
  return {
    address,
    seen,
    tell,
    beat: () => tell([xmlPart(heartbeat)]),
    cut,
    push: async (url, parts) => (await sayByListening(url, multipart(parts))).status ?? 0,
    async [Symbol.asyncDispose]() {
      cut()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** What it answers at once, by path. */
function pages({ timeZone = 'CST-8:00:00', localTime, picture }: HikvisionHabits) {
  const told = localTime === undefined ? '' : `<localTime>${localTime()}</localTime>`
  return new Map<string, string | Buffer>([
    [
      '/ISAPI/System/time',
      `<Time><timeMode>NTP</timeMode>${told}<timeZone>${timeZone}</timeZone></Time>`,
    ],
    [
      '/ISAPI/System/deviceInfo',
      '<DeviceInfo><deviceName>gate</deviceName><model>SIM-ANPR</model><serialNumber>SIM0001</serialNumber></DeviceInfo>',
    ],
    ...(picture === undefined
      ? []
      : ([['/ISAPI/Streaming/channels/101/picture', picture]] as const)),
  ])
}

/** Resolves when the bytes have left this process, so that what follows, a cut too, comes behind them. */
async function writeInChunks(stream: ServerResponse, bytes: Buffer, chunkBytes: number) {
  const step = chunkBytes === 0 ? bytes.length : chunkBytes
  for (let at = 0; at < bytes.length; at += step)
    await new Promise<void>((resolve) => {
      stream.write(bytes.subarray(at, at + step), () => resolve())
    })
}

function challenges(
  nonce: string,
  { algorithm = 'MD5', hasQop = true }: HikvisionHabits,
): string[] {
  const qop = hasQop ? 'qop="auth", ' : ''
  return [
    `Basic realm="${realm}"`,
    `Digest ${qop}realm="${realm}", nonce="${nonce}", stale="FALSE", algorithm=${algorithm}`,
  ]
}

function isAllowed(
  { method = '', headers, url = '' }: IncomingMessage,
  { nonce, habits }: { nonce: string; habits: HikvisionHabits },
): boolean {
  const { username = 'admin', password = 'Sim12345', algorithm = 'MD5' } = habits
  const said = new Map(
    [...(headers.authorization ?? '').matchAll(/(\w+)="?([^",]*)"?/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  )
  const name = algorithm === 'MD5' ? 'md5' : 'sha256'
  const hash = (text: string) => createHash(name).update(text).digest('hex')
  const ha1 = hash(`${username}:${realm}:${password}`)
  const counted = said.has('qop') ? `:${said.get('nc')}:${said.get('cnonce')}:auth` : ''
  const wanted = hash(`${ha1}:${nonce}${counted}:${hash(`${method}:${url}`)}`)
  return said.get('response') === wanted && said.get('uri') === url
}

/** Pushes one message to `http://host:port/path`, and says what it was told. */
export function sayByListening(
  url: string,
  body: Buffer,
  contentType = 'multipart/form-data; boundary=b',
): Promise<Exchange> {
  const { origin, pathname, search } = new URL(url)
  return sayByHttp(origin, {
    path: `${pathname}${search}`,
    headers: { 'Content-Type': contentType },
    body,
  })
}
