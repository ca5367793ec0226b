import { answerDigest, digestMembers } from '../../../infra/local/cameras/digest-answer.ts'
import { sayByHttp } from './exchange.ts'
import type { Exchange } from './exchange.ts'

export interface Gat1400Plan {
  /** `http://host:port` of the server. */
  readonly url: string
  readonly deviceId: string
  /** Absent where the server asks for no password. */
  readonly login?: { readonly username: string; readonly password: string }
}

/** How devices write their Authorization header, as it was met. */
export const digestStyles = [
  'usual',
  'quoted-algorithm',
  'cnonce-with-at',
  'unterminated-quote',
  'without-qop',
  'absolute-uri',
] as const
export type DigestStyle = (typeof digestStyles)[number]

export interface RegisterHabit {
  readonly style?: DigestStyle
  readonly password?: string
  /** One of its own choice or from earlier, in place of the server's. */
  readonly nonce?: string
  readonly message?: object
}

export interface SendHabit {
  /** In place of `/VIID/<noun>`. */
  readonly path?: string
  /** Null for none. */
  readonly contentType?: string | null
  readonly isChunked?: boolean
  readonly isExpecting?: boolean
  readonly hasByteOrderMark?: boolean
  /** What it calls itself in User-Identify; null for none. */
  readonly identify?: string | null
  readonly authorization?: string
}

const contentTypeUsual = 'application/VIID+JSON;charset=UTF-8'
const registerPath = '/VIID/System/Register'

/** A camera that speaks GA/T 1400.4-2017, in the standard's way or in one that was met; it never does anything by itself. */
export function gat1400Camera({ url, deviceId, login }: Gat1400Plan) {
  const say = (path: string, message: object | Buffer, habit: SendHabit = {}) => {
    const body = Buffer.isBuffer(message) ? message : Buffer.from(JSON.stringify(message))
    const { contentType = contentTypeUsual, identify = deviceId, authorization } = habit
    const mark = Buffer.from(habit.hasByteOrderMark === true ? '\ufeff' : '')
    return sayByHttp(url, {
      path: habit.path ?? path,
      headers: {
        ...(contentType === null ? {} : { 'Content-Type': contentType }),
        ...(identify === null ? {} : { 'User-Identify': identify }),
        ...(authorization === undefined ? {} : { Authorization: authorization }),
        ...(habit.isExpecting === true ? { Expect: '100-continue' } : {}),
      },
      body: Buffer.concat([mark, body]),
      isChunked: habit.isChunked ?? false,
    })
  }
  const answerTo = (challenge: string, path: string, habit: RegisterHabit) =>
    login === undefined
      ? ''
      : authorization(challenge, { path, url, ...habit }, { ...login, ...passwordOf(habit) })
  /** First without a password, then with one where it was asked for one. */
  const handshake = async (path: string, message: object, habit: RegisterHabit) => {
    const first = await say(path, message)
    const challenge = first.headers['www-authenticate']
    if (first.status !== 401 || challenge === undefined || login === undefined) return [first]
    return [first, await say(path, message, { authorization: answerTo(challenge, path, habit) })]
  }
  return {
    deviceId,
    hasLogin: login !== undefined,
    register: (habit: RegisterHabit = {}): Promise<readonly Exchange[]> =>
      handshake(registerPath, habit.message ?? { RegisterObject: { DeviceID: deviceId } }, habit),
    /** A Register with this header, asked or not. */
    registerWith: (header: string) =>
      say(registerPath, { RegisterObject: { DeviceID: deviceId } }, { authorization: header }),
    answerTo: (challenge: string, habit: RegisterHabit = {}) =>
      answerTo(challenge, registerPath, habit),
    unregister: () =>
      handshake('/VIID/System/UnRegister', { UnRegisterObject: { DeviceID: deviceId } }, {}),
    keepalive: (message: object = { KeepaliveObject: { DeviceID: deviceId } }) =>
      say('/VIID/System/Keepalive', message),
    time: () => sayByHttp(url, { method: 'GET', path: '/VIID/System/Time' }),
    send: (noun: string, message: object | Buffer, habit: SendHabit = {}) =>
      say(`/VIID/${noun}`, message, habit),
  }
}

export type Gat1400Camera = ReturnType<typeof gat1400Camera>

function passwordOf({ password }: RegisterHabit): { readonly password?: string } {
  return password === undefined ? {} : { password }
}

function authorization(
  challenge: string,
  asked: RegisterHabit & { readonly path: string; readonly url: string },
  account: { readonly username: string; readonly password: string },
): string {
  const { style = 'usual', path, nonce } = asked
  const uri = style === 'absolute-uri' ? `${asked.url}${path}` : path
  const request = { method: 'POST', uri, ...(nonce === undefined ? {} : { nonce }) }
  if (style === 'usual' && nonce === undefined) return answerDigest(challenge, request, account)
  const own = style === 'cnonce-with-at' ? { cnonce: 'gate@192.0.2.1' } : {}
  const hasQop = style !== 'without-qop'
  const said = digestMembers(challenge, { ...request, ...own, hasQop }, account)
  const counted = hasQop ? `, cnonce="${said.cnonce}", nc=${said.nc}, qop=auth` : ''
  const algorithm = style === 'quoted-algorithm' ? ', algorithm="MD5"' : ''
  const tail = style === 'unterminated-quote' ? ', opaque="5ccc069c403ebaf9' : ''
  return `Digest username="${said.username}", realm="${said.realm}", nonce="${said.nonce}", uri="${uri}"${algorithm}${counted}, response="${said.response}"${tail}`
}
