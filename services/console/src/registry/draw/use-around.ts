import type {
  CameraArchive,
  Enterprise,
  Park,
  Point,
  Site,
  Village,
} from '@zhian/contracts/registry'
import { useRecords } from '../../park/park-reads.ts'
import type { RecordOf } from '../../park/park-reads.ts'
import type { FormKind, PlainRecord } from '../record/record-forms.ts'
import { aroundOf } from './around.ts'
import type { Around, Registry } from './around.ts'

/** Undefined until all that stands around is known: the plan would begin elsewhere. */
export function useAround(kind: FormKind, record: PlainRecord): Around | undefined {
  const registry = useRegistry()
  return registry && aroundOf(kind, record, registry)
}

export function useRegistry(): Registry | undefined {
  const parks = useRecords<Park>('parks')
  const villages = useRecords<Village>('villages')
  const enterprises = useRecords<Enterprise>('enterprises')
  const sites = useRecords<Site>('sites')
  const points = useRecords<Point>('points')
  const cameras = useRecords<CameraArchive>('cameras')
  const isKnown = [parks, villages, enterprises, sites, points, cameras].every(
    ({ isSuccess }) => isSuccess,
  )
  if (!isKnown) return undefined
  return {
    parks: plain(parks.data),
    villages: plain(villages.data),
    enterprises: plain(enterprises.data),
    sites: plain(sites.data),
    points: plain(points.data),
    cameras: plain(cameras.data),
  }
}

const plain = <T>(records: readonly RecordOf<T>[] | undefined): T[] =>
  records?.map(({ record }) => record) ?? []
