export interface BatchLimits {
  readonly rowsMax: number
  readonly bytesMax: number
  /** ClickHouse refuses an insert that touches more than 100 of a table's partitions. */
  readonly monthsMax: number
}

interface Measured {
  readonly bytes: number
  readonly month: string
}

/** Cuts records into batches, in order; a batch never exceeds the limits unless one record does so alone. */
export function batchRows<T extends Measured>(records: readonly T[], limits: BatchLimits): T[][] {
  const batches: T[][] = []
  let open: T[] = []
  let bytes = 0
  let months = new Set<string>()
  for (const record of records) {
    const isFull =
      open.length >= limits.rowsMax ||
      bytes + record.bytes > limits.bytesMax ||
      (months.size >= limits.monthsMax && !months.has(record.month))
    if (isFull && open.length > 0) {
      batches.push(open)
      open = []
      bytes = 0
      months = new Set()
    }
    open.push(record)
    bytes += record.bytes
    months.add(record.month)
  }
  return open.length === 0 ? batches : [...batches, open]
}
