export interface ChangedMember {
  readonly member: string
  readonly before: string
  readonly after: string
}

const textMax = 80

/** The members that differ between two states of a record; either may be null, before the first and after the last. */
export function changedMembers(before: unknown, after: unknown): ChangedMember[] {
  const [old, next] = [membersOf(before), membersOf(after)]
  const names = [...new Set([...Object.keys(old), ...Object.keys(next)])]
  return names
    .map((member) => ({ member, before: word(old[member]), after: word(next[member]) }))
    .filter((each) => each.before !== each.after)
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

/** Of many corners the first, and how many there are. */
const isLine = (value: unknown): value is readonly (readonly number[])[] =>
  Array.isArray(value) && value.length > 1 && value.every(Array.isArray)

function word(value: unknown): string {
  if (value === undefined) return '—'
  if (isLine(value)) return `[${value[0]?.join(', ')}] … (${value.length})`
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > textMax ? `${text.slice(0, textMax)}…` : text
}
