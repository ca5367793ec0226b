import { readBodyJson } from '../body-json.ts'
import { LooseObject, isObject, itemsIn } from '../loose-object.ts'
import type { DahuaEvent } from './event.ts'
import { decodeText } from './read-pairs.ts'

export interface ReadEvents {
  readonly events: readonly DahuaEvent[]
  /** What could not be read, as it came. */
  readonly unreadable: readonly string[]
}

const start = /(?=^[ \t]*Code=)/m
const event = /^\s*Code=([^;\r\n]{1,64});\s*action=([^;\r\n]{0,32})(?:;\s*index=(\d{1,4}))?([^]*)$/i
/** Some firmware has members of its own before the data. */
const inner = /^\s*(?:;\s*(?!data=)\w{1,32}=[^;{}\r\n]{0,256})*\s*;?\s*data=/i

/**
 * Reads `Code=…;action=…;index=…;data={…}`, one or several.
 *
 * Everything behind `data=` is JSON, which may hold `;`, `=` and line ends of its own, but no line that begins with `Code=`.
 */
export function readEventText(bytes: Buffer): ReadEvents {
  const events: DahuaEvent[] = []
  const unreadable: string[] = []
  for (const text of decodeText(bytes).split(start)) {
    if (text.trim() === '') continue
    const read = readOne(text)
    if (read === undefined) unreadable.push(text)
    else events.push(read)
  }
  return { events, unreadable }
}

function readOne(text: string): DahuaEvent | undefined {
  const found = event.exec(text)
  if (found === null) return undefined
  const [, code = '', action = '', index = '0', rest = ''] = found
  const json = inner.test(rest) ? rest.replace(inner, '').trim() : ''
  const read = readBodyJson(Buffer.from(json))
  if (!read.ok && read.reason !== 'body_empty') return undefined
  const said = read.ok && isObject(read.value) ? read.value : {}
  return { code, action, index: Number(index), said }
}

/** The same events as RPC2 delivers them: `params.eventList[]{Action, Code, Data}`. Undefined where it is not that. */
export function readNotifyEvents(value: unknown): ReadEvents | undefined {
  if (!isObject(value)) return undefined
  const root = new LooseObject(value)
  const params = root.object('params') ?? root
  const list = params.value('eventList')
  if (typeof list !== 'object') return undefined
  const items = itemsIn(list)
  const read = items.map(readNotified)
  return {
    events: read.filter((event) => event !== undefined),
    unreadable: items.filter((_, at) => read[at] === undefined).map((item) => JSON.stringify(item)),
  }
}

function readNotified(item: unknown): DahuaEvent | undefined {
  if (!isObject(item)) return undefined
  const each = new LooseObject(item)
  const inside = each.value('Data')
  const said = isObject(inside) ? inside : {}
  const code = each.text('Code') ?? new LooseObject(said).text('Code')
  if (code === undefined) return undefined
  const action = each.text('Action') ?? 'Pulse'
  return { code, action, index: each.number('Index') ?? 0, said }
}
