import type { QueryBounds } from '@zhian/kit/clickhouse/warehouse'

/** What one statement may cost. Beyond it the caller is asked for a narrower question. */
export const queryBounds: QueryBounds = {
  ms: 10_000,
  rows: 500_000_000,
  memoryBytes: 1_000_000_000,
}

/** Analytics read every capture of their window; they are asked for seldom. */
export const analyticBounds: QueryBounds = {
  ...queryBounds,
  ms: 30_000,
  memoryBytes: 1_500_000_000,
}
