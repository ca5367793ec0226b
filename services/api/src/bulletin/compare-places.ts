import type { BulletinMeasures } from '@zhian/contracts/bulletin'
import type { Years } from './compare-years.ts'
import type { ReadPlaces } from './read-month.ts'
import { rounded } from './tell-month.ts'
import type { ToldMonth } from './tell-month.ts'

export interface PlaceNames {
  readonly enterprise: (enterpriseId: string) => string
  readonly village: (villageId: string) => string
  readonly villageOf: (enterpriseId: string) => string
}

type Village = BulletinMeasures['villages'][number]
type Enterprise = BulletinMeasures['enterprises'][number]
type VillageOfYear = Pick<Village, 'enterprises' | 'cameras' | 'online'> &
  Pick<Village, 'vehicles' | 'vehiclesHidden'>

/** Villages and enterprises of this year, each beside the year before: as it was issued, or else as the statements give it. */
export function comparePlaces(
  read: { readonly now: ReadPlaces; readonly before: ReadPlaces },
  years: Years,
  names: PlaceNames,
): Pick<BulletinMeasures, 'villages' | 'enterprises'> {
  const { issued, before } = years
  const villagesBefore =
    issued === null
      ? villagesIn(read.before, before)
      : new Map(issued.measures.villages.map((each) => [each.villageId, each]))
  const enterprisesBefore =
    issued === null
      ? enterprisesIn(read.before)
      : new Map(issued.measures.enterprises.map((each) => [each.enterpriseId, each]))
  return {
    villages: compareVillages(villagesIn(read.now, years.now), villagesBefore, names),
    enterprises: compareEnterprises(enterprisesIn(read.now), enterprisesBefore, names),
  }
}

/** Nothing of a year that may not be told, or of which nothing is stored. */
function villagesIn(read: ReadPlaces, told: ToldMonth | null): Map<string, VillageOfYear> {
  if (told === null) return new Map()
  const onlineOf = new Map(read.villageTimes.map((row) => [row.village_id, row.online]))
  return new Map(
    read.villages.map((row, index) => [
      row.village_id,
      {
        enterprises: row.enterprises,
        cameras: row.cameras,
        online: rounded(onlineOf.get(row.village_id) ?? null),
        vehicles: told.villages[index]?.count ?? null,
        vehiclesHidden: told.villages[index]?.hidden ?? null,
      },
    ]),
  )
}

/** One that nothing came from this year still stands in the year before. */
function compareVillages(
  now: ReadonlyMap<string, VillageOfYear>,
  before: ReadonlyMap<string, VillageOfYear>,
  names: PlaceNames,
): Village[] {
  const none = { enterprises: 0, cameras: 0, online: null, vehicles: null, vehiclesHidden: null }
  const ids = [...new Set([...now.keys(), ...before.keys()])].toSorted()
  return ids.map((villageId) => {
    const previous = before.get(villageId)
    const { enterprises, cameras, online, vehicles, vehiclesHidden } = now.get(villageId) ?? none
    return {
      villageId,
      villageName: names.village(villageId),
      enterprises,
      cameras,
      online,
      vehicles,
      vehiclesHidden,
      previousCameras: previous?.cameras ?? null,
      previousOnline: previous?.online ?? null,
      previousVehicles: previous?.vehicles ?? null,
      previousVehiclesHidden: previous?.vehiclesHidden ?? null,
    }
  })
}

type EnterpriseOfYear = Pick<Enterprise, 'cameras' | 'online' | 'blindHours' | 'score'>

/** All that are watched or assessed. */
function enterprisesIn({ enterprises, scores }: ReadPlaces): Map<string, EnterpriseOfYear> {
  const watched = new Map(enterprises.map((row) => [row.enterprise_id, row]))
  const scoreOf = new Map(scores.map((row) => [row.enterprise_id, row.score]))
  const ids = [...new Set([...watched.keys(), ...scoreOf.keys()])]
  return new Map(
    ids.map((enterpriseId) => {
      const row = watched.get(enterpriseId)
      const line = {
        cameras: row?.cameras ?? 0,
        online: rounded(row?.online ?? null),
        blindHours: rounded(row?.blind_hours ?? null),
        score: rounded(scoreOf.get(enterpriseId) ?? null),
      }
      return [enterpriseId, line]
    }),
  )
}

/** Village by village. */
function compareEnterprises(
  now: ReadonlyMap<string, EnterpriseOfYear>,
  before: ReadonlyMap<string, EnterpriseOfYear>,
  names: PlaceNames,
): Enterprise[] {
  const lines = [...now].map(([enterpriseId, line]) => ({
    enterpriseId,
    enterpriseName: names.enterprise(enterpriseId),
    villageName: names.villageOf(enterpriseId),
    ...line,
    previousOnline: before.get(enterpriseId)?.online ?? null,
    previousScore: before.get(enterpriseId)?.score ?? null,
  }))
  const placeOf = ({ enterpriseId, villageName }: Enterprise) => `${villageName} ${enterpriseId}`
  return lines.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
}
