import type { Inspection } from '@zhian/contracts/inspection'
import type { RegistryRecordRow } from '../control/tables.ts'
import type { Author, Wish } from './registry-desk.ts'
import type { RegistrySnapshot } from './registry-snapshot.ts'
import { refusal } from '../refusal.ts'

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
  if (wish.record === null)
    refuse(
      'an inspection is closed or withdrawn, never removed',
      '核查记录只能关闭或撤回，不能删除',
    )
  const asked = Object(wish.record) as Partial<Inspection>
  if (before === undefined) return { ...wish, record: filed(asked, { author, around, nowMs }) }
  const stood = JSON.parse(before.record) as Inspection
  const { cameraId } = asked
  // A camera that goes on under another id takes along what was found of it, and nothing else of that is changed.
  if (author.source === 'discovery' && cameraId !== undefined)
    return { ...wish, record: { ...stood, cameraId } }
  if (stood.state !== 'open')
    refuse('/state: it has ended; file what is found anew', '/state：已经结束；新发现请另行登记')
  const { state, outcome } = asked
  if (state !== 'closed' && state !== 'withdrawn')
    refuse('/state: must be closed or withdrawn', '/state：须为关闭或撤回')
  if (outcome === undefined)
    refuse(
      '/outcome: must say how it was mended, or why it is taken back',
      '/outcome：须说明如何整改，或为何撤回',
    )
  const ended = { state, outcome, endedBy: author.name, endedAtMs: nowMs }
  return { ...wish, record: { ...stood, ...ended } }
}

function filed(
  { inspectedBy: _by, filedAtMs: _at, ...asked }: Partial<Inspection>,
  { author, around, nowMs }: Omit<Known, 'before'>,
) {
  const { enterpriseId, cameraId, pointId, foundAtMs = 0 } = asked
  if (asked.state !== 'open') refuse('/state: must be open', '/state：须为未结')
  if (foundAtMs > nowMs) refuse('/foundAtMs: must not lie ahead', '/foundAtMs：不能晚于现在')
  const camera = cameraId === undefined ? undefined : around.cameras.get(cameraId)
  if (camera !== undefined && camera.enterpriseId !== enterpriseId)
    refuse('/cameraId: is not a camera of this enterprise', '/cameraId：不是本企业的相机')
  const point = pointId === undefined ? undefined : around.points.get(pointId)
  if (point !== undefined && around.sites.get(point.siteId)?.enterpriseId !== enterpriseId)
    refuse('/pointId: is not a point of this enterprise', '/pointId：不是本企业的点位')
  return { ...asked, inspectedBy: author.name, filedAtMs: nowMs }
}

function refuse(en: string, zh: string): never {
  throw refusal('INPUT_REFUSED', { en, zh })
}
