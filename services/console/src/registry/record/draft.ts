import type { PlainRecord } from './record-forms.ts'

/** A record that somebody is writing, with the way back. */
export interface Draft {
  readonly now: PlainRecord
  readonly past: readonly PlainRecord[]
  /** What the last change was part of: one drag, or typing in one field, is one step back. */
  readonly gesture: string
}

const stepsMax = 200

export const draftOf = (record: PlainRecord): Draft => ({ now: record, past: [], gesture: '' })

/** With members put in place; those that are undefined are taken out. */
export function changed(draft: Draft, members: PlainRecord, gesture: string): Draft {
  const { now, past } = draft
  const next = Object.entries({ ...now, ...members }).filter(([, value]) => value !== undefined)
  const isSameStep = gesture === draft.gesture && past.length > 0
  return {
    now: Object.fromEntries(next),
    past: isSameStep ? past : [...past, now].slice(-stepsMax),
    gesture,
  }
}

export function undone({ now, past }: Draft): Draft {
  return { now: past.at(-1) ?? now, past: past.slice(0, -1), gesture: '' }
}

/** What both have changed since; where only one has, its value stands. */
export interface Merge {
  readonly record: PlainRecord
  /** Members that both have changed to something else; mine stand in `record`. */
  readonly disputed: readonly string[]
}

/** Mine on top of theirs, member by member. */
export function merged(base: PlainRecord, theirs: PlainRecord, mine: PlainRecord): Merge {
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])]
  const isMine = (name: string) => !isAlike(mine[name], base[name])
  const members = names.map((name) => [name, isMine(name) ? mine[name] : theirs[name]] as const)
  return {
    record: Object.fromEntries(members.filter(([, value]) => value !== undefined)),
    disputed: names.filter(
      (name) =>
        isMine(name) && !isAlike(theirs[name], base[name]) && !isAlike(theirs[name], mine[name]),
    ),
  }
}

/** Members of records are JSON, and the order of their keys is that of the form or of the store. */
export function isAlike(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]))
}
