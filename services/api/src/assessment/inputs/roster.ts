import type { Inspection } from '@zhian/contracts/inspection'
import type {
  ArchiveFault,
  CameraArchive,
  Enterprise,
  Maintenance,
  Point,
  Site,
} from '@zhian/contracts/registry'
import type { Interval } from '@zhian/contracts/score'
import { archiveFaults } from '../../registry/archive-faults.ts'
import { surroundings } from '../../registry/registry-snapshot.ts'
import type { RegistrySnapshot } from '../../registry/registry-snapshot.ts'
import { dayNumber } from '../../registry/calendar-days.ts'
import { startOfDay } from '../periods.ts'

/** What the registry knows of one enterprise. */
export interface Roster {
  readonly enterprise: Enterprise
  readonly sites: readonly Site[]
  readonly points: ReadonlyMap<string, Point>
  /** Those that stand, by id. */
  readonly cameras: readonly CameraArchive[]
  readonly faults: ReadonlyMap<string, readonly ArchiveFault[]>
  /** Approved ones. */
  readonly maintenance: readonly Maintenance[]
  /** When no captures are expected: standstills of the enterprise, and holidays of its park (domain 7.3). */
  readonly shutdowns: readonly Interval[]
  readonly inspections: readonly Inspection[]
}

interface Asked {
  readonly parkId: string
  readonly asOfMs: number
  /** One of them alone. */
  readonly enterpriseId?: string
}

/** The enterprises of a park, by id. */
export function rostersOf(
  snapshot: RegistrySnapshot,
  { parkId, asOfMs, enterpriseId: only }: Asked,
): Roster[] {
  const by = <T extends { readonly enterpriseId: string }>(records: ReadonlyMap<string, T>) =>
    Map.groupBy(records.values(), ({ enterpriseId }) => enterpriseId)
  const [sites, cameras] = [by(snapshot.sites), by(snapshot.cameras)]
  const [maintenance, shutdowns] = [by(snapshot.maintenance), by(snapshot.shutdowns)]
  const inspections = by(snapshot.inspections)
  const pointsOfSite = Map.groupBy(snapshot.points.values(), ({ siteId }) => siteId)
  const holidays = holidaysOf(snapshot, parkId)
  const around = surroundings(snapshot, asOfMs)
  return [...snapshot.enterprises.values()]
    .filter((each) => each.parkId === parkId && (only === undefined || each.enterpriseId === only))
    .map((enterprise): Roster => {
      const { enterpriseId } = enterprise
      const own = sites.get(enterpriseId) ?? []
      const standing = (cameras.get(enterpriseId) ?? []).filter(
        ({ retiredAtMs = Infinity }) => retiredAtMs > asOfMs,
      )
      const points = own.flatMap(({ siteId }) => pointsOfSite.get(siteId) ?? [])
      return {
        enterprise,
        sites: own,
        points: new Map(points.map((point) => [point.pointId, point])),
        cameras: standing,
        faults: new Map(
          standing.map((camera) => [camera.cameraId, archiveFaults(camera, around(camera))]),
        ),
        maintenance: (maintenance.get(enterpriseId) ?? []).filter(
          ({ state }) => state === 'approved',
        ),
        shutdowns: [...(shutdowns.get(enterpriseId) ?? []), ...holidays],
        inspections: inspections.get(enterpriseId) ?? [],
      }
    })
}

function holidaysOf({ holidays }: RegistrySnapshot, parkId: string): Interval[] {
  return [...holidays.values()]
    .filter((each) => each.parkId === parkId && each.dayKind === 'holiday')
    .map(({ fromDay, toDay }) => ({
      fromMs: startOfDay(dayNumber(fromDay)),
      toMs: startOfDay(dayNumber(toDay) + 1),
    }))
}

/** The most critical of what a camera is there for; a camera that serves no point weighs least. */
export function criticalityOf({ serves }: CameraArchive, { points }: Roster): number {
  const requires = serves.flatMap(({ pointId }) => points.get(pointId)?.requires ?? [])
  return Math.max(1, ...requires.map(({ criticality }) => criticality))
}

/** GA/T 1400: 5 is plain video, 6 a high vantage point; neither captures. */
export function isPlainVideo({ codes: { function: functionType } }: CameraArchive): boolean {
  const codes = functionType?.system.startsWith('GA/T 1400') ? functionType.code.split('/') : []
  return codes.length > 0 && codes.every((code) => code === '5' || code === '6')
}

/** Whether captures are to be expected of it, by what its points require. */
export function isCapturing(camera: CameraArchive, { points }: Roster): boolean {
  return (
    !isPlainVideo(camera) &&
    camera.serves.some(({ pointId }) =>
      points.get(pointId)?.requires.some(({ capability }) => capability.endsWith('_CAPTURE')),
    )
  )
}

/** From when on it is looked at. */
export const commissionedAtMs = (camera: CameraArchive, { enterprise }: Roster) =>
  camera.commissionedAtMs ?? enterprise.onboardedAtMs
