import { ByteQueue } from './byte-queue.ts'

/** One part of a multipart message, whole. */
export interface Part {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
  /** Larger than allowed: `body` is only its beginning. */
  readonly isCut?: true
}

export interface PartBounds {
  readonly partBytesMax: number
  readonly headBytesMax: number
}

export const usualPartBounds: PartBounds = {
  partBytesMax: 16 * 1024 * 1024,
  headBytesMax: 16 * 1024,
}

const lf = 0x0a
const cr = 0x0d
const dash = 0x2d
const cutBytesMax = 64 * 1024
const lineEndBytesMax = 8
const jpegEnd = Buffer.from([0xff, 0xd9])

/** The boundary as a Content-Type declares it, quoted or bare; undefined where there is none. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const found = /boundary\s*=\s*(?:"([^"]{1,200})"?|([^\s;,"]{1,200}))/i.exec(contentType ?? '')
  return found?.[1] ?? found?.[2]
}

/**
 * Cuts a multipart stream into parts, fed with chunks of any size.
 *
 * A delimiter stands at the start of a line, with or without the two dashes before the declared boundary, and is followed
 * by a line end. Content-Length is believed only where a delimiter follows what it counts; so pictures may hold the
 * delimiter and lengths may lie. Lines may end in LF alone and the end may be missing. Memory stays near the part's bound.
 */
export class PartReader {
  readonly #delimiters: readonly Buffer[]
  readonly #bounds: PartBounds
  readonly #held = new ByteQueue()
  /** Where the search for the delimiter goes on, so that no byte is searched twice. */
  #searched = 0
  #place: 'preamble' | 'head' | 'body' | 'end' = 'preamble'
  #headers = new Map<string, string>()
  #length: number | undefined
  #cut: Buffer | undefined

  constructor(boundary: string, bounds: PartBounds = usualPartBounds) {
    const texts = new Set([`--${boundary}`, boundary, `--${boundary.replace(/^--/, '')}`])
    this.#delimiters = [...texts]
      .toSorted((one, other) => other.length - one.length)
      .map((text) => Buffer.from(text, 'latin1'))
    this.#bounds = bounds
  }

  /** True once the closing delimiter has come; what follows is not looked at. */
  get hasEnded(): boolean {
    return this.#place === 'end'
  }

  /** The parts that this chunk completes. */
  push(chunk: Buffer): Part[] {
    if (this.hasEnded) return []
    this.#held.add(chunk)
    return this.#run('more may come')
  }

  /**
   * For a stream that has fallen silent: the part that is whole though its delimiter has not come, which many devices
   * write only before the next event.
   */
  settle(): Part[] {
    const parts = this.#run('silent')
    if (this.#place !== 'body' || this.#cut !== undefined) return parts
    const { bytes } = this.#held
    const isCounted = this.#length !== undefined && isBlank(bytes.subarray(this.#length))
    const isWhole = isCounted && bytes.length >= (this.#length ?? 0)
    const body = isWhole ? bytes.subarray(0, this.#length) : withoutLineEnd(bytes)
    if (!isWhole && !looksWhole(body)) return parts
    parts.push({ headers: this.#headers, body: Buffer.from(body) })
    this.#held.drop(bytes.length)
    this.#go('preamble')
    return parts
  }

  /** What was there when the stream ended; the last part may be unfinished. */
  end(): Part[] {
    const parts = this.settle()
    const body = withoutLineEnd(this.#held.bytes)
    if (this.#place === 'body' && this.#cut !== undefined)
      parts.push({ headers: this.#headers, body: this.#cut, isCut: true })
    else if (this.#place === 'body' && body.length > 0)
      parts.push({ headers: this.#headers, body: Buffer.from(body) })
    this.#go('end')
    return parts
  }

  #run(silence: 'silent' | 'more may come'): Part[] {
    const parts: Part[] = []
    for (let moves = true; moves;) {
      if (this.#place === 'end') moves = false
      else if (this.#place === 'preamble') moves = this.#skipPreamble()
      else if (this.#place === 'head') moves = this.#readHead()
      else moves = this.#readBody(parts, silence)
    }
    if (this.#place === 'end') this.#held.drop(this.#held.length)
    return parts
  }

  #go(place: 'preamble' | 'head' | 'body' | 'end'): void {
    this.#place = place
    this.#searched = 0
    if (place !== 'body') this.#cut = undefined
  }

  #skipPreamble(): boolean {
    const found = this.#findDelimiter()
    if (found === undefined) this.#keepTail()
    else this.#pass(found)
    return found !== undefined
  }

  #readHead(): boolean {
    const { bytes } = this.#held
    const end = headEnd(bytes)
    if (end === undefined) {
      if (bytes.length <= this.#bounds.headBytesMax) return false
      // No head is that long: on to the next part.
      this.#go('preamble')
      return true
    }
    this.#headers = readHeaders(bytes.subarray(0, end))
    const said = /^\d{1,12}$/.exec(this.#headers.get('content-length') ?? '')?.[0]
    const length = said === undefined ? undefined : Number(said)
    this.#length = length !== undefined && length <= this.#bounds.partBytesMax ? length : undefined
    this.#held.drop(end)
    this.#go('body')
    return true
  }

  #readBody(parts: Part[], silence: 'silent' | 'more may come'): boolean {
    const counted = this.#length === undefined ? 'lies' : this.#delimiterAfter(this.#length)
    if (counted === 'later' && silence === 'more may come') return false
    if (typeof counted === 'object') return this.#close(parts, counted, this.#length)
    if (counted === 'lies') this.#length = undefined
    const found = this.#findDelimiter()
    if (found !== undefined) return this.#close(parts, found)
    this.#boundBody()
    return false
  }

  #close(parts: Part[], delimiter: Delimiter, length?: number): true {
    const before = this.#held.bytes.subarray(0, length ?? delimiter.start)
    const body = length === undefined ? withoutLineEnd(before) : before
    const headers = this.#headers
    if (this.#cut !== undefined) parts.push({ headers, body: this.#cut, isCut: true })
    else if (body.length > this.#bounds.partBytesMax)
      parts.push({ headers, body: Buffer.from(body.subarray(0, cutBytesMax)), isCut: true })
    else parts.push({ headers, body: Buffer.from(body) })
    this.#pass(delimiter)
    return true
  }

  /** The delimiter that follows the counted bytes; `later` while that cannot be told. */
  #delimiterAfter(length: number): Delimiter | 'later' | 'lies' {
    const { bytes } = this.#held
    let at = length
    // Some devices write more than one line end after a part.
    while (at < length + lineEndBytesMax && (bytes[at] === cr || bytes[at] === lf)) at += 1
    if (at === length + lineEndBytesMax) return 'lies'
    const found = this.#delimiterAt(at)
    if (found !== undefined) return found
    return bytes.length < at + this.#longest + 2 ? 'later' : 'lies'
  }

  #findDelimiter(): Delimiter | undefined {
    const { bytes } = this.#held
    let from = this.#searched
    for (;;) {
      const starts = this.#delimiters
        .map((each) => bytes.indexOf(each, from))
        .filter((at) => at >= 0)
      if (starts.length === 0) break
      const at = Math.min(...starts)
      const found = at === 0 || bytes[at - 1] === lf ? this.#delimiterAt(at) : undefined
      if (found !== undefined) return found
      from = at + 1
    }
    this.#searched = Math.max(this.#searched, bytes.length - this.#longest - 4)
    return undefined
  }

  /** A delimiter here that its line end, or its two dashes, completes. */
  #delimiterAt(start: number): Delimiter | undefined {
    const { bytes } = this.#held
    for (const delimiter of this.#delimiters) {
      const end = start + delimiter.length
      if (!bytes.subarray(start, end).equals(delimiter)) continue
      if (bytes[end] === lf) return { start, end: end + 1, isLast: false }
      if (bytes[end] === cr && bytes[end + 1] === lf) return { start, end: end + 2, isLast: false }
      if (bytes[end] === dash && bytes[end + 1] === dash)
        return { start, end: end + 2, isLast: true }
    }
    return undefined
  }

  get #longest(): number {
    return this.#delimiters[0]?.length ?? 0
  }

  #pass({ end, isLast }: Delimiter): void {
    this.#held.drop(end)
    this.#go(isLast ? 'end' : 'head')
  }

  #boundBody(): void {
    if (this.#held.length <= this.#bounds.partBytesMax) return
    this.#cut ??= Buffer.from(this.#held.bytes.subarray(0, cutBytesMax))
    this.#keepTail()
  }

  /** Only what may be the beginning of a delimiter is kept. */
  #keepTail(): void {
    this.#held.drop(Math.max(0, this.#held.length - this.#longest - 4))
    this.#searched = 0
  }
}

interface Delimiter {
  readonly start: number
  readonly end: number
  readonly isLast: boolean
}

function withoutLineEnd(body: Buffer): Buffer {
  if (body.at(-1) !== lf) return body
  return body.subarray(0, body.at(-2) === cr ? -2 : -1)
}

/** A picture with its end mark, XML with its root closed, JSON that can be read. */
function looksWhole(body: Buffer): boolean {
  if (body.subarray(-2).equals(jpegEnd)) return true
  const text = body.toString('utf8').trim()
  const root = /^(?:<\?[^>]*>)?\s*<([^\s<>/!?]+)/.exec(text)?.[1]
  if (root !== undefined) return text.endsWith(`</${root}>`)
  if (!text.startsWith('{') || !text.endsWith('}')) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === cr || byte === lf)
}

/** The index after the empty line that ends a head; a head may be empty. */
function headEnd(held: Buffer): number | undefined {
  if (held[0] === lf) return 1
  if (held[0] === cr && held[1] === lf) return 2
  const short = held.indexOf('\n\n')
  const usual = held.indexOf('\n\r\n')
  const ends = [short < 0 ? -1 : short + 2, usual < 0 ? -1 : usual + 3].filter((at) => at > 0)
  return ends.length === 0 ? undefined : Math.min(...ends)
}

function readHeaders(head: Buffer): Map<string, string> {
  const headers = new Map<string, string>()
  for (const line of head.toString('utf8').split('\n')) {
    const [, name, value = ''] = /^\s*([^\s:]+)\s*:\s*(.*?)\s*$/.exec(line) ?? []
    if (name !== undefined) headers.set(name.toLowerCase(), value)
  }
  return headers
}

/** A parameter of a header, quoted or bare, whatever stands between the semicolons. */
export function parameterOf(header: string | undefined, name: string): string | undefined {
  const found = new RegExp(
    String.raw`(?:^|[;\s])${name}\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;\s]+))`,
    'i',
  ).exec(header ?? '')
  return found?.[1] ?? found?.[2]
}
