export interface ServerEvent {
  readonly event: string
  readonly text: string
  readonly id: string | undefined
}

/** A line that never ends must not fill the page's memory. */
const heldCharsMax = 16 * 1024 * 1024

/**
 * Reads server-sent events (WHATWG HTML §9.2.6) from text that arrives in pieces of any length.
 *
 * `EventSource` cannot send an Authorization header, hence this. Throws RangeError where one event is too long.
 */
export function sseParser(): (piece: string) => ServerEvent[] {
  let held = ''
  let lines: string[] = []
  let isFirst = true
  return function push(piece) {
    held += isFirst && piece.startsWith('\uFEFF') ? piece.slice(1) : piece
    if (piece !== '') isFirst = false
    const events: ServerEvent[] = []
    for (;;) {
      const end = endOfLine(held)
      if (end === undefined) break
      const line = held.slice(0, end.at)
      held = held.slice(end.at + end.length)
      if (line !== '') lines.push(line)
      else {
        const event = eventOf(lines)
        lines = []
        if (event) events.push(event)
      }
    }
    if (held.length > heldCharsMax) throw new RangeError('a server-sent event is too long')
    return events
  }
}

/** A carriage return that ends the piece may be half of a pair, so it waits for the next piece. */
function endOfLine(text: string): { at: number; length: number } | undefined {
  const at = text.search(/[\r\n]/)
  if (at < 0) return undefined
  if (text[at] === '\n') return { at, length: 1 }
  if (at === text.length - 1) return undefined
  return { at, length: text[at + 1] === '\n' ? 2 : 1 }
}

function eventOf(lines: readonly string[]): ServerEvent | undefined {
  const texts: string[] = []
  let event = 'message'
  let id: string | undefined
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon === 0) continue
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') texts.push(value)
    if (field === 'event' && value !== '') event = value
    if (field === 'id') id = value
  }
  return texts.length === 0 ? undefined : { event, text: texts.join('\n'), id }
}
