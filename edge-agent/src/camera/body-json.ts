import { isUtf8 } from 'node:buffer'

export type ReadBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: 'body_empty' | 'json_unreadable' | 'json_too_deep' }

const depthMax = 32
const gb18030 = new TextDecoder('gb18030')
/** Whether a number may be there that a double cannot hold: an id that somebody forgot to quote. */
const longNumber = /[:[,]\s*\d{16,}/

/** Text in UTF-8 with or without its mark, else in GB18030; zeros behind it are a sender's buffer. Depth is counted before anything is parsed. */
export function readBodyJson(body: Buffer): ReadBody {
  if (body.length === 0) return { ok: false, reason: 'body_empty' }
  if (depthOf(body) > depthMax) return { ok: false, reason: 'json_too_deep' }
  const text = isUtf8(body) ? body.toString('utf8') : gb18030.decode(body)
  const bare = text.replace(/^\uFEFF/, '').replace(/\0+$/, '')
  try {
    const value: unknown = longNumber.test(bare)
      ? JSON.parse(bare, keepLongNumber)
      : JSON.parse(bare)
    return { ok: true, value }
  } catch {
    return { ok: false, reason: 'json_unreadable' }
  }
}

function keepLongNumber(_key: string, value: unknown, context?: { source?: string }): unknown {
  const isRounded = typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER
  return isRounded ? (context?.source ?? value) : value
}

const quote = 0x22
const backslash = 0x5c
const opening = new Set([0x5b, 0x7b])
const closing = new Set([0x5d, 0x7d])

/** The deepest nesting, by the bytes alone; strings are skipped at the speed of `indexOf`. */
export function depthOf(body: Buffer): number {
  let depth = 0
  let deepest = 0
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] ?? 0
    if (byte === quote) at = endOfString(body, at)
    else if (opening.has(byte)) deepest = Math.max(deepest, (depth += 1))
    else if (closing.has(byte)) depth -= 1
  }
  return deepest
}

function endOfString(body: Buffer, start: number): number {
  for (let end = body.indexOf(quote, start + 1); end >= 0; end = body.indexOf(quote, end + 1)) {
    let slashes = 0
    while (body[end - 1 - slashes] === backslash) slashes += 1
    if (slashes % 2 === 0) return end
  }
  return body.length
}
