// A park of eight enterprises for the pages of its managers: the registry by the API itself, scores as their contract says.
import type { Analytic, EnterpriseScore } from '@zhian/contracts/assessment'
import type { FastifyInstance } from 'fastify'
import type { BrowserContext } from 'playwright-core'
import {
  givenCameraArchive,
  givenEnterprise,
  givenPark,
  givenPoint,
  givenSite,
} from './given-park.ts'
import {
  givenEnterpriseScore,
  givenItems,
  givenParkScores,
  givenScoreHistory,
} from './given-scores.ts'
import type { GivenEnterprise } from './given-scores.ts'
import { putRecord } from './put-record.ts'

const names = [
  '宏达机械',
  '远东化工',
  '金桥物流',
  '新安电子',
  '盛源食品',
  '恒通汽配',
  '大成纺织',
  '瑞丰五金',
]
const vectorIds = ['T1', 'T2', 'T4b', 'T3', 'T2', 'T4b', 'T1', null] as const
const classes = ['key', 'medium', 'small', 'key', 'small', 'medium', 'village', 'small'] as const
const enterprises = names.map((name, index): GivenEnterprise => ({
  enterpriseId: `E-${index + 1}`,
  name,
  enterpriseClass: classes[index] ?? 'small',
  villageId: index % 2 === 0 ? 'v1' : 'v2',
  position: [120.02 + 0.011 * (index % 4), 28.875 + 0.02 * Math.floor(index / 4)],
  vector: vectorIds[index] ?? null,
}))
const objectNames: Readonly<Record<string, string>> = {
  cam3: '东门车行 3 号',
  cam4: '北墙 4 号',
  cam7: '物流门 7 号',
  'slot-0': '东门车行',
  'slot-3': '物流门车辆抓拍',
  'slot-7': '北侧周界',
}
export async function givenRegistry(app: FastifyInstance): Promise<void> {
  const put = (kind: string, id: string, record: object) => putRecord(app, { kind, id }, record)
  await put('parks', 'park-1', givenPark())
  for (const [id, name, west, east] of [
    ['v1', '上溪村', 120, 120.05],
    ['v2', '下溪村', 120.05, 120.1],
  ] as const)
    await put('villages', id, {
      villageId: id,
      parkId: 'park-1',
      name,
      outline: [
        [west, 28.86],
        [east, 28.86],
        [east, 28.94],
        [west, 28.94],
        [west, 28.86],
      ],
    })
  for (const { vector: _, ...facts } of enterprises)
    await put('enterprises', facts.enterpriseId, givenEnterprise(facts))
  await put('sites', 's1', givenSite({ enterpriseId: 'E-2', ...siteOf(enterprises[1]) }))
  const [x, y] = enterprises[1]?.position ?? [120, 28.9]
  await put('points', 'p1', givenPoint({ positions: [[x + 0.0003, y + 0.0001]] }))
  await put(
    'cameras',
    'cam3',
    givenCameraArchive({ cameraId: 'cam3', enterpriseId: 'E-2', ...view }),
  )
}

const view = {
  name: '东门车行 3 号',
  position: [120.03102, 28.87502] as [number, number],
  deviceCode: '4403',
  view: {
    azimuthDegrees: 60,
    horizontalDegrees: 50,
    heightM: 5,
    rangeM: 60,
    widthPx: 2560,
    hasNightLight: true,
    isPtz: false,
  },
}

function siteOf(enterprise: GivenEnterprise | undefined) {
  const [x, y] = enterprise?.position ?? [120, 28.9]
  const ring = (
    [dx, dy]: readonly [number, number],
    [w, h]: readonly [number, number],
  ): [number, number][] => [
    [x + dx, y + dy],
    [x + dx + w, y + dy],
    [x + dx + w, y + dy + h],
    [x + dx, y + dy + h],
    [x + dx, y + dy],
  ]
  return {
    outline: ring([-0.0003, -0.0003], [0.0016, 0.0013]),
    occluders: [{ outline: ring([0.0002, 0.0004], [0.0006, 0.0002]), heightM: 12 }],
  }
}

const hourMs = 3_600_000
const begin = Date.UTC(2026, 10, 26, 20)
const flow: Analytic = {
  name: 'flow',
  bucket: 'slot',
  fromMs: begin,
  toMs: begin + 24 * hourMs,
  columns: [
    { key: 'siteId' },
    { key: 'gate' },
    { key: 'direction' },
    { key: 'slotBeginMs', unit: 'ms' },
    { key: 'vehicles' },
  ],
  rows: Array.from({ length: 24 }, (_, hour) =>
    ['in', 'out'].map((direction) => {
      const vehicles = Math.round(20 + 18 * Math.sin((hour + (direction === 'in' ? 0 : 3)) / 4))
      const told = vehicles < 5 ? '<5' : vehicles
      return ['s1', '东门', direction, begin + hour * hourMs, told]
    }),
  ).flat(),
  next: null,
  sql: 'SELECT site_id, gate, direction, slot, count() AS vehicles FROM passages GROUP BY ALL',
  parameters: { fromMs: begin },
  completeness: { share: 0.93, blindCameraIds: ['cam4'] },
}

/** The score routes answer as their contract says; everything else is the API itself. */
export async function answerScores(context: BrowserContext): Promise<void> {
  const scoreOf = (id: string): EnterpriseScore | undefined => {
    const given = enterprises.find(({ enterpriseId }) => enterpriseId === id)
    return given?.vector ? givenEnterpriseScore(given, objectNames) : undefined
  }
  await context.route('**/v1/parks/*/scores?*', (route) =>
    route.fulfill({ json: givenParkScores('park-1', enterprises) }),
  )
  await context.route('**/v1/enterprises/*/score?*', (route) => {
    const id = new URL(route.request().url()).pathname.split('/')[3] ?? ''
    const score = scoreOf(id)
    return score ? route.fulfill({ json: score }) : route.fulfill({ status: 404, json: {} })
  })
  await context.route('**/v1/enterprises/*/score-history?*', (route) => {
    const id = new URL(route.request().url()).pathname.split('/')[3] ?? ''
    const given = enterprises.find(({ enterpriseId }) => enterpriseId === id)
    return given?.vector
      ? route.fulfill({ json: givenScoreHistory(given, objectNames) })
      : route.fulfill({ status: 404, json: {} })
  })
  const items = enterprises.flatMap(({ enterpriseId }) => {
    const score = scoreOf(enterpriseId)
    return score ? givenItems(score) : []
  })
  const kpis = { closed: 12, due: 16, closedInTime: 11, reopened: 1, meanHoursToRepair: 41.5 }
  await context.route('**/v1/rectifications', (route) => route.fulfill({ json: { items } }))
  await context.route('**/v1/rectification-kpis?*', (route) => route.fulfill({ json: kpis }))
  const list = {
    items: [
      { name: 'flow', level: 'site', buckets: ['slot', 'day', 'week'] },
      { name: 'device-health', level: 'site', buckets: ['day'] },
    ],
  }
  await context.route('**/v1/analytics', (route) => route.fulfill({ json: list }))
  await context.route(/\/v1\/analytics\/flow/, (route) => {
    const bucket = new URL(route.request().url()).searchParams.get('bucket') ?? flow.bucket
    return route.fulfill({ json: { ...flow, bucket } })
  })
}
