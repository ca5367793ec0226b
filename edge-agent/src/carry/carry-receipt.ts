import type { CarryOpening, CarryReceipt } from '@zhian/contracts/carry'
import { Fault } from '@zhian/kit/fault'
import { SeqRanges } from '../spool/seq-ranges.ts'
import { beginCarryFile, openCarryFile } from './carry-file.ts'
import type { CarryKey, Keyring } from './carry-key.ts'
import { writeWhole } from '../durable-file.ts'
import { readReceipt } from './settle-receipt.ts'

/** What the far side has acknowledged so far; true at any moment, so it may be written at any. */
export class CarryTally {
  readonly #opening: CarryOpening
  readonly #settled: SeqRanges
  readonly #refused: Map<number, string>

  constructor(opening: CarryOpening, known?: CarryReceipt) {
    this.#opening = opening
    this.#settled = new SeqRanges(known?.settled)
    this.#refused = new Map(known?.refused.map(({ seq, reason }) => [seq, reason]))
  }

  get settled(): number {
    return this.#settled.count
  }

  get refused(): ReadonlyMap<number, string> {
    return this.#refused
  }

  has(seq: number): boolean {
    return this.#settled.has(seq) || this.#refused.has(seq)
  }

  settle(seq: number): void {
    this.#settled.add(seq)
  }

  refuse(seq: number, reason: string): void {
    this.#refused.set(seq, reason)
  }

  receipt(atMs: number): CarryReceipt {
    const { carryId, agentId, epoch } = this.#opening
    return {
      schema: 'carry-receipt.v1',
      carryId,
      agentId,
      epoch,
      atMs,
      settled: [...this.#settled.list],
      refused: [...this.#refused].map(([seq, reason]) => ({ seq, reason })),
    }
  }
}

/** Replaces what was there. The key is that of the carry that it is the receipt of. */
export async function writeReceipt(
  path: string,
  receipt: CarryReceipt,
  key: CarryKey,
): Promise<void> {
  await writeWhole(path, async (file) => {
    const writer = await beginCarryFile(file, 'receipt', key)
    const text = Buffer.from(JSON.stringify(receipt))
    for (let from = 0; from < text.length; from += pieceBytes)
      await writer.add(text.subarray(from, from + pieceBytes))
    await writer.end(Buffer.alloc(0))
  })
}

const pieceBytes = 1024 * 1024

/** Throws NOT_FOUND, or INPUT_REFUSED where it is not what `spool import` wrote with this passphrase. */
export async function openReceipt(path: string, keyring: Keyring): Promise<CarryReceipt> {
  await using file = await openCarryFile(path, keyring)
  if (file.kind !== 'receipt')
    throw new Fault('INPUT_REFUSED', 'these are captures, not a receipt: `zhian-edge spool import`')
  const pieces: Buffer[] = []
  for await (const { plain } of file.chunks()) pieces.push(plain)
  const read = readReceipt(Buffer.concat(pieces).toString('utf8'))
  if (read.ok) return read.value
  throw new Fault('INPUT_REFUSED', `the receipt cannot be read: ${read.problem}`)
}
