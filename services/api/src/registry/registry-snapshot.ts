import type { Inspection } from '@zhian/contracts/inspection'
import type {
  CameraArchive,
  Enterprise,
  Holiday,
  IgnoredCamera,
  Maintenance,
  Park,
  Point,
  Position,
  RecordKind,
  Shutdown,
  Site,
  Village,
} from '@zhian/contracts/registry'
import type { RegistryRecordRow } from '../control/tables.ts'
import { isNear } from './archive-faults.ts'
import type { ArchiveSurroundings } from './archive-faults.ts'

/** The whole registry as it stands, by id; a park's fits into memory many times over. */
export interface RegistrySnapshot {
  readonly parks: ReadonlyMap<string, Park>
  readonly villages: ReadonlyMap<string, Village>
  readonly enterprises: ReadonlyMap<string, Enterprise>
  readonly sites: ReadonlyMap<string, Site>
  readonly points: ReadonlyMap<string, Point>
  readonly cameras: ReadonlyMap<string, CameraArchive>
  readonly maintenance: ReadonlyMap<string, Maintenance>
  readonly shutdowns: ReadonlyMap<string, Shutdown>
  readonly holidays: ReadonlyMap<string, Holiday>
  readonly inspections: ReadonlyMap<string, Inspection>
  readonly ignored: ReadonlyMap<string, IgnoredCamera>
  /** Cameras whose archive is no longer there, and since when. */
  readonly retiredCameras: ReadonlyMap<string, number>
}

export function snapshotOf(rows: readonly RegistryRecordRow[]): RegistrySnapshot {
  const standing = rows.filter(({ retiredAtMs }) => retiredAtMs === null)
  const byKind = Map.groupBy(standing, ({ kind }) => kind)
  const of = <T>(kind: RecordKind): ReadonlyMap<string, T> =>
    new Map((byKind.get(kind) ?? []).map(({ id, record }) => [id, JSON.parse(record) as T]))
  return {
    parks: of('parks'),
    villages: of('villages'),
    enterprises: of('enterprises'),
    sites: of('sites'),
    points: of('points'),
    cameras: of('cameras'),
    maintenance: of('maintenance'),
    shutdowns: of('shutdowns'),
    holidays: of('holidays'),
    inspections: of('inspections'),
    ignored: of('ignored'),
    retiredCameras: new Map(
      rows.flatMap(({ kind, id, retiredAtMs }) =>
        kind === 'cameras' && retiredAtMs !== null ? [[id, retiredAtMs]] : [],
      ),
    ),
  }
}

/** What each camera's archive is judged against, reckoned once for all of them. What a camera had that is gone, another may have. */
export function surroundings(
  snapshot: RegistrySnapshot,
  nowMs: number,
): (camera: CameraArchive) => ArchiveSurroundings {
  const cameras = [...snapshot.cameras.values()].filter(
    ({ retiredAtMs = Infinity }) => retiredAtMs > nowMs,
  )
  const count = (keysOf: (camera: CameraArchive) => string | undefined) => {
    const counts = new Map<string, number>()
    for (const camera of cameras) {
      const key = keysOf(camera)
      if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    return counts
  }
  const macs = count(({ macAddress }) => macAddress?.toLowerCase())
  const codes = count(({ deviceCode }) => deviceCode)
  const positions = count(({ position }) => position?.join())
  const names = count(({ enterpriseId, name }) => name && `${enterpriseId}\n${name}`)
  const called = new Map(
    cameras.flatMap((camera) =>
      [camera.deviceCode, camera.cameraId].flatMap((name) =>
        name === undefined ? [] : [[name, camera] as const],
      ),
    ),
  )
  const pointsOfSite = Map.groupBy(snapshot.points.values(), ({ siteId }) => siteId)
  return (camera) => ({
    park: snapshot.parks.get(snapshot.enterprises.get(camera.enterpriseId)?.parkId ?? ''),
    taken: (member, value) => ((member === 'macAddress' ? macs : codes).get(value) ?? 0) > 1,
    sharing: (position) => positions.get(position.join()) ?? 0,
    isNamesake: (name) => (names.get(`${camera.enterpriseId}\n${name}`) ?? 0) > 1,
    prohibitedZoneAt: (position) => zoneAt(snapshot.sites.get(camera.siteId), position),
    points: pointsOfSite.get(camera.siteId) ?? [],
    cameraCalled: (codeOrId) => called.get(codeOrId),
    nowMs,
  })
}

function zoneAt(site: Site | undefined, position: Position): string | undefined {
  return site?.prohibitedZones.find(({ outline }) => isNear(position, outline, 0))?.name
}
