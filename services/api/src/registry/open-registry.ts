import type { Holiday } from '@zhian/contracts/registry'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import type { EnterprisesOfPark } from '../access/place-filter.ts'
import type { ControlStore } from '../control/control-store.ts'
import { discoveries } from './begin-archives.ts'
import type { Discoveries } from './begin-archives.ts'
import { registryCopier } from './copy-to-warehouse.ts'
import type { CopyEvents } from './copy-to-warehouse.ts'
import { RegistryDesk } from './registry-desk.ts'
import { registryRecords } from './registry-records.ts'

interface RegistryNeeds {
  readonly control: ControlStore
  readonly warehouse: Warehouse
  readonly events: CopyEvents
  readonly now: () => number
}

export interface ParkRegistry extends AsyncDisposable {
  readonly desk: RegistryDesk
  readonly discoveries: Discoveries
  /** As the registry last stood, for filters that cannot wait. */
  readonly enterprisesOfPark: EnterprisesOfPark
  readonly holidays: () => readonly Holiday[]
}

/** 一机一档, and its copy in the warehouse, which is made anew at every start. */
export async function openRegistry(needs: RegistryNeeds): Promise<ParkRegistry> {
  const copier = registryCopier(needs)
  const desk = new RegistryDesk({
    records: registryRecords(needs.control),
    changed: (snapshot) => copier.copy(snapshot),
    now: needs.now,
  })
  const first = await desk.snapshot()
  if (first.parks.size > 0) copier.copy(first)
  return {
    desk,
    discoveries: discoveries(needs.warehouse),
    enterprisesOfPark: (parkId) => desk.enterprisesOfPark(parkId),
    holidays: () => desk.holidays(),
    [Symbol.asyncDispose]: () => copier[Symbol.asyncDispose](),
  }
}
