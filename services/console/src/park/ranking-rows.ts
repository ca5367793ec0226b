import type { ScoreRow } from '@zhian/contracts/assessment'
import type { ParkSearch } from './park-search.ts'

/** What the filters of the address let through. */
export function fitting(rows: readonly ScoreRow[], search: ParkSearch): ScoreRow[] {
  const { village, size, band } = search
  return rows.filter(
    (row) =>
      (village === undefined || row.villageId === village) &&
      (size === undefined || row.enterpriseClass === size) &&
      (band === undefined || row.band === band),
  )
}

export type WhyUnranked = 'INSUFFICIENT' | 'DISQUALIFIED' | 'GRACE'

/** Why an enterprise has no rank; undefined where it has one. */
export function whyUnranked({ isRankable, status }: ScoreRow): WhyUnranked | undefined {
  if (isRankable) return undefined
  return status === 'RATED' ? 'GRACE' : status
}

/** A table for spreadsheets: quoted where it must be, and nothing in it is taken for a formula. */
export function csvOf(lines: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null) => {
    if (value === null) return ''
    const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : `${value}`
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  // The mark at its beginning tells spreadsheets that it is UTF-8.
  return `\uFEFF${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`
}
