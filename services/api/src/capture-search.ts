import type { CapturePage, CaptureQuery } from '@zhian/contracts/api'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { readCursor, writeCursor } from './cursor.ts'
import { readPlateQuery } from './plate-query.ts'
import { captureView } from './queries/capture-row.ts'
import { readCaptures } from './queries/read-captures.ts'
import { searchKeys } from './queries/search-keys.ts'
import type { CaptureKey, KeySearch } from './queries/search-keys.ts'
import { timeRangeOf, windowsOf } from './time-range.ts'
import type { TimeRange } from './time-range.ts'

const limitUsual = 50

/** Makes the search: newest first, keyset cursor, stable while captures are stored. */
export function captureSearch(warehouse: Warehouse, now: () => number) {
  return async function searchCaptures(query: CaptureQuery): Promise<CapturePage> {
    const limit = query.limit ?? limitUsual
    const search = searchOf(query, now())
    const keys: CaptureKey[] = []
    // One more than asked for tells whether there is a next page.
    for (const range of partsOf(search, now())) {
      if (keys.length > limit) break
      const missing = limit + 1 - keys.length
      keys.push(...(await searchKeys(warehouse, { ...search, range, limit: missing })))
    }
    const page = keys.slice(0, limit)
    const last = page.at(-1)
    const rows = await readCaptures(warehouse, page)
    return {
      items: rows.map(captureView),
      next: keys.length > limit && last !== undefined ? writeCursor(last) : null,
    }
  }
}

type Search = Omit<KeySearch, 'limit'>

function searchOf(query: CaptureQuery, nowMs: number): Search {
  const cursor = query.cursor === undefined ? null : readCursor(query.cursor)
  const range = timeRangeOf(query, nowMs)
  const toMs = cursor === null ? range.toMs : Math.min(range.toMs, cursor.capturedAtMs + 1)
  return {
    query,
    plate: query.plate === undefined ? null : readPlateQuery(query.plate),
    range: { fromMs: range.fromMs, toMs },
    cursor,
  }
}

/** An index leads straight to a whole plate or a source id; everything else is looked for from the newest hour backwards. */
function partsOf({ query, plate, range }: Search, nowMs: number): Iterable<TimeRange> {
  const isIndexed = query.sourceId !== undefined || (plate !== null && !plate.isPrefix)
  if (range.toMs <= range.fromMs) return []
  return isIndexed ? [range] : windowsOf(range, nowMs)
}
