import { createHash } from 'node:crypto'

/** What is about to be inserted, written down before it is, so that whoever comes after a crash inserts exactly the same. */
export interface InsertIntent {
  readonly first: bigint
  readonly to: bigint
  /** How many records lie between, both ends included; fewer found later means that Kafka has lost some. */
  readonly records: number
  /** Of the records' bytes: offsets begin anew when a topic is made anew, and must then not look like a repetition. */
  readonly digest: string
}

interface Committed {
  readonly offset: bigint
  readonly metadata: string
}

interface Positioned {
  readonly offset: bigint
  readonly value: Buffer
}

export function intentFor(records: readonly Positioned[]): InsertIntent {
  const [first] = records
  const last = records.at(-1)
  if (first === undefined || last === undefined) throw new RangeError('an intent needs a record')
  return {
    first: first.offset,
    to: last.offset,
    records: records.length,
    digest: digestOf(records),
  }
}

export function digestOf(records: readonly Positioned[]): string {
  const hash = createHash('sha256')
  for (const { offset, value } of records) hash.update(`${offset}:${value.length}:`).update(value)
  return hash.digest('hex').slice(0, 16)
}

/** As the metadata of the offset `first`, which is committed with it. */
export function writeIntent({ to, records, digest }: InsertIntent): string {
  return JSON.stringify({ to: String(to), n: records, digest })
}

/** Null where nothing was underway; metadata that is not ours is nobody's intent. */
export function readIntent(committed: Committed | null): InsertIntent | null {
  if (committed === null || committed.metadata === '') return null
  const match = /^\{"to":"(\d{1,20})","n":(\d{1,9}),"digest":"([0-9a-f]{16})"\}$/.exec(
    committed.metadata,
  )
  const [, to, records, digest] = match ?? []
  if (to === undefined || records === undefined || digest === undefined) return null
  const intent = { first: committed.offset, to: BigInt(to), records: Number(records), digest }
  return intent.to >= intent.first && intent.records > 0 ? intent : null
}
