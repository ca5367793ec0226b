// When somebody looks at a site's plan, then each place says who sees it and why not, what is missing stands by its weight, and the
// camera that is suggested does what was promised.
import { foldHours } from '@zhian/api/assessment/facts/fold-hours'
import type {
  CoverageGaps,
  CoverageHeatMap,
  NextCamera,
  PlaceExplanation,
} from '@zhian/contracts/coverage-plan'
import type { CameraArchive, Point, Position } from '@zhian/contracts/registry'
import { localPlane } from '@zhian/coverage/geometry/plane'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noPictures, startTestApi } from '../../support/api.ts'
import { givenAccount } from '../../support/browser-session.ts'
import { givenGoodVehicle, storeCaptures } from '../../support/given-history.ts'
import {
  givenCameraArchive,
  givenEnterprise,
  givenPark,
  givenPoint,
  givenSite,
} from '../../support/given-park.ts'
import { givenPlateTag } from '../../support/given-tagged.ts'
import { putRecord } from '../../support/put-record.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

const nowMs = Date.UTC(2026, 10, 28, 4, 30)
const plane = localPlane({ longitude: 120.05, latitude: 28.9 })
/** Metres east and north of the site's south-west corner. */
function at(x: number, y: number): Position {
  const { longitude, latitude } = plane.toPosition({ x, y })
  const rounded = (degrees: number) => Math.round(degrees * 1e7) / 1e7
  return [rounded(longitude), rounded(latitude)]
}
const rectangle = (west: number, south: number, [width, height]: [number, number]): Position[] => [
  at(west, south),
  at(west + width, south),
  at(west + width, south + height),
  at(west, south + height),
  at(west, south),
]
const surveyed = { surveyedBy: '普查', surveyedAtMs: nowMs - 1 }
/** A gate in the southern fence through which one comes in to the north. */
const gate = (pointId: string, x: number, capability: 'FACE_CAPTURE' | 'VEHICLE_CAPTURE'): Point =>
  givenPoint({
    pointId,
    name: pointId,
    positions: [at(x, 0.3)],
    headingDegrees: 0,
    requires: [{ capability, criticality: 3, isSelfDeclared: false }],
    ...surveyed,
  })
const view = {
  azimuthDegrees: 180,
  horizontalDegrees: 28,
  heightM: 4.5,
  rangeM: 40,
  widthPx: 3840,
  hasNightLight: false,
  isPtz: false,
}
let serial = 0
const camera = (cameraId: string, x: number, more: Partial<CameraArchive> = {}): CameraArchive =>
  givenCameraArchive({
    cameraId,
    name: `摄像机 ${cameraId}`,
    deviceCode: `3307840042131000010${(serial += 1)}`,
    position: at(x, 18.3),
    view,
    serves: [],
    ...more,
  })
const zone = { name: '更衣室', outline: rectangle(15, 4, [10, 4]) }

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
  await put('points', 'trucks', gate('trucks', 50, 'VEHICLE_CAPTURE'))
  await put('points', 'cars', gate('cars', 80, 'VEHICLE_CAPTURE'))
  await put('points', 'people', gate('people', 20, 'FACE_CAPTURE'))
  await put('cameras', 'good', camera('good', 50, { serves: [{ pointId: 'trucks' }] }))
  await put('cameras', 'blurred', camera('blurred', 80, { serves: [{ pointId: 'cars' }] }))
  await put('cameras', 'unclear', camera('unclear', 20, { deviceCode: '4403' }))
  await storeCaptures(store.warehouse, manySmallPlates())
  await foldHours(store.warehouse, { sinceMs: 0, outages: [] })
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

function levelAt({ southWest, cellM, rows }: CoverageHeatMap, [x, y]: [number, number]): string {
  const [longitude, latitude] = southWest
  const corner = plane.toPoint({ longitude, latitude })
  return rows[Math.floor((y - corner.y) / cellM)]?.[Math.floor((x - corner.x) / cellM)] ?? ''
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
  const [longitude, latitude] = next.position
  const { x, y } = plane.toPoint({ longitude, latitude })
  expect(x > 14 && x < 26 && y > 3 && y < 9, `stands in the changing room: ${x}, ${y}`).toBe(false)
  await put('cameras', 'new', asBuilt(next))
  const after = await ask<CoverageGaps>('blind-spots')
  expect(after.blindSpots.map(({ slotId }) => slotId)).toEqual(['cars/VEHICLE_CAPTURE'])
  const byNight = await ask<CoverageGaps>('blind-spots?isNight=true')
  expect(byNight.blindSpots.map(({ slotId }) => slotId)).toContain('trucks/VEHICLE_CAPTURE')
})

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

test('whoever does not answer for the enterprise is told that there is none, and a site that is too large says so', async () => {
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
  await put('sites', 's2', givenSite({ siteId: 's2', outline: rectangle(0, 0, [3000, 2000]) }))
  await put('points', 'far', givenPoint({ pointId: 'far', siteId: 's2', name: 'far' }))
  const large = await api.get('/v1/enterprises/e1/coverage/heat-map?need=FACE_CAPTURE&siteId=s2')
  expect(large.statusCode).toBe(422)
  expect(large.body).toContain('3024 m by 2024 m')
})
