import type { AnalyticDefinition, AnswerRow, Cell } from './analytic-definition.ts'

interface Part {
  readonly row: AnswerRow
  readonly n: number
}

/**
 * Counts below the least count become `<5`.
 *
 * Where rows are the parts of a whole that others may know, what is hidden must not be the whole minus the rest: then further
 * rows are withheld (null), until every hidden count could still be another one. They are taken in the order of the
 * rows, never by size, because a choice by size tells of sizes. A whole that cannot be protected is left out.
 */
export function hideSmall(
  { columns, wholes }: Pick<AnalyticDefinition, 'columns' | 'wholes'>,
  rows: readonly AnswerRow[],
  least: number,
): AnswerRow[] {
  const counts = columns.filter(({ isCount }) => isCount).map(({ key }) => key)
  if (wholes === undefined) return rows.map((row) => ({ ...row, ...smallOf(row, counts, least) }))
  const groups = Map.groupBy(rows, (row) => JSON.stringify(wholes.keys.map((key) => row[key])))
  return [...groups.values()].flatMap((group) => protect(group, wholes, least))
}

function smallOf(row: AnswerRow, counts: readonly string[], least: number) {
  return Object.fromEntries(
    counts.filter((key) => isSmall(row[key] ?? null, least)).map((key) => [key, `<${least}`]),
  )
}

const isSmall = (cell: Cell, least: number) => typeof cell === 'number' && cell < least

function protect(
  rows: readonly AnswerRow[],
  { count, with: beside }: NonNullable<AnalyticDefinition['wholes']>,
  least: number,
): AnswerRow[] {
  const parts = rows.map((row) => ({ row, n: Number(row[count]) }))
  const small = parts.filter(({ n }) => n < least)
  const withheld = small.length === 0 ? [] : withheldBeside(small, parts, least)
  if (withheld === null) return []
  const hidden = new Set([...small, ...withheld])
  const nothing = Object.fromEntries(beside.map((key) => [key, null]))
  return parts.map((part) => {
    if (!hidden.has(part)) return part.row
    return { ...part.row, ...nothing, [count]: part.n < least ? `<${least}` : null }
  })
}

/** Null where there is not enough to hide among. */
function withheldBeside(
  small: readonly Part[],
  parts: readonly Part[],
  least: number,
): readonly Part[] | null {
  const large = parts.filter(({ n }) => n >= least)
  let sum = small.reduce((all, { n }) => all + n, 0)
  for (const [index, { n }] of large.entries()) {
    sum += n
    const taken = index + 1
    // Any one small count may be the highest while the others are the lowest that they can be.
    if (sum >= least * taken + small.length + least - 2) return large.slice(0, taken)
  }
  return null
}
