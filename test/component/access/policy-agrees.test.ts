// When the policy is asked for one thing and for many, then both answers are the same, because a filter that lets more
// through than the check would show what nobody allowed.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { placeFilter, warehouseFilter } from '@zhian/api/access/place-filter'
import { may, maySomewhere, permissionsOf, roles } from '@zhian/api/access/policy'
import type { Permission, Place, Subject } from '@zhian/api/access/policy'
import { openControlStore } from '@zhian/api/control/control-store'
import type { ControlStore } from '@zhian/api/control/control-store'
import { openWarehouse } from '@zhian/kit/clickhouse/warehouse'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import * as fc from 'fast-check'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres } from '../../support/postgres.ts'
import type { TestPostgres } from '../../support/postgres.ts'

interface Thing extends Place {
  readonly n: number
}

/** Parks and enterprises with awkward names among them; one enterprise stands in no park. */
const parks = ['north', 'south', "o'park", '东区']
const enterpriseOf = (n: number) => ['e-1', 'E-1', '企业', "e'; --", 'e%', 'loner'][n % 6] ?? ''
const things: readonly Thing[] = [...parks, null].flatMap((parkId, park) =>
  Array.from({ length: 7 }, (_none, at) => ({
    n: park * 7 + at,
    parkId,
    enterpriseId: at === 6 ? null : enterpriseOf(at),
  })),
)
/** As the warehouse sees it: an enterprise stands in one park or in none. */
const parkOf = new Map<string, string | null>(
  [0, 1, 2, 3, 4, 5].map((n) => [enterpriseOf(n), parks[n] ?? null]),
)
const enterprisesOfPark = (parkId: string) =>
  [...parkOf].filter(([, park]) => park === parkId).map(([enterpriseId]) => enterpriseId)

const permission = fc.constantFrom<Permission>('read capture', 'read equipment', 'manage account')
const assignment = fc.record({
  role: fc.constantFrom(...roles),
  parkId: fc.option(fc.constantFrom(...parks, 'elsewhere'), { nil: null }),
  enterpriseId: fc.option(fc.constantFrom(...parkOf.keys(), 'unknown'), { nil: null }),
})
const subject: fc.Arbitrary<Subject> = fc.record({
  accountId: fc.constant('a'),
  assignments: fc.array(assignment, { maxLength: 4 }),
})

let folder: string
let postgres: TestPostgres
const stores: ControlStore[] = []
let warehouse: Warehouse

interface ThingTables {
  readonly things: Thing
}
const thingsOf = (store: ControlStore) => store.db as unknown as Kysely<ThingTables>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhian-policy-'))
  postgres = await startPostgres()
  stores.push(
    await openControlStore({ file: join(folder, 'control.db') }),
    await openControlStore({ url: await postgres.createDatabase() }),
  )
  for (const store of stores) {
    const db = thingsOf(store)
    await db.schema
      .createTable('things')
      .addColumn('n', 'integer')
      .addColumn('parkId', 'text')
      .addColumn('enterpriseId', 'text')
      .execute()
    await db.insertInto('things').values(things).execute()
  }
  warehouse = await openWarehouse({ folder: join(folder, 'warehouse'), database: 'zhian' }, 1)
  await warehouse.command(
    'CREATE TABLE zhian.things (enterprise_id String) ENGINE = MergeTree ORDER BY enterprise_id',
  )
  const lines = [...parkOf.keys()].map((id) => JSON.stringify({ enterprise_id: id })).join('\n')
  await warehouse.insert({ table: 'zhian.things', lines, token: 'things' })
})
afterAll(async () => {
  await warehouse?.[Symbol.asyncDispose]()
  for (const store of stores) await store[Symbol.asyncDispose]()
  await postgres?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

test('control data: the rows that the filter finds are those that the check allows', async () => {
  let found = 0
  const property = fc.asyncProperty(subject, permission, async (who, wanted) => {
    const allowed = things.filter((thing) => may(who, wanted, thing)).map(({ n }) => n)
    found += allowed.length
    for (const store of stores) {
      const rows = await thingsOf(store)
        .selectFrom('things')
        .select('n')
        .where(
          placeFilter(who, wanted, {
            parkId: 'things.parkId',
            enterpriseId: 'things.enterpriseId',
          }),
        )
        .orderBy('n')
        .execute()
      expect(rows.map(({ n }) => n)).toEqual(allowed)
    }
    expect(maySomewhere(who, wanted)).toBe(permissionsOf(who).includes(wanted))
  })
  await fc.assert(property, { numRuns: 300 })
  expect(found).toBeGreaterThan(100)
})

test('control data without a park: a role that holds in one park reaches nothing', async () => {
  const property = fc.asyncProperty(subject, permission, async (who, wanted) => {
    const at = ({ enterpriseId }: Thing) => ({ parkId: null, enterpriseId })
    const allowed = things.filter((thing) => may(who, wanted, at(thing))).map(({ n }) => n)
    for (const store of stores) {
      const rows = await thingsOf(store)
        .selectFrom('things')
        .select('n')
        .where(placeFilter(who, wanted, { enterpriseId: 'enterpriseId' }))
        .orderBy('n')
        .execute()
      expect(rows.map(({ n }) => n)).toEqual(allowed)
    }
  })
  await fc.assert(property, { numRuns: 100 })
})

test('the warehouse: the rows that the fragment finds are those that the check allows', async () => {
  const property = fc.asyncProperty(subject, permission, async (who, wanted) => {
    const allowed = [...parkOf]
      .filter(([enterpriseId, parkId]) => may(who, wanted, { parkId, enterpriseId }))
      .map(([enterpriseId]) => enterpriseId)
    const { condition, parameters } = warehouseFilter(who, wanted, enterprisesOfPark)
    const rows = await warehouse.query<{ id: string }>(
      `SELECT enterprise_id AS id FROM zhian.things WHERE ${condition}`,
      parameters,
      { ms: 10_000, rows: 1000, memoryBytes: 100_000_000 },
    )
    expect(rows.map(({ id }) => id).toSorted()).toEqual(allowed.toSorted())
  })
  await fc.assert(property, { numRuns: 150 })
})
