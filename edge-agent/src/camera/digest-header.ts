import { createHash, timingSafeEqual } from 'node:crypto'

/** What a device puts into `Authorization: Digest …`, names in lower case. */
export type DigestFields = ReadonlyMap<string, string>

/**
 * Splits on commas outside quotes. Values come with or without quotes, and the last quote may be missing.
 *
 * Null where it is no Digest at all.
 */
export function readDigestHeader(header: string): DigestFields | null {
  const scheme = /^\s*digest\s+/i.exec(header)
  if (scheme === null) return null
  const fields = new Map<string, string>()
  for (const part of splitOutsideQuotes(header.slice(scheme[0].length))) {
    const equals = part.indexOf('=')
    if (equals < 1) continue
    const value = part.slice(equals + 1).trim()
    fields.set(
      part.slice(0, equals).trim().toLowerCase(),
      value.replace(/^"/, '').replace(/"$/, ''),
    )
  }
  return fields
}

function splitOutsideQuotes(text: string): string[] {
  const parts: string[] = []
  let start = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') isQuoted = !isQuoted
    if (text[at] !== ',' || isQuoted) continue
    parts.push(text.slice(start, at))
    start = at + 1
  }
  parts.push(text.slice(start))
  return parts
}

export interface DigestSecret {
  readonly realm: string
  readonly password: string
  readonly method: string
}

/** The response of RFC 2617, with and without qop; HA2 is of the uri as the device wrote it. */
export function digestResponse(fields: DigestFields, secret: DigestSecret): string {
  const of = (name: string) => fields.get(name) ?? ''
  const ha1 = md5(`${of('username')}:${secret.realm}:${secret.password}`)
  const ha2 = md5(`${secret.method}:${of('uri')}`)
  if (of('qop') === '') return md5(`${ha1}:${of('nonce')}:${ha2}`)
  return md5(`${ha1}:${of('nonce')}:${of('nc')}:${of('cnonce')}:${of('qop')}:${ha2}`)
}

export function isDigestRight(fields: DigestFields, secret: DigestSecret): boolean {
  const said = Buffer.from((fields.get('response') ?? '').toLowerCase())
  const right = Buffer.from(digestResponse(fields, secret))
  return said.length === right.length && timingSafeEqual(said, right)
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
