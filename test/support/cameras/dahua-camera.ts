import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerDigest } from '../../../infra/local/cameras/digest-answer.ts'
import { sayByHttp } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { listenAt } from './listen-at.ts'

export interface DahuaLogin {
  readonly username: string
  readonly password: string
}

/**
 * How it behaves: `no-pictures` knows only eventManager, `encoded-only` refuses brackets as they are, `away` hangs up,
 * `mute` accepts and never says a word.
 */
export type DahuaMood = 'well' | 'no-pictures' | 'encoded-only' | 'away' | 'mute'

const realm = 'Login to 7F00000AAA00001'
const md5 = (text: string) => createHash('md5').update(text).digest('hex')

/** What it answers at once, by path: who it is, its wall clock at UTC+8, what it sees. */
function pageOf(url: string, picture: Buffer | undefined): string | Buffer | undefined {
  if (url === '/cgi-bin/magicBox.cgi?action=getSystemInfo')
    return 'deviceType=SIM-ITC\r\nserialNumber=7F00000AAA00001\r\n'
  if (url === '/cgi-bin/global.cgi?action=getCurrentTime') {
    const wall = new Date(Date.now() + 8 * 3600_000).toISOString()
    return `result=${wall.slice(0, 19).replace('T', ' ')}\r\n`
  }
  return url === '/cgi-bin/snapshot.cgi?channel=1' ? picture : undefined
}

const isStream = (url: string) => /^\/cgi-bin\/(snap|event)Manager\.cgi\?/.test(url)

/** A camera of Dahua whose events are fetched: digest, then a multipart stream that never ends by itself. */
export async function openDahuaCamera(login: DahuaLogin, place?: string, picture?: Buffer) {
  const nonce = randomBytes(8).toString('hex')
  const state: { mood: DahuaMood; opened: number } = { mood: 'well', opened: 0 }
  const asked: string[] = []
  const streams = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    const url = request.url ?? '/'
    asked.push(url)
    if (state.mood === 'away') response.destroy()
    else if (!isRight(request, { ...login, nonce })) challenge(response, nonce)
    else if (isRefused(url, state.mood)) response.writeHead(400).end('Error\r\nBad Request!\r\n')
    else if (!isStream(url)) answer(response, pageOf(url, picture))
    else open(response)
  })
  const answer = (response: ServerResponse, page: string | Buffer | undefined) =>
    page === undefined ? response.writeHead(404).end() : response.end(page)
  const open = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=myboundary' })
    response.flushHeaders()
    streams.add(response)
    state.opened += 1
    response.once('close', () => streams.delete(response))
  }
  const write = (bytes: Buffer) => {
    for (const stream of streams) stream.write(bytes)
  }
  const address = await listenAt(server, place)
  return {
    port: Number(address.split(':').at(-1)),
    /** What was asked for, in order. */
    asked,
    streams,
    /** How many streams there were so far. */
    get opened() {
      return state.opened
    },
    set mood(mood: DahuaMood) {
      state.mood = mood
    },
    say: (type: string, body: Buffer | string) => write(dahuaPart(type, body)),
    /** As they are, to misbehave with. */
    write,
    heartbeat: () => write(dahuaPart('text/plain', 'Heartbeat')),
    hangUp: () => {
      for (const stream of streams) stream.destroy()
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export type DahuaCamera = Awaited<ReturnType<typeof openDahuaCamera>>

/** One part; `length` lies where it is given. */
export function dahuaPart(type: string, body: Buffer | string, length?: number): Buffer {
  const bytes = Buffer.from(body)
  const head = `--myboundary\r\nContent-Type: ${type}\r\nContent-Length: ${length ?? bytes.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n')])
}

/** A vehicle that passes, as `k=v` lines. */
export function dahuaPassage(
  plate: string,
  more: Readonly<Record<string, string | number>> = {},
): string {
  const members = {
    'EventBaseInfo.Code': 'TrafficJunction',
    'EventBaseInfo.Action': 'Pulse',
    'EventBaseInfo.Index': 0,
    'TrafficCar.PlateNumber': plate,
    'TrafficCar.PlateColor': 'Blue',
    ...more,
  }
  return Object.entries(members)
    .map(([path, value]) => `Events[0].${path}=${value}\r\n`)
    .join('')
}

function isRefused(url: string, mood: DahuaMood): boolean {
  if (mood === 'encoded-only') return url.includes('[')
  return mood === 'no-pictures' && url.includes('snapManager')
}

function challenge(response: ServerResponse, nonce: string): void {
  const asks = `Digest realm="${realm}", qop="auth", nonce="${nonce}", opaque="00ff"`
  response.writeHead(401, { 'www-authenticate': asks }).end()
}

function isRight(
  { headers, method = 'GET', url = '/' }: IncomingMessage,
  { username, password, nonce }: DahuaLogin & { nonce: string },
): boolean {
  const said = headers.authorization ?? ''
  const of = (name: string) => new RegExp(String.raw`\b${name}="?([^",\s]+)`).exec(said)?.[1] ?? ''
  const ha1 = md5(`${username}:${realm}:${password}`)
  const ha2 = md5(`${method}:${url}`)
  const response = md5(`${ha1}:${nonce}:${of('nc')}:${of('cnonce')}:auth:${ha2}`)
  return of('response') === response
}

/** Where a gate camera pushes to, and with which password where one is asked for. */
export interface ItsapiPlace {
  readonly url: string
  readonly login?: DahuaLogin
}

/** Says it by ITSAPI, first without a password; the last exchange is the one that counts. */
export async function sayByItsapi(
  { url, login }: ItsapiPlace,
  noun: string,
  message: unknown,
): Promise<readonly Exchange[]> {
  const path = `/NotificationInfo/${noun}`
  const body = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message))
  const say = (more: Record<string, string> = {}) =>
    sayByHttp(url, { path, body, headers: { 'Content-Type': 'application/json', ...more } })
  const first = await say()
  const asks = first.headers['www-authenticate']
  if (first.status !== 401 || asks === undefined || login === undefined) return [first]
  const Authorization = answerDigest(asks, { method: 'POST', uri: path }, login)
  return [first, await say({ Authorization })]
}

/** Pushes by ITSAPI as a gate camera does. */
export async function pushByItsapi(
  at: ItsapiPlace,
  noun: string,
  message: unknown,
): Promise<{ readonly status: number; readonly answer: Readonly<Record<string, unknown>> }> {
  const told = (await sayByItsapi(at, noun, message)).at(-1)
  return { status: told?.status ?? 0, answer: JSON.parse(told?.body ?? '') }
}
