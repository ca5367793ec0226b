// When somebody looks at a site's plan, then each place says who sees it and why not, what is missing stands by its weight, and the
// camera that is suggested does what was promised.
import { foldDays } from '@zhian/api/assessment/facts/fold-days'
import { foldHours } from '@zhian/api/assessment/facts/fold-hours'
import type {
  CoverageGaps,
  CoverageHeatMap,
  NextCamera,
  PlaceExplanation,
} from '@zhian/contracts/coverage-plan'
import type { Position } from '@zhian/contracts/registry'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noPictures, startTestApi } from '../../support/api.ts'
import { givenAccount } from '../../support/browser-session.ts'
import { givenGoodVehicle, storeCaptures } from '../../support/given-history.ts'
import { givenEnterprise, givenPark, givenSite } from '../../support/given-park.ts'
import { givenPlateTag } from '../../support/given-tagged.ts'
import { putRecord } from '../../support/put-record.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'
import { at, camera, gate, levelAt, nowMs, plane, rectangle, view } from './given-plan.ts'

const zone = { name: '更衣室', outline: rectangle(22, 4, [10, 4]) }
/** The neighbour's, behind the southern fence. */
const dormitory = { name: '宿舍', outline: rectangle(10, -9, [20, 4]) }

let store: TestWarehouse
let api: Awaited<ReturnType<typeof startTestApi>>

beforeAll(async () => {
  store = await startWarehouse()
  api = await startTestApi({ warehouse: store.warehouse, blobs: noPictures, now: () => nowMs })
  await put('parks', 'park-1', givenPark())
  await put('parks', 'park-2', givenPark({ parkId: 'park-2' }))
  await put('enterprises', 'e1', givenEnterprise())
  await put('enterprises', 'e2', givenEnterprise({ enterpriseId: 'e2', parkId: 'park-2' }))
  const building = { outline: rectangle(30, 30, [40, 20]), heightM: 12 }
  await put(
    'sites',
    's1',
    givenSite({
      outline: rectangle(0, 0, [100, 80]),
      occluders: [building],
      prohibitedZones: [zone],
    }),
  )
  await put(
    'sites',
    'next-door',
    givenSite({
      siteId: 'next-door',
      enterpriseId: 'e2',
      outline: rectangle(0, -40, [100, 38]),
      prohibitedZones: [dormitory],
    }),
  )
  await put('points', 'trucks', gate('trucks', 50, 'VEHICLE_CAPTURE'))
  await put('points', 'cars', gate('cars', 80, 'VEHICLE_CAPTURE'))
  await put('points', 'people', gate('people', 20, 'FACE_CAPTURE'))
  await put('cameras', 'good', camera('good', 50, { serves: [{ pointId: 'trucks' }] }))
  await put('cameras', 'blurred', camera('blurred', 80, { serves: [{ pointId: 'cars' }] }))
  await put('cameras', 'unclear', camera('unclear', 20, { deviceCode: '4403' }))
  await storeCaptures(store.warehouse, manySmallPlates())
  const { untilMs } = await foldHours(store.warehouse, { sinceMs: 0, outages: [] })
  await foldDays(store.warehouse, { sinceMs: 0, untilMs })
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  await store?.[Symbol.asyncDispose]()
})

const put = (kind: string, id: string, record: object) => putRecord(api.app, { kind, id }, record)

/** What the blurred camera sees of plates is a twentieth of the picture wide: 51 pixels. */
function manySmallPlates() {
  const corners = [0.4, 0.42, 0.42, 0.4].map((x, index) => ({ x, y: index < 2 ? 0.7 : 0.72 }))
  return Array.from({ length: 60 }, (_, index) => {
    const capturedAtMs = nowMs - 86_400_000 + index * 60_000
    const tagged = givenGoodVehicle({
      enterpriseId: 'e1',
      siteId: 's1',
      cameraId: 'blurred',
      seq: index + 1,
      capturedAtMs,
      tags: [givenPlateTag('浙G12345', { confidence: 0.95, corners })],
    })
    return { tagged, storedAtMs: capturedAtMs + 2000 }
  })
}

async function ask<Answer>(path: string): Promise<Answer> {
  const answer = await api.get(`/v1/enterprises/e1/coverage/${path}`)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json<Answer>()
}

test('each cell says how well it is seen, and a camera that its captures contradict is drawn as that', async () => {
  const map = await ask<CoverageHeatMap>('heat-map?need=VEHICLE_CAPTURE')
  expect(map).toMatchObject({ siteId: 's1', cellM: 0.75, pxPerMNeeded: 227, isNight: false })
  expect(map.rows.every((row) => row.length === map.columns)).toBe(true)
  expect(levelAt(map, [50, -9])).toBe('m')
  expect(levelAt(map, [50, 10])).toBe('M')
  expect(levelAt(map, [80, 3])).toBe('c')
  expect(levelAt(map, [50, 60])).toBe('.')
  expect(map.cameras.map((each) => [each.cameraId, each.evidence, each.isCounted])).toEqual([
    ['blurred', 'contradicted', true],
    ['good', 'calculated', true],
    ['unclear', 'self_declared', false],
  ])
  const faces = await ask<CoverageHeatMap>('heat-map?need=FACE_CAPTURE')
  expect(levelAt(faces, [20, 3])).toBe('.')
  expect(levelAt(faces, [50, -3])).toBe('+')
  const night = await ask<CoverageHeatMap>('heat-map?need=VEHICLE_CAPTURE&isNight=true')
  expect(levelAt(night, [50, 3])).toBe('M')
  expect(levelAt(night, [50, 0])).toBe('+')
})

test('a place explains itself: who sees it how well, what is in the way, and what captures say', async () => {
  const why = (x: number, y: number, need = 'VEHICLE_CAPTURE') => {
    const [longitude, latitude] = at(x, y)
    return ask<PlaceExplanation>(`place?need=${need}&longitude=${longitude}&latitude=${latitude}`)
  }
  const contradicted = await why(80, 3)
  expect(contradicted.meets).toEqual([])
  expect(contradicted.sights[0]).toMatchObject({
    cameraId: 'blurred',
    evidence: 'contradicted',
    captures: 60,
    medianTargetPx: 51,
    credit: 1,
  })
  const seen = await why(50, 3)
  expect(seen.meets).toContain('VEHICLE_CAPTURE')
  expect(seen.sights[0]).toMatchObject({ cameraId: 'good', name: '摄像机 good', fails: [] })
  expect(seen.sights[0]?.pxPerM).toBeCloseTo(
    3840 / (2 * Math.hypot(15.3, 3.9) * Math.tan(Math.PI * (14 / 180))),
    0,
  )
  const behind = await why(50, 60)
  const hidden = behind.sights.find(({ cameraId }) => cameraId === 'good')
  expect(hidden).toMatchObject({ credit: 0, hiddenBy: 's1/0' })
  expect(hidden?.fails).toEqual(expect.arrayContaining(['hidden', 'outside_view']))
})

test('what is missing stands by its weight, and the suggested camera brings what it promises', async () => {
  const gaps = await ask<CoverageGaps>('blind-spots')
  expect(gaps.slots).toBe(3)
  const third = expect.closeTo(100 / 3, 6) as number
  expect(gaps.blindSpots).toMatchObject([
    { slotId: 'cars/VEHICLE_CAPTURE', reason: 'contradicted', pointsMissing: third },
    { slotId: 'people/FACE_CAPTURE', reason: 'uncovered', pointsMissing: third },
  ])
  expect(gaps.nextCameras.map(({ gainPoints }) => gainPoints)).toEqual([third, third])
  const next = gaps.nextCameras.find(({ closes }) => closes[0]?.slotId === 'people/FACE_CAPTURE')
  if (next === undefined) throw new Error('nothing is suggested for the people')
  const strange = [zone, dormitory].flatMap(({ outline }) => placesIn(outline))
  expect(
    gaps.nextCameras.flatMap((each) => strange.filter((place) => looksAt(each, place))),
  ).toEqual([])
  await put('cameras', 'new', asBuilt(next))
  const after = await ask<CoverageGaps>('blind-spots')
  expect(after.blindSpots.map(({ slotId }) => slotId)).toEqual(['cars/VEHICLE_CAPTURE'])
  const byNight = await ask<CoverageGaps>('blind-spots?isNight=true')
  expect(byNight.blindSpots.map(({ slotId }) => slotId)).toContain('trucks/VEHICLE_CAPTURE')
})

/** Half a metre apart, the edge with them. */
function placesIn(outline: readonly Position[]): { x: number; y: number }[] {
  const [west, , east] = outline.map(([longitude, latitude]) =>
    plane.toPoint({ longitude, latitude }),
  )
  if (west === undefined || east === undefined) throw new Error('no outline')
  const steps = (from: number, to: number) =>
    Array.from({ length: Math.round((to - from) * 2) + 1 }, (_, step) => from + step / 2)
  return steps(west.x, east.x).flatMap((x) => steps(west.y, east.y).map((y) => ({ x, y })))
}

/** By plain trigonometry; no building stands between here. */
function looksAt(next: NextCamera, place: { x: number; y: number }): boolean {
  const [longitude, latitude] = next.position
  const from = plane.toPoint({ longitude, latitude })
  const [east, north] = [place.x - from.x, place.y - from.y]
  const bearing = (Math.atan2(east, north) * 180) / Math.PI
  const off = Math.abs(((bearing - next.azimuthDegrees + 540) % 360) - 180)
  // A centimetre and a tenth of a degree are what positions are rounded by.
  return Math.hypot(east, north) < next.rangeM - 0.02 && off < next.horizontalDegrees / 2 - 0.1
}

const asBuilt = (next: NextCamera) =>
  camera('new', 0, {
    position: next.position,
    view: {
      ...view,
      azimuthDegrees: next.azimuthDegrees,
      horizontalDegrees: next.horizontalDegrees,
      heightM: next.heightM,
      rangeM: next.rangeM,
      widthPx: next.widthPx,
      hasNightLight: true,
    },
  })

test('whoever does not answer for the enterprise is told that there is none', async () => {
  const paths = [
    'heat-map?need=FACE_CAPTURE',
    'blind-spots',
    'place?need=FACE_CAPTURE&longitude=120&latitude=28',
  ]
  const visits = [
    ['own', { role: 'enterprise_admin', parkId: null, enterpriseId: 'e1' }, 200],
    ['other', { role: 'enterprise_admin', parkId: null, enterpriseId: 'e2' }, 404],
    ['here', { role: 'park_manager', parkId: 'park-1', enterpriseId: null }, 200],
    ['there', { role: 'park_manager', parkId: 'park-2', enterpriseId: null }, 404],
  ] as const
  for (const [name, role, status] of visits) {
    const { browser } = await givenAccount(api.app, name, [role])
    for (const path of paths) {
      const answer = await browser.ask('GET', `/v1/enterprises/e1/coverage/${path}`)
      expect([name, path, answer.statusCode]).toEqual([name, path, status])
    }
  }
  const elsewhere = await api.get('/v1/enterprises/e1/coverage/blind-spots?siteId=s9')
  expect(elsewhere.statusCode).toBe(404)
})
