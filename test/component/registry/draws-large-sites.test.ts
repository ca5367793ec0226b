// When a site is large, then it is drawn all the same, and whoever waits for it keeps nobody else waiting.
import type { CoverageHeatMap } from '@zhian/contracts/coverage-plan'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noPictures, startTestApi } from '../../support/api.ts'
import { givenEnterprise, givenPark, givenSite } from '../../support/given-park.ts'
import { putRecord } from '../../support/put-record.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'
import { at, camera, gate, levelAt, nowMs, plane, rectangle } from './given-plan.ts'

let store: TestWarehouse
let api: Awaited<ReturnType<typeof startTestApi>>
/** Told when a plan has read what it needs, and only has to be reckoned. */
let hasRead = () => {}

beforeAll(async () => {
  store = await startWarehouse()
  const { warehouse } = store
  const watched: Warehouse = {
    ...warehouse,
    query: async (...asked) => {
      const rows = await warehouse.query<never>(...asked)
      hasRead()
      return rows
    },
  }
  api = await startTestApi({ warehouse: watched, blobs: noPictures, now: () => nowMs })
  await put('parks', 'park-1', givenPark())
  await put('enterprises', 'e1', givenEnterprise())
  await put('sites', 's1', givenSite({ outline: rectangle(-1500, 0, [3000, 2000]) }))
  await put('points', 'far', gate('far', 0, 'VEHICLE_CAPTURE'))
  await put('cameras', 'far', camera('far', 0, { serves: [{ pointId: 'far' }] }))
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  await store?.[Symbol.asyncDispose]()
})

const put = (kind: string, id: string, record: object) => putRecord(api.app, { kind, id }, record)

async function ask(path: string): Promise<CoverageHeatMap> {
  const answer = await api.get(`/v1/enterprises/e1/coverage/${path}`)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json<CoverageHeatMap>()
}

test('a site of kilometres is drawn in wide cells, as good as the best place in each, and finely around one that is chosen', async () => {
  const asked = 'heat-map?need=VEHICLE_CAPTURE'
  const whole = await ask(asked)
  expect(whole.cellM).toBeGreaterThan(10)
  expect(whole.sampleM).toBeLessThanOrEqual(2)
  expect(whole.columns * whole.rows.length).toBeLessThanOrEqual(50_000)
  const [longitude, latitude] = at(0, 8)
  const near = await ask(`${asked}&longitude=${longitude}&latitude=${latitude}`)
  expect(near).toMatchObject({ cellM: 0.5, sampleM: 0.5, columns: 200 })
  expect(levelAt(near, [0, 10])).toBe('M')
  expect(levelAt(near, [-20, 10])).toBe('.')
  expect(levelAt(whole, [0, 10])).toBe('M')
  const cells = cellsWithin(whole, near)
  expect(cells.length).toBeGreaterThan(40)
  // Asked every two metres, little is missed, and nothing is seen that is not there.
  const better = cells.filter(({ level, finestAround }) => worth(level) > worth(finestAround))
  expect(better).toEqual([])
  const other = cells.filter(({ level, finest }) => level !== finest)
  expect(other.length).toBeLessThan(cells.length / 10)
  const half = await api.get(`/v1/enterprises/e1/coverage/${asked}&longitude=120`)
  expect(half.statusCode).toBe(400)
  expect(half.body).toContain('latitude: is missing')
})

const worth = (level: string) => '.-+chmM'.indexOf(level)

/** Each wide cell that a close-up shows wholly, with the best that the close-up has in it, and half a metre around it too. */
function cellsWithin(whole: CoverageHeatMap, near: CoverageHeatMap) {
  const cornerOf = ({ southWest: [longitude, latitude] }: CoverageHeatMap) =>
    plane.toPoint({ longitude, latitude })
  const [from, to] = [cornerOf(near), cornerOf(whole)]
  const offset = { x: to.x - from.x, y: to.y - from.y }
  const best = (column: number, row: number, marginM: number) => {
    const fine = (metres: number) => Math.round(metres / near.cellM)
    const west = fine(offset.x + column * whole.cellM - marginM)
    const south = fine(offset.y + row * whole.cellM - marginM)
    const side = fine(whole.cellM + 2 * marginM)
    const rows = near.rows.slice(Math.max(0, south), south + side)
    const seen = rows.flatMap((each) => each.slice(Math.max(0, west), west + side).split(''))
    const isWhole = west >= 0 && south >= 0 && west + side <= near.columns && south + side <= 200
    return isWhole ? seen.toSorted((a, b) => worth(b) - worth(a))[0] : undefined
  }
  return whole.rows.flatMap((letters, row) =>
    letters.split('').flatMap((level, column) => {
      const [finest, finestAround] = [best(column, row, 0), best(column, row, 0.5)]
      if (finest === undefined || finestAround === undefined) return []
      return [{ level, finest, finestAround }]
    }),
  )
}

test('whoever asks for a large plan keeps nobody else waiting', async () => {
  const read = Promise.withResolvers<void>()
  hasRead = read.resolve
  let isDrawn = false
  const path = '/v1/enterprises/e1/coverage/heat-map?need=VIDEO_OBSERVE'
  const plan = api.get(path).then(({ statusCode }) => {
    isDrawn = true
    return statusCode
  })
  await read.promise
  const health: boolean[] = []
  for (let turn = 0; turn < 20; turn += 1) {
    await api.get('/livez')
    health.push(isDrawn)
  }
  expect(health).toEqual(health.map(() => false))
  expect(await plan).toBe(200)
})
