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
/** The last moment of October in the park; every hour of the month is over. */
const nowMs = Date.UTC(2026, 9, 31, 16) + 1
const endS = Math.floor(nowMs / 1000)
const period = '2026-10'
/** The month, and the four weeks that sudden drops look back. */
const days = 31 + 28
/** Cameras capture from six in the morning to eight in the evening. */
const hoursADay = 14
const camerasEach = 20
const bounds = { ms: 600_000, rows: 1_000_000_000, memoryBytes: 4_000_000_000 }

/** A registered park whose cameras have captured for two months, in the facts that captures become; and its assessment. */
export async function parkOfFacts(enterprises: number) {
  const store = await startWarehouse()
  const control = await openControlStore({ file: `${store.folder}/control.sqlite` })
  const { warehouse } = store
  const metrics = openMetrics()
  const nothing = () => undefined
  const records = registryRecords(control)
  const registry = new RegistryDesk({ records, changed: nothing, now: () => nowMs })
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
    now: () => nowMs,
  })
  await fill(warehouse, enterprises)
  return {
    compute: () => assessment.compute({ parkId: 'park-1', period }),
    /** As if no score had ever been computed. */
    forget: async () => {
      for (const table of ['scores', 'parkScores', 'scoreRevisions', 'scoreContents'] as const)
        await control.db.deleteFrom(table).execute()
    },
    touchADay: () => touchADay(warehouse, enterprises),
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
    changedAtMs: nowMs - dayS * 1000,
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

/** Facts by the engine itself: a row for each hour of each camera, forty changes of each in the month, and agents that are heard. */
async function fill(warehouse: Warehouse, enterprises: number): Promise<void> {
  for (let day = 1; day <= days; day += 1) await fillHours(warehouse, { enterprises, day })
  for (const statement of changesSql(enterprises).concat(heardSql(enterprises)))
    await warehouse.command(statement.replaceAll('{database}', warehouse.database))
}

/** Of the camera number `n` in the park. */
const enterpriseSql = `concat('e', toString(intDiv(n, ${camerasEach})))`
const cameraSql = `concat('c-', toString(intDiv(n, ${camerasEach})), '-', toString(n % ${camerasEach}))`

interface FilledDay {
  readonly enterprises: number
  /** Counted back from the end. */
  readonly day: number
}

async function fillHours(warehouse: Warehouse, { enterprises, day }: FilledDay): Promise<void> {
  const { database } = warehouse
  const cameras = enterprises * camerasEach
  const beginS = endS - day * dayS
  await warehouse.command(
    `INSERT INTO ${database}.camera_hours
     WITH intDiv(number, ${hoursADay}) AS n, toUInt32(20 + cityHash64(number, ${day}) % 40) AS c,
       toDateTime(${beginS + 6 * hourS} + (number % ${hoursADay}) * ${hourS}, 'UTC') AS h
     SELECT ${enterpriseSql}, ${cameraSql}, h, c, 0, c, 0, 0, c - cityHash64(number, 1, ${day}) % 3, c, c,
       c - cityHash64(number, 2, ${day}) % 2, c - cityHash64(number, 3, ${day}) % 4, c, c, c * 1500,
       map(), map(toUInt16(140 + n % 60), toUInt64(c)), toDateTime64(h, 3, 'UTC'), toDateTime64(h + 3599, 3, 'UTC'), 1
     FROM numbers(${cameras * hoursADay})`,
  )
  await warehouse.command(
    `INSERT INTO ${database}.camera_clock_hours
       (enterprise_id, camera_id, hour, probes, true_probes, offset_sum_ms, version)
     WITH intDiv(number, 24) AS n
     SELECT ${enterpriseSql}, ${cameraSql}, toDateTime(${beginS} + (number % 24) * ${hourS}, 'UTC'), 60, 60, 6000, 1
     FROM numbers(${cameras * 24})`,
  )
  await warehouse.command(
    `INSERT INTO ${database}.camera_picture_hours
     WITH intDiv(number, 6) AS n
     SELECT ${enterpriseSql}, ${cameraSql}, toDateTime(${beginS} + (number % 6) * ${4 * hourS}, 'UTC'), 20, 2, 2, 2, [], 1
     FROM numbers(${cameras * 6})`,
  )
}

const changesSql = (enterprises: number) => {
  const into =
    'INSERT INTO {database}.transitions (enterprise_id, site_id, agent_id, camera_id, at, transition_id, what, is_so, cause, reported_at)'
  return [
    `${into}
     WITH intDiv(number, 40) AS n, number % 40 AS k
     SELECT ${enterpriseSql} AS e, concat('s-', e), concat('a-', e), ${cameraSql},
       toDateTime64(${endS - 31 * dayS} + intDiv(k, 2) * ${1.5 * dayS} + (k % 2) * ${hourS}, 3, 'UTC') AS at,
       number + 1, 'online', k % 2, 'network', at
     FROM numbers(${enterprises * camerasEach * 40})`,
    `${into}
     SELECT concat('e', toString(number)) AS e, concat('s-', e), concat('a-', e), '',
       toDateTime64(${endS - 60 * dayS}, 3, 'UTC') AS at, number, 'watching', true, '', at
     FROM numbers(${enterprises})`,
  ]
}

const heardSql = (enterprises: number) => [
  `INSERT INTO {database}.agents (agent_id, enterprise_id, site_id, reported_at)
   SELECT concat('a-', e), concat('e', toString(number)) AS e, concat('s-', e), toDateTime64(${endS}, 3, 'UTC')
   FROM numbers(${enterprises})`,
  `INSERT INTO {database}.cameras (agent_id, camera_id, enterprise_id, site_id, is_online, reported_at)
   WITH number AS n
   SELECT concat('a-', e), ${cameraSql}, ${enterpriseSql} AS e, concat('s-', e), true, toDateTime64(${endS}, 3, 'UTC')
   FROM numbers(${enterprises * camerasEach})`,
  `INSERT INTO {database}.platform_minutes
   SELECT toDateTime(${endS} - number * 60, 'UTC'), uniqState(toString(agent)) FROM numbers(${days * 1440})
   ARRAY JOIN ['a-e0', 'a-e1'] AS agent GROUP BY number`,
]

/** The last day of every camera is counted anew. */
async function touchADay(warehouse: Warehouse, enterprises: number): Promise<void> {
  await warehouse.command(
    `INSERT INTO ${warehouse.database}.touched_hours
     SELECT 'captures', concat('e', toString(number)), 'none', toDateTime(${endS - 12 * hourS}, 'UTC'), now64(3, 'UTC') FROM numbers(${enterprises})`,
  )
}
