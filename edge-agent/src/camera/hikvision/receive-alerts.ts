import { Fault, kindOf } from '@zhian/kit/fault'
import type { AdapterDoors } from '../camera-adapter.ts'
import type { CaptureDraft } from '../capture-draft.ts'
import type { FetchPictures } from '../fetch-pictures.ts'
import type { Assembled } from './alert-assembler.ts'
import type { AwaitedCaptures } from './awaited-captures.ts'
import { readAlert } from './read-alert.ts'
import type { ReadCaptures } from './read-alert.ts'
import type { Alert, Picture } from './read-message.ts'
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
  readonly fetchPictures: FetchPictures
  /** By when all pictures of one message must have come; absent where each alert is a message of its own. */
  readonly fetchUntil?: AbortSignal
}

/** Cameras wait some 5 s for the answer, and the disk is still to come. */
export const fetchMsMax = 3000

/**
 * Brings one alert, or bytes that are none, to its end: captures, a count, or quarantine.
 *
 * Throws a Fault of kind unavailable where nothing can be written: then the camera, or the stream, must wait.
 */
export async function receiveAssembled(
  receiving: Receiving,
  found: Assembled,
  sender: Sender,
): Promise<'heartbeat' | 'other'> {
  const { doors, awaited } = receiving
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
  using fetched = await fetchMissing(read, receiving, sender)
  const whole = fetched.pictures.length === 0 ? read : readAlert(withMore(alert, fetched), sender)
  if (whole.is === 'captures')
    await takeAll(doors, { bytes, drafts: await awaited.settle(whole, bytes) })
  return 'other'
}

type MorePictures = { readonly pictures: readonly Picture[] } & Disposable

/** What the alert only gives the address of, if it lies at the camera that sent the alert. */
async function fetchMissing(
  { missing }: ReadCaptures,
  { doors, fetchPictures, fetchUntil }: Receiving,
  { deviceId, peerAddress }: Sender,
): Promise<MorePictures> {
  const addresses = missing.filter((address) => address !== '')
  if (addresses.length === 0) return { pictures: [], [Symbol.dispose]: () => undefined }
  const { address } = doors.roster.profileOf(protocol, deviceId)
  const places = [...(address === undefined ? [] : [address]), peerAddress]
  const deadline = fetchUntil ?? AbortSignal.timeout(fetchMsMax)
  const fetched = await fetchPictures(addresses, { places, deadline })
  const pictures = [...fetched.byAddress].map(([from, bytes]) => ({ address: from, bytes }))
  return { pictures, [Symbol.dispose]: () => fetched[Symbol.dispose]() }
}

function withMore({ document, pictures }: Alert, more: MorePictures): Alert {
  return { document, pictures: [...pictures, ...more.pictures] }
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
