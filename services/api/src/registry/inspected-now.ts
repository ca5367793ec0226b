import type { Inspection } from '@zhian/contracts/inspection'
import { Fault } from '@zhian/kit/fault'
import type { RegistryRecordRow } from '../control/tables.ts'
import type { Author, Wish } from './registry-desk.ts'
import type { RegistrySnapshot } from './registry-snapshot.ts'

interface Known {
  readonly author: Author
  readonly before: RegistryRecordRow | undefined
  readonly around: RegistrySnapshot
  readonly nowMs: number
}

/**
 * Who found what, and who saw that it was mended and when, is for the platform to say. What was found is not changed afterwards and
 * never goes away: it is closed, or withdrawn with a word why.
 */
export function inspectedNow(wish: Wish, { author, before, around, nowMs }: Known): Wish {
  if (wish.kind !== 'inspections') return wish
  if (wish.record === null) refuse('an inspection is closed or withdrawn, never removed')
  const asked = Object(wish.record) as Partial<Inspection>
  if (before === undefined) return { ...wish, record: filed(asked, { author, around, nowMs }) }
  const stood = JSON.parse(before.record) as Inspection
  if (stood.state !== 'open') refuse('/state: it has ended; file what is found anew')
  const { state, outcome } = asked
  if (state !== 'closed' && state !== 'withdrawn') refuse('/state: must be closed or withdrawn')
  if (outcome === undefined) refuse('/outcome: must say how it was mended, or why it is taken back')
  const ended = { state, outcome, endedBy: author.name, endedAtMs: nowMs }
  return { ...wish, record: { ...stood, ...ended } }
}

function filed(
  { inspectedBy: _by, filedAtMs: _at, ...asked }: Partial<Inspection>,
  { author, around, nowMs }: Omit<Known, 'before'>,
) {
  const { enterpriseId, cameraId, pointId, foundAtMs = 0 } = asked
  if (asked.state !== 'open') refuse('/state: must be open')
  if (foundAtMs > nowMs) refuse('/foundAtMs: must not lie ahead')
  const camera = cameraId === undefined ? undefined : around.cameras.get(cameraId)
  if (camera !== undefined && camera.enterpriseId !== enterpriseId)
    refuse('/cameraId: is not a camera of this enterprise')
  const point = pointId === undefined ? undefined : around.points.get(pointId)
  if (point !== undefined && around.sites.get(point.siteId)?.enterpriseId !== enterpriseId)
    refuse('/pointId: is not a point of this enterprise')
  return { ...asked, inspectedBy: author.name, filedAtMs: nowMs }
}

function refuse(problem: string): never {
  throw new Fault('INPUT_REFUSED', problem)
}
