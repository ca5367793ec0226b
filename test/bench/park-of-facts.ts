import { openAssessment } from '@zhian/api/assessment/open-assessment'
import { usualSamples } from '@zhian/api/assessment/pictures/sample-plan'
import { assessmentEvents } from '@zhian/api/assessment/assessment-events'
import { openControlStore } from '@zhian/api/control/control-store'
import { RegistryDesk } from '@zhian/api/registry/registry-desk'
import { registryRecords } from '@zhian/api/registry/registry-records'
import type { WrittenRecord } from '@zhian/api/registry/registry-records'
import type { RegistryRecordRow } from '@zhian/api/control/tables'
import type { RecordKind } from '@zhian/contracts/registry'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { silentLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import {
  givenCameraArchive,
  givenEnterprise,
  givenPark,
  givenPoint,
  givenSite,
} from '../support/given-park.ts'
import { noPictures } from '../support/api.ts'
import { startWarehouse } from '../support/warehouse.ts'

const hourS = 3600
const dayS = 24 * hourS
/** The park's midnight, after a month and the four weeks that sudden drops look back. */
const beganMs = Date.UTC(2026, 9, 31, 16)
const beganS = beganMs / 1000
const days = 30 + 28
const period = 'rolling30'
/** Cameras capture from six in the morning to eight in the evening. */
const hoursADay = 14
const camerasEach = 20
const bounds = { ms: 600_000, rows: 1_000_000_000, memoryBytes: 4_000_000_000 }

/** A registered park whose cameras have captured for two months, in the facts that captures become; and its assessment. */
export async function parkOfFacts(enterprises: number) {
  let daysMore = 0
  const now = () => beganMs + daysMore * dayS * 1000 + 1
  const store = await startWarehouse()
  const control = await openControlStore({ file: `${store.folder}/control.sqlite` })
  const { warehouse } = store
  const metrics = openMetrics()
  const nothing = () => undefined
  const records = registryRecords(control)
  const registry = new RegistryDesk({ records, changed: nothing, now })
  await records.write(recordsOf(enterprises))
  const assessment = openAssessment({
    control,
    warehouse,
    registry,
    blobs: noPictures,
    // Nobody captures in the first hour: what was sampled is given, and nothing is fetched.
    settings: {
      isJobOn: false,
      samples: { ...usualSamples, toHour: 1 },
      due: { daysOf: nothing, source: null },
    },
    events: assessmentEvents(silentLog(), metrics),
    now,
  })
  await fill(warehouse, enterprises)
  return {
    /** How many scores became other ones. */
    compute: async () => (await assessment.compute({ parkId: 'park-1', period })).scored,
    /** As if no score had ever been computed. */
    forget: async () => {
      for (const table of ['scores', 'parkScores', 'scoreRevisions', 'scoreContents'] as const)
        await control.db.deleteFrom(table).execute()
    },
    /** Midnight comes again, with a day of every camera. */
    nextDay: async () => {
      daysMore += 1
      await fillDay(warehouse, { enterprises, day: daysMore - 1 })
    },
    /** Captures of the day before come late of so many, and change their hour. */
    comeLate: async (late: number) => {
      const day = daysMore - 1
      await warehouse.command(
        lateSql({ enterprises: late, day }).replaceAll('{database}', warehouse.database),
      )
      await touch(warehouse, { enterprises: late, day })
    },
    sumHours: () =>
      warehouse.query(
        `SELECT enterprise_id, camera_id, sum(captures), sum(timely) FROM ${warehouse.database}.camera_hours FINAL
         GROUP BY enterprise_id, camera_id`,
        {},
        bounds,
      ),
    async [Symbol.asyncDispose]() {
      await assessment[Symbol.asyncDispose]()
      await control[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    },
  }
}

function recordsOf(enterprises: number): WrittenRecord[] {
  const park = written({ kind: 'parks', id: 'park-1', enterpriseId: '' }, givenPark())
  const indexes = Array.from({ length: enterprises }, (_, index) => index)
  return [park, ...indexes.flatMap(recordsOfEnterprise)]
}

type Named = Pick<RegistryRecordRow, 'kind' | 'id' | 'enterpriseId'>

const written = (named: Named, record: object): WrittenRecord => ({
  before: undefined,
  after: {
    ...named,
    parkId: 'park-1',
    version: 1,
    changedAtMs: beganMs - dayS * 1000,
    changedBy: 'bench',
    retiredAtMs: null,
    record: JSON.stringify(record),
  },
  source: 'import',
})

function recordsOfEnterprise(index: number): WrittenRecord[] {
  const enterpriseId = `e${index}`
  const siteId = `s-${enterpriseId}`
  const put = (kind: RecordKind, id: string, record: object) =>
    written({ kind, id, enterpriseId }, record)
  const places = Array.from({ length: camerasEach }, (_, number) => {
    const position: [number, number] = [
      120.00001 + (index % 60) / 700 + number / 100_000,
      28.85001 + Math.floor(index / 60) / 700,
    ]
    const pointId = `p-${index}-${number}`
    const camera = givenCameraArchive({
      cameraId: `c-${index}-${number}`,
      enterpriseId,
      siteId,
      deviceCode: `3307840042131${String(index * camerasEach + number).padStart(7, '0')}`,
      name: `门口 ${index} ${number} 进`,
      position,
      recordDays: 30 + (number % 5),
      serves: [{ pointId, direction: 'in' }],
      commissionedAtMs: 1,
    })
    const point = givenPoint({ pointId, siteId, positions: [position] })
    return [put('points', pointId, point), put('cameras', camera.cameraId, camera)]
  })
  return [
    put('enterprises', enterpriseId, givenEnterprise({ enterpriseId })),
    put('sites', siteId, givenSite({ siteId, enterpriseId })),
    ...places.flat(),
  ]
}

/** Facts by the engine itself: a row for each hour of each camera, and agents that are heard. */
async function fill(warehouse: Warehouse, enterprises: number): Promise<void> {
  for (let day = -days; day < 0; day += 1) await fillDay(warehouse, { enterprises, day })
  for (const statement of heardSql(enterprises))
    await warehouse.command(statement.replaceAll('{database}', warehouse.database))
}

/** Of the camera number `n` in the park. */
const enterpriseSql = `concat('e', toString(intDiv(n, ${camerasEach})))`
const cameraSql = `concat('c-', toString(intDiv(n, ${camerasEach})), '-', toString(n % ${camerasEach}))`

interface FilledDay {
  readonly enterprises: number
  /** After the first midnight; those before it are below 0. */
  readonly day: number
}

async function fillDay(warehouse: Warehouse, filled: FilledDay): Promise<void> {
  for (const statement of daySql(filled))
    await warehouse.command(statement.replaceAll('{database}', warehouse.database))
  await touch(warehouse, filled)
}

const beginOf = (day: number) => beganS + day * dayS

function daySql({ enterprises, day }: FilledDay): string[] {
  const cameras = enterprises * camerasEach
  const beginS = beginOf(day)
  const counted = day + 1000
  return [
    `INSERT INTO {database}.camera_hours
     WITH intDiv(number, ${hoursADay}) AS n, toUInt32(20 + cityHash64(number, ${counted}) % 40) AS c,
       toDateTime(${beginS + 6 * hourS} + (number % ${hoursADay}) * ${hourS}, 'UTC') AS h
     SELECT ${enterpriseSql}, ${cameraSql}, h, c, 0, c, 0, 0, c - cityHash64(number, 1, ${counted}) % 3, c, c,
       c - cityHash64(number, 2, ${counted}) % 2, c - cityHash64(number, 3, ${counted}) % 4, c, c, c * 1500,
       map(), map(toUInt16(140 + n % 60), toUInt64(c)), toDateTime64(h, 3, 'UTC'), toDateTime64(h + 3599, 3, 'UTC'), 1
     FROM numbers(${cameras * hoursADay})`,
    `INSERT INTO {database}.camera_clock_hours
       (enterprise_id, camera_id, hour, probes, true_probes, offset_sum_ms, version)
     WITH intDiv(number, 24) AS n
     SELECT ${enterpriseSql}, ${cameraSql}, toDateTime(${beginS} + (number % 24) * ${hourS}, 'UTC'), 60, 60, 6000, 1
     FROM numbers(${cameras * 24})`,
    `INSERT INTO {database}.camera_picture_hours
     WITH intDiv(number, 6) AS n
     SELECT ${enterpriseSql}, ${cameraSql}, toDateTime(${beginS} + (number % 6) * ${4 * hourS}, 'UTC'), 20, 2, 2, 2, [], 1
     FROM numbers(${cameras * 6})`,
    // Each camera goes and comes back on two days of three.
    `INSERT INTO {database}.transitions (enterprise_id, site_id, agent_id, camera_id, at, transition_id, what, is_so, cause, reported_at)
     WITH intDiv(number, 2) AS n, number % 2 AS k
     SELECT ${enterpriseSql} AS e, concat('s-', e), concat('a-', e), ${cameraSql},
       toDateTime64(${beginS} + (n % 22 + k) * ${hourS}, 3, 'UTC') AS at, ${counted} * 2 + k, 'online', k, 'network', at
     FROM numbers(${cameras * 2}) WHERE (n + ${counted}) % 3 > 0`,
    `INSERT INTO {database}.platform_minutes
     SELECT toDateTime(${beginS} + number * 60, 'UTC'), uniqState(toString(agent)) FROM numbers(1440)
     ARRAY JOIN ['a-e0', 'a-e1'] AS agent GROUP BY number`,
  ]
}

/** One more of an hour, of each camera. */
const lateSql = ({ enterprises, day }: FilledDay) =>
  `INSERT INTO {database}.camera_hours
   SELECT * REPLACE (captures + 1 AS captures, version + 1 AS version) FROM {database}.camera_hours FINAL
   WHERE hour = toDateTime(${beginOf(day) + 12 * hourS}, 'UTC')
     AND enterprise_id IN (SELECT concat('e', toString(number)) FROM numbers(${enterprises}))`

const heardSql = (enterprises: number) => [
  `INSERT INTO {database}.agents (agent_id, enterprise_id, site_id, reported_at)
   SELECT concat('a-', e), concat('e', toString(number)) AS e, concat('s-', e), toDateTime64(${beginOf(100)}, 3, 'UTC')
   FROM numbers(${enterprises})`,
  `INSERT INTO {database}.cameras (agent_id, camera_id, enterprise_id, site_id, is_online, reported_at)
   WITH number AS n
   SELECT concat('a-', e), ${cameraSql}, ${enterpriseSql} AS e, concat('s-', e), true, toDateTime64(${beginOf(100)}, 3, 'UTC')
   FROM numbers(${enterprises * camerasEach})`,
  `INSERT INTO {database}.transitions (enterprise_id, site_id, agent_id, camera_id, at, transition_id, what, is_so, cause, reported_at)
   SELECT concat('e', toString(number)) AS e, concat('s-', e), concat('a-', e), '',
     toDateTime64(${beginOf(-days - 1)}, 3, 'UTC') AS at, number, 'watching', true, '', at
   FROM numbers(${enterprises})`,
]

/** Something of this day has arrived of each of the first so many. */
async function touch(warehouse: Warehouse, { enterprises, day }: FilledDay): Promise<void> {
  // A little ago, so that what the computation before has looked at is not looked at again for caution's sake.
  const at = `toDateTime(${beginOf(day) + 12 * hourS}, 'UTC'), now64(3, 'UTC') - INTERVAL 119 SECOND`
  await warehouse.command(
    `INSERT INTO ${warehouse.database}.touched_hours
     WITH number AS n SELECT 'captures', ${enterpriseSql}, ${cameraSql}, ${at} FROM numbers(${enterprises * camerasEach})
     UNION ALL SELECT 'status', concat('e', toString(number)), '', ${at} FROM numbers(${enterprises})`,
  )
}
