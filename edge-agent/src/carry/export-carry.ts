import { access } from 'node:fs/promises'
import type { CarryEnd, CarryOpening } from '@zhian/contracts/carry'
import { Fault } from '@zhian/kit/fault'
import { beginCarryFile } from './carry-file.ts'
import type { CarryKey } from './carry-key.ts'
import { encodeCarryRecord } from './carry-record.ts'
import type { CarryRecord } from './carry-record.ts'
import { writeWhole } from '../durable-file.ts'

export interface Exported extends CarryEnd {
  readonly carryId: string
  readonly agentId: string
  readonly fileBytes: number
}

/**
 * Writes one encrypted file, frame by frame, durable when this resolves; where it fails nothing is left behind.
 *
 * Throws INPUT_REFUSED where the file is there already, DISK_FULL, DISK_FAILED, and what the source throws.
 */
export async function exportCarry(
  records: AsyncIterable<CarryRecord>,
  { path, key, onFrame }: { path: string; key: CarryKey; onFrame: () => void },
): Promise<Exported> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (isThere) throw new Fault('INPUT_REFUSED', `${path} is there already; nothing was written`)
  return writeWhole(path, async (file) => {
    const writer = await beginCarryFile(file, 'captures', key)
    let opening: CarryOpening | undefined
    for await (const record of records) {
      if (record.is === 'opening') ({ opening } = record)
      if (record.is === 'frame') onFrame()
      if (record.is !== 'end') await writer.add(encodeCarryRecord(record))
      else if (opening !== undefined) {
        await writer.end(encodeCarryRecord(record))
        const { carryId, agentId } = opening
        return { carryId, agentId, ...record.end, fileBytes: writer.bytes }
      }
    }
    throw new Fault('DISK_FAILED', 'the spool stopped in the middle; nothing was written')
  })
}
