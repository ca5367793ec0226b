import type { CameraView } from '@zhian/contracts/api'
import type { CameraArchive } from '@zhian/contracts/registry'
import type { DiscoveryOrder, RegistryRecord } from '@zhian/contracts/registry-exchange'
import type { Author, RegistryDesk, Wish } from './registry-desk.ts'
import type { WrittenRecord } from './registry-records.ts'
import { noSuch } from './refuse-unfit.ts'
import type { RegistrySnapshot } from './registry-snapshot.ts'
import { refusal } from '../refusal.ts'

interface Discovered {
  readonly camera: CameraView
  readonly order: DiscoveryOrder
  readonly author: Author
}

/** Throws as the desk does; whether the site is within reach is the desk's to say. */
export async function settleDiscovery(
  desk: RegistryDesk,
  { camera, order, author }: Discovered,
): Promise<RegistryRecord> {
  const { cameraId, deviceId } = camera
  const { sites } = await desk.snapshot()
  const site = sites.get(order.siteId)
  if (site === undefined) throw noSuch('siteId', 'sites', order.siteId)
  if (order.is !== undefined)
    return goOn(desk, { author, nextId: cameraId, is: order.is, siteId: order.siteId })
  const record: CameraArchive = {
    cameraId,
    enterpriseId: site.enterpriseId,
    siteId: order.siteId,
    ...(/^\d{20}$/.test(deviceId) ? { deviceCode: deviceId } : {}),
    codes: {},
    placeClass: 'UNKNOWN',
    serves: [],
  }
  return desk.put(author, { kind: 'cameras', id: cameraId, record })
}

interface GoingOn {
  readonly author: Author
  readonly nextId: string
  readonly siteId: string
  readonly is: NonNullable<DiscoveryOrder['is']>
}

const formerIdsMax = 20

/** An archive goes on under the id that its agent says, with what was filed and found, in one change; its history names both ids. */
async function goOn(
  desk: RegistryDesk,
  { author, nextId, siteId, is }: GoingOn,
): Promise<RegistryRecord> {
  const { cameraId, version } = is
  const stands = await desk.get(author.subject, 'cameras', cameraId)
  const archive = stands.record as CameraArchive
  if (archive.siteId !== siteId || stands.retiredAtMs !== undefined)
    throw refusal('INPUT_REFUSED', {
      en: '/is: must be an archive of this site that still stands',
      zh: '/is：须是本厂区仍有效的档案',
    })
  const cameras = await desk.ground('cameras', [cameraId, nextId])
  const formerIds = [...(archive.formerIds ?? []), cameraId].slice(-formerIdsMax)
  const record = { ...archive, cameraId: nextId, formerIds }
  const written: WrittenRecord[] = [
    desk.plan(author, { kind: 'cameras', id: cameraId, record: null, version }, cameras),
    desk.plan(author, { kind: 'cameras', id: nextId, record }, cameras),
  ]
  const { around } = cameras
  const next = { ...around, cameras: new Map([...around.cameras, [nextId, record]]) }
  for (const wish of following(around, cameraId, nextId)) {
    const { rows } = await desk.ground(wish.kind, [wish.id])
    written.push(desk.plan(author, wish, { around: next, rows }))
  }
  await desk.write(written)
  return desk.get(author.subject, 'cameras', nextId)
}

/** What speaks of a camera and goes on speaking of it: maintenance that was filed, inspections that found something. */
function following(
  { maintenance, inspections }: RegistrySnapshot,
  from: string,
  to: string,
): Wish[] {
  const filings = [...maintenance.values()].filter(({ cameraIds }) => cameraIds.includes(from))
  const findings = [...inspections.values()].filter(({ cameraId }) => cameraId === from)
  return [
    ...filings.map((filing): Wish => {
      const cameraIds = filing.cameraIds.map((id) => (id === from ? to : id))
      return { kind: 'maintenance', id: filing.maintenanceId, record: { ...filing, cameraIds } }
    }),
    ...findings.map((finding): Wish => {
      const record = { ...finding, cameraId: to }
      return { kind: 'inspections', id: finding.inspectionId, record }
    }),
  ]
}
