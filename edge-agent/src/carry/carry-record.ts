import { CarryEnd, CarryOpening } from '@zhian/contracts/carry'
import { jsonReader } from '@zhian/contracts/parse'
import { Fault } from '@zhian/kit/fault'

/** What follows one another in a carry: one opening, the ledger's manifests, frames by rising numbers, one end. */
export type CarryRecord =
  | { readonly is: 'opening'; readonly opening: CarryOpening }
  /** A `LedgerManifest` as it is published. */
  | { readonly is: 'ledger'; readonly text: string }
  | { readonly is: 'frame'; readonly seq: number; readonly frame: Buffer }
  | { readonly is: 'end'; readonly end: CarryEnd }

const codes = { opening: 1, ledger: 2, frame: 3, end: 4 } as const
const seqBytes = 6
export const frameRecordBytes = 1 + seqBytes
const readOpening = jsonReader(CarryOpening)
const readEnd = jsonReader(CarryEnd)

/** One byte that says what it is, then JSON; or the frame's number (u48) and the frame. */
export function encodeCarryRecord(record: CarryRecord): Buffer {
  if (record.is === 'frame') {
    const head = Buffer.alloc(frameRecordBytes)
    head.writeUInt8(codes.frame)
    head.writeUIntBE(record.seq, 1, seqBytes)
    return Buffer.concat([head, record.frame])
  }
  return Buffer.concat([Buffer.from([codes[record.is]]), Buffer.from(textOf(record))])
}

/** Throws INPUT_REFUSED for what this version does not know. */
export function decodeCarryRecord(bytes: Buffer): CarryRecord {
  const code = bytes.length === 0 ? 0 : bytes.readUInt8()
  if (code === codes.frame && bytes.length > frameRecordBytes) {
    return {
      is: 'frame',
      seq: bytes.readUIntBE(1, seqBytes),
      frame: bytes.subarray(frameRecordBytes),
    }
  }
  const text = bytes.toString('utf8', 1)
  if (code === codes.ledger) return { is: 'ledger', text }
  if (code === codes.opening) {
    const read = readOpening(text)
    if (read.ok) return { is: 'opening', opening: read.value }
  }
  if (code === codes.end) {
    const read = readEnd(text)
    if (read.ok) return { is: 'end', end: read.value }
  }
  throw new Fault('INPUT_REFUSED', 'the file holds what this version does not know')
}

function textOf(record: Exclude<CarryRecord, { is: 'frame' }>): string {
  if (record.is === 'ledger') return record.text
  return JSON.stringify(record.is === 'opening' ? record.opening : record.end)
}
