import { recordRules } from '@zhian/contracts/record-rules'
import type { Position } from '@zhian/contracts/registry'
import type { FormKind, PlainRecord } from '../record/record-forms.ts'

/** Something that a record has on the plan: an outline, a line, or one place. */
export interface Shape {
  /** `outline`, `position`, `positions`, `occluders/0`, `prohibitedZones/1`. */
  readonly key: string
  readonly form: ShapeForm
  /** Of an outline, without the last that equals the first. */
  readonly corners: readonly Position[]
}
export type ShapeForm = 'ring' | 'line' | 'place'

export const listMembers = ['occluders', 'prohibitedZones'] as const
export type ListMember = (typeof listMembers)[number]

/** One of several outlines, with what is said of it. */
export interface Drawn {
  readonly outline: readonly Position[]
  readonly heightM?: number
  readonly name?: string
}

const forms: Readonly<Record<string, ShapeForm>> = {
  outline: 'ring',
  position: 'place',
  positions: 'line',
}
/** A house of one storey and a half; whoever draws says how high it is. */
const heightToBeginWithM = 6

export const isDrawn = (kind: FormKind): boolean =>
  Object.keys(recordRules[kind].schema.properties).some((member) => member in forms)

export function shapesOf(kind: FormKind, record: PlainRecord): Shape[] {
  const single = Object.keys(recordRules[kind].schema.properties).flatMap((member): Shape[] => {
    const form = forms[member]
    if (form === undefined) return []
    return [{ key: member, form, corners: cornersOf(form, record[member]) }]
  })
  const listed = listMembers.flatMap((member) =>
    drawnIn(record, member).map(({ outline }, index): Shape => ({
      key: `${member}/${index}`,
      form: 'ring',
      corners: opened(outline),
    })),
  )
  return [...single, ...listed]
}

function cornersOf(form: ShapeForm, value: unknown): readonly Position[] {
  if (value === undefined) return []
  if (form === 'place') return [value as Position]
  return form === 'ring' ? opened(value as Position[]) : (value as Position[])
}

export const drawnIn = (record: PlainRecord, member: ListMember): readonly Drawn[] =>
  (record[member] as readonly Drawn[] | undefined) ?? []

/** The members to put so that a shape has these corners. */
export function withCorners(
  record: PlainRecord,
  { key, form }: Pick<Shape, 'key' | 'form'>,
  corners: readonly Position[],
): PlainRecord {
  const [member = '', index] = key.split('/')
  if (index !== undefined) return withDrawn(record, { key, said: { outline: closed(corners) } })
  if (form === 'line') return { [member]: corners }
  if (corners.length === 0) return { [member]: undefined }
  return { [member]: form === 'place' ? corners[0] : closed(corners) }
}

/** The members to put so that one of several outlines says this of itself. */
export function withDrawn(
  record: PlainRecord,
  { key, said }: { readonly key: string; readonly said: Partial<Drawn> },
): PlainRecord {
  const [member, at] = keyParts(key)
  const drawn = drawnIn(record, member)
  return { [member]: drawn.map((each, index) => (index === at ? { ...each, ...said } : each)) }
}

export function withOneMore(record: PlainRecord, member: ListMember, name: string): PlainRecord {
  const said = member === 'occluders' ? { heightM: heightToBeginWithM } : { name }
  return { [member]: [...drawnIn(record, member), { outline: [], ...said }] }
}

export function withoutOne(record: PlainRecord, key: string): PlainRecord {
  const [member, at] = keyParts(key)
  return { [member]: drawnIn(record, member).filter((_, index) => index !== at) }
}

export function keyParts(key: string): [member: ListMember, index: number] {
  const [member, index] = key.split('/')
  return [member as ListMember, Number(index)]
}

export const isListed = (key: string): boolean => key.includes('/')

/** How many corners make it whole. */
export const cornersMin: Readonly<Record<ShapeForm, number>> = { ring: 3, line: 1, place: 1 }

const isSame = (one: Position | undefined, other: Position | undefined) =>
  one?.[0] === other?.[0] && one?.[1] === other?.[1]

const opened = (ring: readonly Position[]): readonly Position[] =>
  ring.length > 1 && isSame(ring[0], ring.at(-1)) ? ring.slice(0, -1) : ring

const closed = (corners: readonly Position[]): readonly Position[] => [
  ...corners,
  ...corners.slice(0, 1),
]
