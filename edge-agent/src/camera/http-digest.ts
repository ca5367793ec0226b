import { createHash, randomBytes } from 'node:crypto'

export interface DigestLogin {
  readonly username: string
  readonly password: string
}

export interface DigestRequest {
  readonly method: string
  /** Path and query exactly as they stand in the request line. */
  readonly uri: string
}

/** What a 401 means: ask again with what was learned, stop because the login is wrong, or stop because we cannot speak it. */
export type DigestVerdict = 'again' | 'refused' | 'unsupported'

export interface DigestChallenge {
  readonly realm: string
  readonly nonce: string
  readonly algorithm: string
  readonly hash: string
  readonly isSession: boolean
  /** False where the server offers no qop (RFC 2069). */
  readonly hasQop: boolean
  readonly isStale: boolean
  readonly opaque?: string
}

/** Strongest first; the name on the wire beside the name in node:crypto. */
const algorithms: readonly (readonly [string, string])[] = [
  ['SHA-512-256', 'sha512-256'],
  ['SHA-256', 'sha256'],
  ['MD5', 'md5'],
]
const headerCharsMax = 8192
const nonceUsesMax = 0xffff_ffff

/** One login at one server: keeps the nonce while it lasts and counts its uses (RFC 7616). */
export class DigestSession {
  readonly #login: DigestLogin
  readonly #drawCnonce: () => string
  #challenge: DigestChallenge | undefined
  #uses = 0

  constructor(login: DigestLogin, drawCnonce = () => randomBytes(16).toString('hex')) {
    this.#login = login
    this.#drawCnonce = drawCnonce
  }

  /** The `Authorization` header; undefined before the first challenge. */
  authorize(request: DigestRequest): string | undefined {
    if (this.#challenge === undefined || this.#uses >= nonceUsesMax) return undefined
    this.#uses += 1
    const counted = { nc: this.#uses.toString(16).padStart(8, '0'), cnonce: this.#drawCnonce() }
    return writeAuthorization({ ...request, ...this.#login, ...counted }, this.#challenge)
  }

  /** Takes the `WWW-Authenticate` headers of a 401; `asked` is the Authorization that it was the answer to. */
  learn(headers: string | readonly string[] | undefined, asked: string | undefined): DigestVerdict {
    const next = strongest(readChallenges(headers))
    if (next === undefined) return 'unsupported'
    const used = this.#uses
    this.#challenge = next
    this.#uses = 0
    // A nonce that had worked may run out without a word; a fresh one that fails means that the login is wrong.
    if (asked === undefined || next.isStale || used > 1) return 'again'
    return 'refused'
  }
}

interface Signing extends DigestRequest, DigestLogin {
  readonly nc: string
  readonly cnonce: string
}

function writeAuthorization(signing: Signing, challenge: DigestChallenge): string {
  const { method, uri, username, password, nc, cnonce } = signing
  const { realm, nonce, hash, hasQop, opaque } = challenge
  const of = (text: string) => createHash(hash).update(text).digest('hex')
  const secret = of(`${username}:${realm}:${password}`)
  const ha1 = challenge.isSession ? of(`${secret}:${nonce}:${cnonce}`) : secret
  const ha2 = of(`${method}:${uri}`)
  const response = of(
    hasQop ? `${ha1}:${nonce}:${nc}:${cnonce}:auth:${ha2}` : `${ha1}:${nonce}:${ha2}`,
  )
  const parts = [
    `username=${quoted(username)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    // Old firmware refuses what it did not offer, and MD5 is what everybody means without a word.
    ...(challenge.algorithm === 'MD5' ? [] : [`algorithm=${challenge.algorithm}`]),
    `response="${response}"`,
    ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
    ...(hasQop ? ['qop=auth', `nc=${nc}`] : []),
    ...(hasQop || challenge.isSession ? [`cnonce="${cnonce}"`] : []),
  ]
  return `Digest ${parts.join(', ')}`
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}

function strongest(challenges: readonly DigestChallenge[]): DigestChallenge | undefined {
  const rank = ({ hash }: DigestChallenge) => algorithms.findIndex(([, name]) => name === hash)
  return challenges.toSorted((one, other) => rank(one) - rank(other))[0]
}

/** Every Digest challenge that we can answer; other schemes and unknown algorithms are passed over. */
export function readChallenges(
  headers: string | readonly string[] | undefined,
): readonly DigestChallenge[] {
  const list = typeof headers === 'string' ? [headers] : (headers ?? [])
  return list
    .flatMap((header) => splitSchemes(header.slice(0, headerCharsMax)))
    .filter(({ scheme }) => scheme.toLowerCase() === 'digest')
    .flatMap(({ members }) => asChallenge(members) ?? [])
}

interface Scheme {
  readonly scheme: string
  readonly members: Map<string, string>
}

/** `name=value`, `name="value"` (the last quote may be missing), or a word alone: the next scheme. */
const piece = /([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)(?:"|$)|([^\s,"]*)))?/g

function splitSchemes(header: string): Scheme[] {
  const schemes: Scheme[] = []
  for (const [, name = '', inQuotes, bare] of header.matchAll(piece)) {
    const value = inQuotes?.replaceAll(/\\(.)/g, '$1') ?? bare
    if (value === undefined) schemes.push({ scheme: name, members: new Map() })
    else schemes.at(-1)?.members.set(name.toLowerCase(), value)
  }
  return schemes
}

function asChallenge(members: ReadonlyMap<string, string>): DigestChallenge | undefined {
  const nonce = members.get('nonce')
  const said = (members.get('algorithm') ?? 'MD5').toUpperCase()
  const isSession = said.endsWith('-SESS')
  const known = algorithms.find(([name]) => name === said.replace(/-SESS$/, ''))
  const hasQop = readQop(members.get('qop'))
  if (nonce === undefined || known === undefined || hasQop === undefined) return undefined
  const opaque = members.get('opaque')
  return {
    realm: members.get('realm') ?? '',
    nonce,
    algorithm: isSession ? `${known[0]}-sess` : known[0],
    hash: known[1],
    isSession,
    hasQop,
    isStale: members.get('stale')?.toLowerCase() === 'true',
    ...(opaque === undefined ? {} : { opaque }),
  }
}

/** Undefined where only kinds of protection are offered that we do not speak. */
function readQop(said = ''): boolean | undefined {
  const words = said.toLowerCase().split(/[\s,]+/)
  if (words.includes('auth')) return true
  return words.join('') === '' ? false : undefined
}
