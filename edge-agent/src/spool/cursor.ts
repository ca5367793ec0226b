import { crc32 } from 'node:zlib'
import type { LedgerState } from './seq-ledger.ts'

export interface Cursor extends LedgerState {
  readonly epoch: string
}

const layout = 'cursor.v1'

/** One line of layout and checksum, one line of JSON. */
export function encodeCursor(cursor: Cursor): Buffer {
  const json = JSON.stringify(cursor)
  return Buffer.from(`${layout} ${crc32(json)}\n${json}\n`)
}

/** Null where the bytes are not a whole cursor of this layout. */
export function decodeCursor(bytes: Buffer): Cursor | null {
  const [line, json] = bytes.toString('utf8').split('\n')
  if (json === undefined || line !== `${layout} ${crc32(json)}`) return null
  const cursor: Cursor = JSON.parse(json)
  return cursor
}
