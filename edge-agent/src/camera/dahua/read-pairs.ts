import { isUtf8 } from 'node:buffer'
import { LooseObject } from '../loose-object.ts'
import type { DahuaEvent } from './event.ts'

export type ReadPairs =
  | { readonly ok: true; readonly events: readonly DahuaEvent[] }
  | { readonly ok: false; readonly reason: 'pairs_hostile' | 'pairs_unreadable' }

const indexMax = 1000
const depthMax = 16
const pairsMax = 20_000
const textBytesMax = 2 * 1024 * 1024
const valueCharsMax = 4096
const dangerous = new Set(['__proto__', 'constructor', 'prototype'])
const gb18030 = new TextDecoder('gb18030')
const name = /^[^.[\]]{1,64}$/

/** A tree whose numbered members are kept apart, so that a large number costs no memory. */
interface Branch {
  readonly members: Map<string | number, Branch | string>
}

/** Old firmware writes GBK. */
export function decodeText(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : gb18030.decode(bytes)
}

/** Reads `Events[0].TrafficCar.PlateNumber=…`, a line each. What reaches beyond every sense is refused as a whole. */
export function readPairs(bytes: Buffer): ReadPairs {
  if (bytes.length > textBytesMax) return { ok: false, reason: 'pairs_hostile' }
  const root: Branch = { members: new Map() }
  let pairs = 0
  for (const line of decodeText(bytes).split('\n')) {
    const equals = line.indexOf('=')
    if (equals < 1) continue
    const steps = readPath(line.slice(0, equals).trim())
    pairs += 1
    if (steps === 'hostile' || pairs > pairsMax) return { ok: false, reason: 'pairs_hostile' }
    if (steps !== undefined)
      place(
        root,
        steps,
        line
          .slice(equals + 1)
          .trim()
          .slice(0, valueCharsMax),
      )
  }
  const events = eventsOf(plainOf(root))
  return events.length === 0 ? { ok: false, reason: 'pairs_unreadable' } : { ok: true, events }
}

type Steps = readonly (string | number)[]

function readPath(path: string): Steps | 'hostile' | undefined {
  const steps: (string | number)[] = []
  if (path.length > 1024) return 'hostile'
  for (const piece of path.split('.')) {
    const found = /^([^[\]]+)((?:\[\d{1,12}\])*)$/.exec(piece)
    if (found === null) return undefined
    const [, word = '', brackets = ''] = found
    if (dangerous.has(word)) return 'hostile'
    if (!name.test(word)) return undefined
    steps.push(word, ...[...brackets.matchAll(/\d+/g)].map(([digits]) => Number(digits)))
  }
  const isHostile = steps.length > depthMax || steps.some((step) => Number(step) > indexMax)
  return isHostile ? 'hostile' : steps
}

function place(root: Branch, steps: Steps, value: string): void {
  let branch = root
  for (const step of steps.slice(0, -1)) {
    const known = branch.members.get(step)
    const next: Branch = typeof known === 'object' ? known : { members: new Map() }
    branch.members.set(step, next)
    branch = next
  }
  const last = steps.at(-1)
  if (last !== undefined) branch.members.set(last, value)
}

function plainOf(branch: Branch): object {
  const members = [...branch.members].map(
    ([step, inner]) => [step, typeof inner === 'string' ? inner : plainOf(inner)] as const,
  )
  const numbered = members.filter(([step]) => typeof step === 'number')
  if (numbered.length === 0 || numbered.length < members.length)
    return Object.fromEntries(members.map(([step, inner]) => [String(step), inner]))
  return numbered
    .toSorted(([one], [other]) => Number(one) - Number(other))
    .map(([, inner]) => inner)
}

function eventsOf(plain: object): DahuaEvent[] {
  return new LooseObject(plain).list('Events').flatMap((event, at) => {
    const said = itemAt(plain, at)
    const base = event.object('EventBaseInfo') ?? event
    const code = base.text('Code') ?? event.object('TrafficCar')?.text('Event')
    if (code === undefined || said === undefined) return []
    return [
      { code, action: base.text('Action') ?? 'Pulse', index: base.number('Index') ?? 0, said },
    ]
  })
}

function itemAt(plain: object, at: number): object | undefined {
  const list: unknown = Object.entries(plain).find(([key]) => key.toLowerCase() === 'events')?.[1]
  const item: unknown = Array.isArray(list) ? list[at] : list
  return typeof item === 'object' && item !== null ? item : undefined
}
