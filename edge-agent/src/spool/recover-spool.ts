import { randomUUID } from 'node:crypto'
import { systemCodeOf } from '@zhian/kit/fault'
import { decodeCursor } from './cursor.ts'
import type { Cursor } from './cursor.ts'
import { seedOf } from './record.ts'
import { readEpoch, scanSegment } from './scan-segment.ts'
import { Segments, addRecord, emptySegment, lastSeqOf, trimFrom } from './segments.ts'
import type { Segment } from './segments.ts'
import { SeqLedger } from './seq-ledger.ts'
import type { SpoolDisk } from './spool-disk.ts'
import type { SpoolEvents } from './spool-events.ts'

export const cursorName = 'cursor'
const segmentPattern = /^(\d{12})\.seg$/

export interface RecoveredSpool {
  readonly epoch: string
  readonly ledger: SeqLedger
  readonly segments: Segments
  /** The number of the next segment file. */
  readonly nextOrdinal: number
}

interface Recovery {
  readonly disk: SpoolDisk
  readonly events: SpoolEvents
  readonly nowMs: number
}

/** Reads what is on the disk and makes sense of it, whatever it is: a spool never refuses to start for its content. */
export async function recoverSpool({ disk, events, nowMs }: Recovery): Promise<RecoveredSpool> {
  const files = (await disk.files()).filter(({ name }) => segmentPattern.test(name))
  const cursor = await readCursor(disk)
  const epochs = await Promise.all(files.map((file) => readEpoch({ disk, ...file })))
  const epoch = cursor?.epoch ?? epochs.find((each) => each !== null) ?? randomUUID()
  const segments = new Segments()
  let nextOrdinal = 1
  for (const [index, file] of files.entries()) {
    nextOrdinal = Number(segmentPattern.exec(file.name)?.[1]) + 1
    const its = epochs[index] ?? epoch
    if (its !== epoch) {
      await disk.move(file.name, `${file.name}.foreign`)
      events.segmentForeign({ name: file.name, epoch: its })
    } else segments.add(await readSegment(disk, { ...file, epoch, events }))
  }
  dropRepeats(segments)
  const ledger = settleGaps(cursor, segments, nowMs)
  if (ledger.corruptNow > 0) events.recordsLost({ count: ledger.corruptNow, reason: 'corrupt' })
  return { epoch, ledger: ledger.ledger, segments, nextOrdinal }
}

async function readCursor(disk: SpoolDisk): Promise<Cursor | null> {
  try {
    return decodeCursor(await disk.read(cursorName, 0, 64 * 1024 * 1024))
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null
    throw error
  }
}

interface OwnSegment {
  readonly name: string
  readonly bytes: number
  readonly epoch: string
  readonly events: SpoolEvents
}

async function readSegment(disk: SpoolDisk, file: OwnSegment): Promise<Segment> {
  const scan = await scanSegment({ disk, name: file.name, bytes: file.bytes }, seedOf(file.epoch))
  const torn = file.bytes - scan.wholeBytes
  if (torn > 0) {
    await disk.cut(file.name, scan.wholeBytes)
    file.events.tailCut({ name: file.name, bytes: torn })
  }
  if (scan.damages > 0) file.events.segmentDamaged({ name: file.name, damages: scan.damages })
  const segment = emptySegment(file.name, scan.wholeBytes)
  segment.thinness = scan.thinness
  for (const record of scan.records) addRecord(segment, record)
  return segment
}

function dropRepeats(segments: Segments): void {
  const later = segments.list.toReversed()
  let first = Infinity
  for (const segment of later) {
    if (segment.offsets.length === 0) continue
    trimFrom(segment, first)
    first = Math.min(first, segment.firstSeq)
  }
}

/** A number that was given, has not ended and is in no segment has lost its record: it ends here, as corrupt. */
function settleGaps(
  cursor: Cursor | null,
  segments: Segments,
  nowMs: number,
): { ledger: SeqLedger; corruptNow: number } {
  const held = segments.list.filter(({ offsets }) => offsets.length > 0)
  const lastHeld = Math.max(0, ...held.map(lastSeqOf))
  const firstHeld = Math.min(lastHeld + 1, ...held.map(({ firstSeq }) => firstSeq))
  // Without a cursor, what no segment holds any more had ended: files go only after their numbers have.
  const ledger = new SeqLedger(
    cursor ?? {
      lastSeq: lastHeld,
      ended: firstHeld > 1 ? [{ from: 1, to: firstHeld - 1 }] : [],
      tombstones: [],
      refused: 0,
      corrupt: 0,
    },
  )
  ledger.give(Math.max(0, lastHeld - ledger.lastSeq))
  let corruptNow = 0
  for (let seq = ledger.pendingAfter(0); seq !== undefined; seq = ledger.pendingAfter(seq)) {
    if (segments.find(seq) !== undefined) continue
    corruptNow += ledger.evict({ from: seq, to: seq }, 'corrupt', nowMs)
  }
  return { ledger, corruptNow }
}
