import { operatorByToken } from '@zhian/api/access/policy'
import type { ControlStore } from '@zhian/api/control/control-store'
import { RegistryDesk } from '@zhian/api/registry/registry-desk'
import { registryRecords } from '@zhian/api/registry/registry-records'
import type { RecordKind } from '@zhian/contracts/registry'
import type { DemoPark } from './park-model.ts'

/** Every record of the park, in an order in which each refers only to what is there already. */
export function recordsOf({ park, villages, enterprises }: DemoPark) {
  return [
    { kind: 'parks', records: [park], idMember: 'parkId' },
    { kind: 'villages', records: villages, idMember: 'villageId' },
    {
      kind: 'enterprises',
      records: enterprises.map(({ record }) => record),
      idMember: 'enterpriseId',
    },
    { kind: 'sites', records: enterprises.map(({ site }) => site), idMember: 'siteId' },
    { kind: 'points', records: enterprises.flatMap(({ points }) => points), idMember: 'pointId' },
    {
      kind: 'cameras',
      records: enterprises.flatMap(({ cameras }) =>
        cameras.flatMap(({ archive, isArchived }) => (isArchived ? [archive] : [])),
      ),
      idMember: 'cameraId',
    },
    {
      kind: 'maintenance',
      records: enterprises.flatMap(({ maintenance }) => maintenance),
      idMember: 'maintenanceId',
    },
    {
      kind: 'shutdowns',
      records: enterprises.flatMap(({ shutdowns }) => shutdowns),
      idMember: 'shutdownId',
    },
  ] as const satisfies readonly {
    kind: RecordKind
    records: readonly object[]
    idMember: string
  }[]
}

/** Through the registry's own desk: whatever a form would refuse is refused here. Its copy in the warehouse is made by the next `up`. */
export async function loadRegistry(control: ControlStore, park: DemoPark): Promise<void> {
  const now = () => park.span.toMs
  const desk = new RegistryDesk({
    records: registryRecords(control),
    changed: () => undefined,
    now,
  })
  const author = { subject: operatorByToken, name: 'demo', source: 'demo' } as const
  for (const { kind, records, idMember } of recordsOf(park)) {
    const wishes = records.map((record) => {
      const id = String((record as unknown as Record<string, unknown>)[idMember])
      return { kind, id, record, version: 0 }
    })
    const ground = await desk.ground(
      kind,
      wishes.map(({ id }) => id),
    )
    const written = wishes.map((wish) => desk.plan(author, wish, ground))
    if (written.length > 0) await desk.write(written)
  }
}
