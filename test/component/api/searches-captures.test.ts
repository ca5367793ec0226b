import type { CapturePage, CaptureTotals, AgentPage, CameraPage } from '@zhian/contracts/api'
import { Fault } from '@zhian/kit/fault'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi } from '../../support/api.ts'
import { givenPlateTag, givenTagged, givenVehicleTag } from '../../support/given-tagged.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

const nowMs = Date.UTC(2026, 10, 24, 3, 0, 0)
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const images = new Map<string, Buffer>()
let store: TestWarehouse
let api: Awaited<ReturnType<typeof startTestApi>>

const blobs = {
  async get(key: string) {
    const bytes = images.get(key)
    if (bytes === undefined) throw new Fault('BLOB_MISSING', 'no blob has this key')
    return bytes
  },
}

function given(more: Parameters<typeof givenTagged>[0]) {
  const made = givenTagged({ epoch: 'e1', agentId: 'agent-1', ...more })
  made.tagged.blobKeys.forEach((key, at) => images.set(key, made.images[at] ?? Buffer.alloc(0)))
  return made.tagged
}

/** Twelve of one minute each, then one of long ago, one of tomorrow, one of another enterprise. */
const series = Array.from({ length: 12 }, (_, index) =>
  given({
    seq: index + 1,
    capturedAtMs: nowMs - index * minuteMs,
    kind: index % 2 ? 'vehicle' : 'face',
  }),
)
const longAgo = given({
  seq: 20,
  capturedAtMs: nowMs - 300 * dayMs,
  sourceId: 'source-of-long-ago',
  tags: [givenPlateTag('粤B12345'), givenVehicleTag('truck', 0.95)],
})
const tomorrow = given({ seq: 21, capturedAtMs: nowMs + dayMs, tags: [givenPlateTag('粤B12399')] })
const elsewhere = given({
  seq: 22,
  capturedAtMs: nowMs - 5 * dayMs,
  enterpriseId: 'enterprise-2',
  siteId: 'site-2',
  cameraId: 'yard',
  agentId: 'agent-2',
  attributes: { plateText: '粤B·54321' },
  tags: [givenVehicleTag('car', 0.6)],
})

beforeAll(async () => {
  store = await startWarehouse()
  api = await startTestApi({ warehouse: store.warehouse, blobs, now: () => nowMs })
  await store.store('tagged', [...series, longAgo, tomorrow, elsewhere])
})
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
})

async function search(query: string): Promise<CapturePage> {
  const answer = await api.get(`/v1/captures${query}`)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json<CapturePage>()
}
const idsOf = (page: CapturePage) => page.items.map(({ captureId }) => captureId)
const idOf = ({ capture }: { capture: { captureId: string } }) => capture.captureId

test('everything comes newest first, clocks that run ahead included', async () => {
  const page = await search('?limit=500')
  expect(idsOf(page)).toEqual([tomorrow, ...series, elsewhere, longAgo].map(idOf))
  expect(page.next).toBeNull()
})

test('pages follow each other without gap or repetition, while captures are stored', async () => {
  const all: string[] = []
  let query = '?limit=4'
  for (let pages = 0; pages < 10 && query !== ''; pages += 1) {
    const page = await search(query)
    all.push(...idsOf(page))
    query = page.next === null ? '' : `?limit=4&cursor=${page.next}`
    const later = given({
      agentId: 'agent-9',
      seq: 100 + pages,
      capturedAtMs: nowMs + pages * minuteMs,
      cameraId: 'other',
    })
    await store.store('tagged', [later])
  }
  expect(all).toEqual([tomorrow, ...series, elsewhere, longAgo].map(idOf))
})

test('captures of one moment are parted by a cursor between them', async () => {
  const same = Array.from({ length: 7 }, (_, index) =>
    given({
      agentId: 'agent-7',
      seq: index + 1,
      cameraId: 'busy',
      capturedAtMs: nowMs - 2 * dayMs,
    }),
  )
  await store.store('tagged', same)
  const all: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const page: CapturePage = await search(
      `?cameraId=busy&limit=3${next === '' ? '' : `&cursor=${next}`}`,
    )
    all.push(...idsOf(page))
    next = page.next
  }
  expect([...all].sort()).toEqual(same.map(idOf).sort())
})

test.each([
  ['enterpriseId=enterprise-2', [elsewhere]],
  ['siteId=site-2', [elsewhere]],
  ['cameraId=yard', [elsewhere]],
  ['agentId=agent-2', [elsewhere]],
  ['sourceId=source-of-long-ago', [longAgo]],
  ['type=truck', [longAgo]],
  ['confidence=0.95', [longAgo]],
  ['confidence=0.6&type=car', [elsewhere]],
  [`plate=${encodeURIComponent('粤b·12345')}`, [longAgo]],
  [`plate=${encodeURIComponent('粤B123*')}`, [tomorrow, longAgo]],
  [`plate=${encodeURIComponent('粤B5*')}`, [elsewhere]],
  [`plate=${encodeURIComponent('粤B99999')}`, []],
  [`kind=face&agentId=agent-1&limit=500`, series.filter(({ capture }) => capture.kind === 'face')],
  [`fromMs=${nowMs - 2 * minuteMs}&toMs=${nowMs}&agentId=agent-1`, [series[1], series[2]]],
])('%s', async (query, expected) => {
  expect(idsOf(await search(`?${query}`))).toEqual(expected.map((each) => each && idOf(each)))
})

test('a capture holds what the camera and the models said', async () => {
  const answer = await api.get(`/v1/captures/${idOf(longAgo)}`)
  expect(answer.json()).toMatchObject({
    captureId: idOf(longAgo),
    plate: '粤B12345',
    plateColour: 'blue',
    vehicleType: 'truck',
    sourceId: 'source-of-long-ago',
    capturedAtMs: longAgo.capture.capturedAtMs,
    tags: longAgo.tags,
    images: [{ role: 'scene', href: `/v1/captures/${idOf(longAgo)}/images/scene` }],
  })
})

test('a replay with other batch boundaries shows each capture once', async () => {
  const before = await search('?limit=500')
  await store.store('tagged', series.slice(0, 5), { first: 5000n })
  await store.store('tagged', series.slice(3, 9), { first: 6000n })
  expect(idsOf(await search('?limit=500'))).toEqual(idsOf(before))
})

test('a later tag replaces an earlier one, in the search by plate too', async () => {
  const first = given({
    seq: 50,
    agentId: 'agent-5',
    tags: [givenPlateTag('浙G11111')],
    taggedAtMs: nowMs,
  })
  const second = { ...first, taggedAtMs: nowMs + 1, tags: [givenPlateTag('浙G22222')] }
  await store.store('tagged', [first])
  await store.store('tagged', [second])
  const plate = (text: string) => search(`?plate=${encodeURIComponent(text)}`)
  expect(idsOf(await plate('浙G22222'))).toEqual([idOf(first)])
  expect(idsOf(await plate('浙G11111'))).toEqual([])
  expect(idsOf(await plate('浙G*'))).toEqual([idOf(first)])
})

test.each(["' OR 1=1 --", "'); DROP TABLE x;--", '\\', "{plate:String}'", '\u0000'])(
  'text from outside stays text: %j',
  async (text) => {
    for (const field of ['enterpriseId', 'cameraId', 'sourceId', 'plate', 'agentId', 'siteId']) {
      const answer = await api.get(`/v1/captures?${field}=${encodeURIComponent(text)}`)
      expect({ field, items: answer.json<CapturePage>().items }).toEqual({ field, items: [] })
    }
    expect(await store.count('captures')).toBeGreaterThan(10)
  },
)

test.each([
  ['limit=0', 'limit'],
  ['limit=501', 'limit'],
  ['limit=many', 'limit'],
  ['kind=ghost', 'kind'],
  ['colour=red', 'colour'],
  ['confidence=2', 'confidence'],
  ['cursor=abc', 'cursor'],
  ['fromMs=5&toMs=4', 'fromMs'],
  ['fromMs=0&toMs=99999999999', 'fromMs'],
  ['plate=*', 'plate'],
  [`plate=${encodeURIComponent('粤*1')}`, 'plate'],
])('%s is refused and the field is named', async (query, field) => {
  const answer = await api.get(`/v1/captures?${query}`)
  expect(answer.statusCode).toBe(400)
  expect(answer.headers['content-type']).toContain('application/problem+json')
  expect(answer.json<{ cause: string }>().cause).toContain(`${field}:`)
})

test('the ends of all numbers add up, replays and second chances included', async () => {
  const place = { agentId: 'agent-3', epoch: 'e1' }
  const letter = {
    schema: 'dead-letter.v1',
    atMs: 1,
    hop: 'bridge',
    reason: 'r',
    topic: 't',
    redriveCount: 0,
  }
  const dead = (seq: number) => ({ ...letter, ...place, seq, captureId: `c${seq}` })
  const stored = [1, 2, 3].map((seq) => given({ ...place, seq }))
  const manifest = { schema: 'ledger.v1', ...place, atMs: 5, capturedUpTo: 12 }
  const range = { reason: 'disk', atMs: 4 }
  for (let replay = 0; replay < 2; replay += 1) {
    await store.store('tagged', stored)
    await store.store('dead', [dead(3), dead(4), dead(5), letter])
    await store.store('ledger', [
      {
        ...manifest,
        evicted: [
          { ...range, from: 5, to: 7 },
          { ...range, from: 6, to: 8 },
        ],
      },
    ])
  }
  await store.store('status', [
    {
      schema: 'agent-status.v1',
      ...place,
      enterpriseId: 'enterprise-3',
      siteId: 's',
      version: '1.0',
      atMs: nowMs,
      startedAtMs: nowMs - 1000,
      spool: {
        lastSeq: 14,
        pending: 6,
        spoolBytes: 1,
        spoolBytesMax: 100,
        evicted: 4,
        refused: 2,
        corrupt: 0,
      },
      stripped: [{ field: 'age', count: 3 }],
      quarantined: 0,
      cameras: [
        {
          cameraId: 'gate',
          deviceId: 'd',
          protocol: 'inbox',
          isOnline: true,
          captures: 14,
          lastSeenAtMs: 7,
          faults: ['covered'],
          clock: { offsetMs: -4000, uncertaintyMs: 20 },
        },
      ],
    },
  ])
  const agents = (await api.get('/v1/agents')).json<AgentPage>()
  expect(agents.items).toMatchObject([
    { ...place, lastSeq: 14, ledger: { captured: 14, stored: 3, dead: 2, evicted: 3, pending: 6 } },
  ])
  const totals = (await api.get('/v1/summary')).json<CaptureTotals>()
  expect(totals.captured).toBe(totals.stored + totals.dead + totals.evicted + totals.pending)
  expect(totals).toMatchObject({ dead: 2, evicted: 3, unattributed: 1, atMs: nowMs })
  const cameras = (await api.get('/v1/cameras')).json<CameraPage>()
  expect(cameras.items).toEqual([
    {
      cameraId: 'gate',
      agentId: 'agent-3',
      enterpriseId: 'enterprise-3',
      siteId: 's',
      deviceId: 'd',
      protocol: 'inbox',
      isOnline: true,
      captures: 14,
      lastSeenAtMs: 7,
      faults: ['covered'],
      clock: { offsetMs: -4000, uncertaintyMs: 20 },
    },
  ])
})
