// When people ask for analytics, then each sees the counts of its own place and never a plate, a few vehicles or a passage,
// whatever it subtracts from what, because managers are promised figures and no persons.
import type { AnalyticList } from '@zhian/contracts/assessment'
import type { RoleAssignment } from '@zhian/contracts/people'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analytics } from '@zhian/api/analytics/catalogue'
import { noPictures, apiToken, startTestApi } from '../../support/api.ts'
import { askAnalytic, records } from '../../support/ask-analytic.ts'
import type { Ask } from '../../support/ask-analytic.ts'
import { givenAccount } from '../../support/browser-session.ts'
import type { Visitor } from '../../support/browser-session.ts'
import { givenEnterprise, givenPark } from '../../support/given-park.ts'
import { storeGates, storePassages } from '../../support/given-passages.ts'
import type { GivenPassage } from '../../support/given-passages.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

const hourMs = 3600_000
const dayMs = 24 * hourMs
/** A Wednesday, 04:00 in the park. */
const dayBeganMs = Date.UTC(2026, 10, 24, 20)
const nowMs = dayBeganMs + 2 * dayMs + 5.5 * hourMs

let store: TestWarehouse
let api: Awaited<ReturnType<typeof startTestApi>>

/** So many at one gate, a minute apart. */
const several = (count: number, given: GivenPassage): GivenPassage[] =>
  Array.from({ length: count }, (_, index) => ({ ...given, atMs: given.atMs + index * 60_000 }))

/** Vehicles that come at `atMs` and leave `stayMs` later, each by a plate of its own. */
const staying = (count: number, given: { prefix: string; atMs: number; stayMs: number }) =>
  Array.from({ length: count }, (_, index): GivenPassage[] => {
    const plate = `浙G${given.prefix}${String(index).padStart(3, '0')}`
    const atMs = given.atMs + index * 20_000
    return [
      { plate, atMs, cameraId: 'in' },
      { plate, atMs: atMs + given.stayMs, cameraId: 'out' },
    ]
  }).flat()

beforeAll(async () => {
  store = await startWarehouse()
  const { warehouse } = store
  api = await startTestApi({
    warehouse,
    blobs: noPictures,
    now: () => nowMs,
  })
  const put = async (kind: string, id: string, record: object) => {
    const answer = await api.app.inject({
      method: 'PUT',
      url: `/v1/registry/${kind}/${id}`,
      headers: { authorization: `Bearer ${apiToken}` },
      body: { record },
    })
    expect(answer.statusCode).toBe(200)
  }
  for (const [parkId, enterpriseId] of [
    ['park-1', 'e1'],
    ['park-1', 'e2'],
    ['park-2', 'e3'],
  ] as const) {
    await put('parks', parkId, givenPark({ parkId }))
    await put('enterprises', enterpriseId, givenEnterprise({ enterpriseId, parkId }))
  }
  await storeGates(warehouse, [
    { cameraId: 'in', direction: 'in' },
    { cameraId: 'out', direction: 'out' },
    { cameraId: 'c2', enterpriseId: 'e2', siteId: 's2' },
    { cameraId: 'c3', enterpriseId: 'e3', siteId: 's3', parkId: 'park-2' },
  ])
  await storePassages(warehouse, [
    ...staying(40, { prefix: '1A', atMs: dayBeganMs + 5 * hourMs, stayMs: 2 * hourMs }),
    ...several(3, { cameraId: 'in', atMs: dayBeganMs + 8 * hourMs }),
    ...several(7, {
      cameraId: 'c2',
      enterpriseId: 'e2',
      siteId: 's2',
      atMs: dayBeganMs + 8 * hourMs,
    }),
    ...several(9, {
      cameraId: 'c3',
      enterpriseId: 'e3',
      siteId: 's3',
      atMs: dayBeganMs + 8 * hourMs,
    }),
    // Of these nothing may be told: police and military.
    ...several(6, { cameraId: 'in', atMs: dayBeganMs + 12 * hourMs, plate: '浙G1234警' }),
    ...several(6, { cameraId: 'in', atMs: dayBeganMs + 13 * hourMs, plate: 'VA12345' }),
    // One that waits at the barrier is captured again and again.
    ...Array.from({ length: 9 }, (_, index) => ({
      cameraId: 'c2',
      enterpriseId: 'e2',
      siteId: 's2',
      plate: '浙G77777',
      atMs: dayBeganMs + 10 * hourMs + index * 8000,
    })),
  ])
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  await store?.[Symbol.asyncDispose]()
})

const window = `fromMs=${dayBeganMs}&toMs=${dayBeganMs + dayMs}`

const byToken: Ask = (url) => api.get(url)
const ask = (name: string, query = window, as: Ask = byToken) => askAnalytic(as, `${name}?${query}`)

test('every analytic answers with the columns that it lists, and its SQL can be run as it stands', async () => {
  const { items } = (await api.get('/v1/analytics')).json<AnalyticList>()
  expect(items.map(({ name }) => name)).toEqual([...analytics.keys()])
  for (const { name, columns } of items) {
    const answer = await ask(name)
    expect(answer.columns).toEqual(columns)
    expect([answer.fromMs, answer.toMs]).toEqual([dayBeganMs, dayBeganMs + dayMs])
    const again = await store.warehouse.query<Record<string, unknown>>(
      answer.sql,
      answer.parameters,
      {
        ms: 10_000,
        rows: 1_000_000,
        memoryBytes: 500_000_000,
      },
    )
    expect({ name, rows: again.length }).toEqual({ name, rows: answer.rows.length })
  }
})

test('flow counts passages, not captures, and tells of no fewer than five', async () => {
  const flow = records(await ask('flow'))
  const cells = flow.map(({ cameraId, direction, hour, vehicles }) => [
    cameraId,
    direction,
    hour,
    vehicles,
  ])
  expect(cells).toEqual([
    ['in', 'in', 9, 40],
    ['in', 'in', 12, '<5'],
    ['out', 'out', 11, 40],
    ['c2', 'in', 12, 7],
    ['c2', 'in', 14, '<5'],
    ['c3', 'in', 12, 9],
  ])
})

test('dwell, occupancy and capture probability of a site whose gates see everything', async () => {
  expect(records(await ask('dwell', `${window}&siteId=s1`))).toEqual([
    {
      enterpriseId: 'e1',
      siteId: 's1',
      day: '2026-11-25',
      medianMinutes: 120,
      p90Minutes: null,
      matchRate: 1,
    },
  ])
  const occupancy = records(await ask('occupancy', `${window}&siteId=s1`))
  expect(occupancy.map(({ vehicles, low, high }) => [vehicles, low, high])).toEqual([
    [40, 40, 40],
    [0, 0, 0],
    [0, 0, 4],
  ])
  expect(records(await ask('capture-probability', `${window}&siteId=s1`))).toMatchObject([
    { probabilityIn: 1, probabilityOut: 1, visits: 40, visitsStandardError: 0, refusal: '' },
  ])
  expect(records(await ask('capture-probability', `${window}&siteId=s2`))).toMatchObject([
    { probabilityIn: null, visits: null, refusal: 'too_few_recaptures' },
  ])
})

describe('who asks', () => {
  const roles: Readonly<Record<string, RoleAssignment>> = {
    manager: { role: 'park_manager', parkId: 'park-1', enterpriseId: null },
    neighbour: { role: 'park_manager', parkId: 'park-2', enterpriseId: null },
    admin: { role: 'enterprise_admin', parkId: null, enterpriseId: 'e2' },
  }
  const browsers = new Map<string, Visitor>()
  beforeAll(async () => {
    for (const [name, role] of Object.entries(roles))
      browsers.set(name, (await givenAccount(api.app, name, [role])).browser)
  })
  const as = (name: string): Ask => {
    const browser = browsers.get(name)
    if (browser === undefined) throw new Error(`nobody is ${name}`)
    return (url) => browser.ask('GET', url)
  }

  test.each([
    ['manager', ['e1', 'e2']],
    ['neighbour', ['e3']],
    ['admin', ['e2']],
  ])('%s sees %s and nothing beside, whatever it names', async (name, enterprises) => {
    const named = ['enterpriseId=e1', 'enterpriseId=e3', 'parkId=park-2', 'siteId=s1']
    const questions = [
      ...analytics.keys().filter((each) => analytics.get(each)?.level === 'site'),
      ...named.flatMap((place) => [`flow?${place}`, `device-health?${place}`]),
    ]
    const camerasOf = { e1: ['in', 'out'], e2: ['c2'], e3: ['c3'] }
    const cameras = enterprises.flatMap((id) => camerasOf[id as keyof typeof camerasOf])
    for (const question of questions) {
      const [path, place] = question.split('?')
      const answer = await askAnalytic(as(name), `${path}?${window}&${place ?? ''}`)
      const seen = records(answer).map(({ enterpriseId }) => enterpriseId)
      expect(enterprises).toEqual(expect.arrayContaining(seen))
      expect(cameras).toEqual(expect.arrayContaining(answer.completeness.blindCameraIds))
    }
    const flow = records(await ask('flow', window, as(name)))
    expect([...new Set(flow.map(({ enterpriseId }) => enterpriseId))]).toEqual(enterprises)
  })

  test('what compares enterprises is not for one of them', async () => {
    expect((await as('admin')(`/v1/analytics/clone-count?${window}`)).statusCode).toBe(403)
    const { items } = (await as('admin')('/v1/analytics')).json() as AnalyticList
    expect(items.map(({ name }) => name)).not.toContain('clone-count')
    expect(
      (await as('manager')(`/v1/analytics/clone-count?${window}&enterpriseId=e1`)).statusCode,
    ).toBe(400)
    await ask('clone-count', window, as('manager'))
  })

  test('no plate is in any answer', async () => {
    for (const name of analytics.keys()) {
      const answer = await as('manager')(`/v1/analytics/${name}?${window}`)
      expect({ name, plate: /浙G[0-9A-Z]{5}|VA12345/.exec(answer.body) }).toEqual({
        name,
        plate: null,
      })
    }
  })

  test('a name that is none, a window too long and one that is not over are refused', async () => {
    const status = async (path: string) => (await byToken(`/v1/analytics/${path}`)).statusCode
    expect(await status('nothing')).toBe(404)
    expect(await status(`flow?fromMs=${dayBeganMs - 100 * dayMs}&toMs=${dayBeganMs}`)).toBe(400)
    expect(await status(`dwell?fromMs=${dayBeganMs + 2 * dayMs}`)).toBe(400)
    expect(await status('flow?plate=1')).toBe(400)
  })
})
