export interface ChangedMember {
  readonly member: string
  readonly before: unknown
  readonly after: unknown
}

/** The members that differ between two states of a record; either may be null, before the first and after the last. */
export function changedMembers(before: unknown, after: unknown): ChangedMember[] {
  const [old, next] = [membersOf(before), membersOf(after)]
  const names = [...new Set([...Object.keys(old), ...Object.keys(next)])]
  return names
    .map((member) => ({ member, before: old[member], after: next[member] }))
    .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
