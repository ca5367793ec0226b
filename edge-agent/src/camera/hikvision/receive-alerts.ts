import { Fault, kindOf } from '@zhian/kit/fault'
import type { AdapterDoors } from '../camera-adapter.ts'
import type { CaptureDraft } from '../capture-draft.ts'
import type { Assembled } from './alert-assembler.ts'
import type { AwaitedCaptures } from './awaited-captures.ts'
import { readAlert } from './read-alert.ts'
import { describedIn } from './read-targets.ts'
import { protocol } from './sender.ts'
import type { Sender } from './sender.ts'

/** Names that say who somebody is in the results of a search among known people. */
const whoItIs = new Map([
  ['identify', 'Candidates'],
  ['candidate', 'Candidates'],
  ['human_data', 'Candidates'],
  ['maxsimilarity', 'Similaritydegree'],
])

export interface Receiving {
  readonly doors: AdapterDoors
  readonly awaited: AwaitedCaptures
}

/**
 * Brings one alert, or bytes that are none, to its end: captures, a count, or quarantine.
 *
 * Throws a Fault of kind unavailable where nothing can be written: then the camera, or the stream, must wait.
 */
export async function receiveAssembled(
  { doors, awaited }: Receiving,
  found: Assembled,
  sender: Sender,
): Promise<'heartbeat' | 'other'> {
  if (found.is === 'stray') {
    await doors.quarantine.put({ protocol, reason: found.reason, bytes: found.bytes })
    return 'other'
  }
  const { alert, bytes } = found
  doors.stripped.countIn(alert.document, whoItIs)
  doors.stripped.countIn(describedIn(alert.document))
  const read = readAlert(alert, sender)
  if (read.is === 'heartbeat' || read.is === 'noise') {
    doors.events.inputNoted({ protocol, what: read.is === 'noise' ? read.what : read.is })
    return read.is === 'heartbeat' ? 'heartbeat' : 'other'
  }
  if (read.is === 'unknown') {
    await doors.quarantine.put({ protocol, reason: read.reason, bytes })
    return 'other'
  }
  await takeAll(doors, { bytes, drafts: await awaited.settle(read, bytes) })
  return 'other'
}

async function takeAll(
  doors: AdapterDoors,
  { drafts, bytes }: { drafts: readonly CaptureDraft[]; bytes: Buffer },
): Promise<void> {
  const ends = await Promise.all(drafts.map((draft) => takeOne(doors, draft)))
  if (ends.includes('unbuildable'))
    await doors.quarantine.put({ protocol, reason: 'capture_unbuildable', bytes })
}

async function takeOne(doors: AdapterDoors, draft: CaptureDraft): Promise<'ended' | 'unbuildable'> {
  try {
    await doors.intake.take(protocol, draft)
    return 'ended'
  } catch (error) {
    if (kindOf(error) === 'unavailable') throw error
    return 'unbuildable'
  }
}

/** The code under which an input was turned away, for the count. */
export function reasonOf(error: unknown): string {
  return error instanceof Fault ? error.code : 'unavailable'
}
