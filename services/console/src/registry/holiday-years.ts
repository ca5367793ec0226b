import year2026 from './holidays-2026.csv?raw'

/** Public holidays as the State Council's yearly notice has them, each with its source; another year is another file. */
export const holidayYears: Readonly<Record<string, string>> = { 2026: year2026 }

/** The year's table for one park; its ids carry the park's, since two parks may take over the same year. */
export function holidaysFor(parkId: string, table: string): string {
  const [headings = '', ...lines] = table.trim().split('\n')
  return [`园区编号,${headings}`, ...lines.map((line) => `${parkId},${parkId}-${line}`)].join('\n')
}
