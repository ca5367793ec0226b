import type { Bilingual } from './bilingual.ts'
import type { Position } from './registry.ts'

/** What keeps positions from being the outline of something; corners are counted from 1. */
export type RingFault =
  | { readonly rule: 'not_closed' }
  | { readonly rule: 'no_area' }
  /** The edge that begins at one corner meets the edge that begins at the other. */
  | { readonly rule: 'crosses_itself'; readonly edge: number; readonly otherEdge: number }

/** In square degrees, about a square metre: less is a line or a slip of the hand. */
const areaMin = 1e-10

/** Undefined where the ring is closed, encloses something and never meets itself (RFC 7946 3.1.6, OGC simple features). */
export function ringFault(ring: readonly Position[]): RingFault | undefined {
  const [first, last] = [ring[0], ring.at(-1)]
  if (first === undefined || last === undefined || !isSame(first, last))
    return { rule: 'not_closed' }
  const met = meetingEdges(ring)
  if (met !== undefined) return { rule: 'crosses_itself', ...met }
  return Math.abs(areaOf(ring)) < areaMin ? { rule: 'no_area' } : undefined
}

export function ringFaultText(fault: RingFault): Bilingual {
  if (fault.rule === 'not_closed')
    return { en: 'the outline must end where it begins', zh: '轮廓没有闭合' }
  if (fault.rule === 'no_area')
    return { en: 'the outline encloses nothing', zh: '轮廓没有围住任何区域' }
  const { edge, otherEdge } = fault
  return {
    en: `the outline crosses itself: the edge from corner ${edge} meets the edge from corner ${otherEdge}`,
    zh: `轮廓自相交：第 ${edge} 个拐点起的边与第 ${otherEdge} 个拐点起的边相交`,
  }
}

/** Every outline of a record, with the path to it. */
export function outlinesOf(record: object): (readonly [path: string, ring: readonly Position[]])[] {
  const { outline, occluders = [], prohibitedZones = [] } = record as Outlined
  const among = (member: string, drawn: readonly Drawn[]) =>
    drawn.map(({ outline }, index) => [`/${member}/${index}/outline`, outline] as const)
  return [
    ...(outline === undefined ? [] : [['/outline', outline] as const]),
    ...among('occluders', occluders),
    ...among('prohibitedZones', prohibitedZones),
  ]
}

interface Drawn {
  readonly outline: readonly Position[]
}
interface Outlined extends Partial<Drawn> {
  readonly occluders?: readonly Drawn[]
  readonly prohibitedZones?: readonly Drawn[]
}

interface Edge {
  /** The corner that it begins at, from 1. */
  readonly number: number
  readonly from: Position
  readonly to: Position
}

/** Every pair of edges; neighbours share a corner and meet only where one runs back along the other. */
function meetingEdges(ring: readonly Position[]) {
  const edges = ring.slice(1).flatMap((to, index): Edge[] => {
    const from = ring[index]
    return from === undefined || isSame(from, to) ? [] : [{ number: index + 1, from, to }]
  })
  for (const [index, edge] of edges.entries())
    for (const [apart, other] of edges.slice(index + 1).entries()) {
      const isNext = apart === 0 || (index === 0 && apart === edges.length - 2)
      const doMeet = isNext ? runsBack(edge, other) : meets(edge, other)
      if (doMeet) return { edge: edge.number, otherEdge: other.number }
    }
  return undefined
}

const isSame = (one: Position, other: Position) => one[0] === other[0] && one[1] === other[1]

/** Above 0 where the third position lies to the left of the way from the first to the second. */
const side = (a: Position, b: Position, c: Position) =>
  Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))

const isBetween = (a: Position, b: Position, c: Position) =>
  Math.min(a[0], b[0]) <= c[0] &&
  c[0] <= Math.max(a[0], b[0]) &&
  Math.min(a[1], b[1]) <= c[1] &&
  c[1] <= Math.max(a[1], b[1])

function meets({ from: a, to: b }: Edge, { from: c, to: d }: Edge): boolean {
  const [ac, ad, ca, cb] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)]
  if (ac !== ad && ca !== cb) return true
  return (
    (ac === 0 && isBetween(a, b, c)) ||
    (ad === 0 && isBetween(a, b, d)) ||
    (ca === 0 && isBetween(c, d, a)) ||
    (cb === 0 && isBetween(c, d, b))
  )
}

function runsBack(one: Edge, other: Edge): boolean {
  const { from, to } = one
  const isStraight = side(from, to, other.from) === 0 && side(from, to, other.to) === 0
  const along =
    (to[0] - from[0]) * (other.to[0] - other.from[0]) +
    (to[1] - from[1]) * (other.to[1] - other.from[1])
  return isStraight && along < 0
}

/** The shoelace formula, from the first corner, so that no digits are lost to the size of degrees. */
function areaOf(ring: readonly Position[]): number {
  const [x0, y0] = ring[0] ?? [0, 0]
  return ring.slice(1).reduce((sum, [x, y], index) => {
    const [px, py] = ring[index] ?? [x0, y0]
    return sum + ((px - x0) * (y - y0) - (x - x0) * (py - y0)) / 2
  }, 0)
}
