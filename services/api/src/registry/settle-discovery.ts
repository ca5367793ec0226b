import type { CameraView } from '@zhian/contracts/api'
import type { CameraArchive, Maintenance } from '@zhian/contracts/registry'
import type { DiscoveryOrder, RegistryRecord } from '@zhian/contracts/registry-exchange'
import type { Author, RegistryDesk } from './registry-desk.ts'
import type { WrittenRecord } from './registry-records.ts'
import { noSuch } from './refuse-unfit.ts'
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

/** An archive goes on under the id that its agent says, with what was filed for it, in one change; its history stays under the old id. */
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
  const record = { ...archive, cameraId: nextId }
  const written: WrittenRecord[] = [
    desk.plan(author, { kind: 'cameras', id: cameraId, record: null, version }, cameras),
    desk.plan(author, { kind: 'cameras', id: nextId, record }, cameras),
  ]
  const filed = [...cameras.around.maintenance.values()].filter(({ cameraIds }) =>
    cameraIds.includes(cameraId),
  )
  const { rows } = await desk.ground(
    'maintenance',
    filed.map(({ maintenanceId }) => maintenanceId),
  )
  const around = {
    ...cameras.around,
    cameras: new Map([...cameras.around.cameras, [nextId, record]]),
  }
  for (const filing of filed) {
    const named = (id: string) => (id === cameraId ? nextId : id)
    const next: Maintenance = { ...filing, cameraIds: filing.cameraIds.map(named) }
    const wish = { kind: 'maintenance', id: filing.maintenanceId, record: next } as const
    written.push(desk.plan(author, wish, { rows, around }))
  }
  await desk.write(written)
  return desk.get(author.subject, 'cameras', nextId)
}
