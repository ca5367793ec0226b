// When a camera's page is opened, then what its agent logged, filed maintenance and counted captures stand on one line of time, and
// nobody else's camera does.
import { foldHours } from '@zhian/api/assessment/facts/fold-hours'
import type { AgentStatus, Transition } from '@zhian/contracts/agent'
import type { CameraHistory } from '@zhian/contracts/camera-history'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noPictures, startTestApi } from '../../support/api.ts'
import { givenAccount } from '../../support/browser-session.ts'
import { givenGoodVehicle, storeCaptures, storeStatuses } from '../../support/given-history.ts'
import { givenCameraArchive, givenEnterprise, givenPark } from '../../support/given-park.ts'
import { givenSite } from '../../support/given-park.ts'
import { putRecord } from '../../support/put-record.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const minuteMs = 60_000
/** An hour of a day of November 2026 in the park. */
const november = (day: number, hour = 0) => Date.UTC(2026, 10, day) + (hour - 8) * hourMs
const nowMs = november(28, 10) + 30 * minuteMs
const span = { fromMs: november(-1), toMs: nowMs }

let store: TestWarehouse
let api: Awaited<ReturnType<typeof startTestApi>>

beforeAll(async () => {
  store = await startWarehouse()
  api = await startTestApi({ warehouse: store.warehouse, blobs: noPictures, now: () => nowMs })
  await put('parks', 'park-1', givenPark())
  await put('parks', 'park-2', givenPark({ parkId: 'park-2' }))
  await put('enterprises', 'e1', givenEnterprise({ onboardedAtMs: november(2) }))
  await put('enterprises', 'e2', givenEnterprise({ enterpriseId: 'e2', parkId: 'park-2' }))
  await put('sites', 's1', givenSite())
  await put('cameras', 'c1', givenCameraArchive({ serves: [] }))
  await put('cameras', 'never', givenCameraArchive({ cameraId: 'never', serves: [] }))
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  await store?.[Symbol.asyncDispose]()
})

const put = (kind: string, id: string, record: object) => putRecord(api.app, { kind, id }, record)

async function historyOf(cameraId: string): Promise<CameraHistory> {
  const answer = await api.get(`/v1/registry/cameras/${cameraId}/history`)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json<CameraHistory>()
}

let transitionId = 0
const changed = (given: Omit<Transition, 'id' | 'cameraId'>, cameraId?: string): Transition => ({
  id: (transitionId += 1),
  ...(cameraId === undefined ? {} : { cameraId }),
  ...given,
})

/** The agent of e1, which sees c1 and one that nobody has archived. */
const statusAt = (
  atMs: number,
  transitions: Transition[] = [],
  clock = { offsetMs: 100, uncertaintyMs: 40 },
): Partial<AgentStatus> & { readonly atMs: number } => ({
  agentId: 'agent-1',
  enterpriseId: 'e1',
  siteId: 's1',
  atMs,
  transitions,
  cameras: ['c1', 'found'].map((cameraId) => ({
    cameraId,
    deviceId: 'd',
    protocol: 'gat1400',
    isOnline: true,
    captures: 1,
    clock,
  })),
})

const capturedAt = (capturedAtMs: number, seq: number) => ({
  tagged: givenGoodVehicle({ enterpriseId: 'e1', siteId: 's1', cameraId: 'c1', seq, capturedAtMs }),
  storedAtMs: capturedAtMs + 2000,
})

const fold = () => foldHours(store.warehouse, { sinceMs: 0, outages: [] })

test('a camera that no agent has spoken of is not offline: nobody knows', async () => {
  const { presence, isSeen, faults, clock, days, countedAtMs, ...history } =
    await historyOf('never')
  expect({ isSeen, faults, clock, countedAtMs }).toEqual({
    isSeen: false,
    faults: [],
    clock: [],
    countedAtMs: null,
  })
  expect(history).toMatchObject({ cameraId: 'never', enterpriseId: 'e1', ...span })
  expect(presence).toEqual([
    { state: 'not_due', fromMs: span.fromMs, toMs: november(2) },
    { state: 'unreported', fromMs: november(2), toMs: span.toMs },
  ])
  expect(days).toHaveLength(30)
  expect(days[0]).toEqual({
    fromMs: span.fromMs,
    captures: 0,
    indicators: null,
    watchedS: 0,
    onlineS: 0,
  })
})

test('what the agent logged itself says online, offline with its cause, and when nobody looked', async () => {
  await put('maintenance', 'm1', {
    maintenanceId: 'm1',
    enterpriseId: 'e1',
    cameraIds: ['c1'],
    fromMs: november(12, 8),
    toMs: november(12, 16),
    filedAtMs: november(11),
    isEmergency: false,
    reason: '换镜头',
    state: 'approved',
  })
  await storeStatuses(store.warehouse, [
    statusAt(november(5), [
      changed({ what: 'watching', isSo: true, atMs: november(5) }),
      changed({ what: 'online', isSo: true, atMs: november(5) }, 'c1'),
    ]),
    // Filled in after days without a line.
    statusAt(nowMs - minuteMs, [
      changed({ what: 'online', isSo: false, atMs: november(10), cause: 'network 10.0.8' }, 'c1'),
      changed({ what: 'online', isSo: true, atMs: november(10, 6) }, 'c1'),
      changed({ what: 'covered', isSo: true, atMs: november(14) }, 'c1'),
      changed({ what: 'covered', isSo: false, atMs: november(17) }, 'c1'),
      changed({ what: 'watching', isSo: false, atMs: november(15) }),
      changed({ what: 'watching', isSo: true, atMs: november(16) }),
      changed({ what: 'silent', isSo: true, atMs: november(27) }, 'c1'),
      changed({ what: 'covered', isSo: true, atMs: november(20) }, 'found'),
    ]),
  ])
  const { presence, faults, maintenance, days, isSeen } = await historyOf('c1')
  expect(isSeen).toBe(true)
  expect(presence).toEqual([
    { state: 'not_due', fromMs: span.fromMs, toMs: november(2) },
    { state: 'unreported', fromMs: november(2), toMs: november(5) },
    { state: 'online', fromMs: november(5), toMs: november(10) },
    { state: 'offline', fromMs: november(10), toMs: november(10, 6), cause: 'network 10.0.8' },
    { state: 'online', fromMs: november(10, 6), toMs: november(15) },
    { state: 'unreported', fromMs: november(15), toMs: november(16) },
    { state: 'online', fromMs: november(16), toMs: nowMs },
  ])
  expect(faults).toEqual([
    { what: 'covered', fromMs: november(14), toMs: november(15) },
    { what: 'covered', fromMs: november(16), toMs: november(17) },
    { what: 'silent', fromMs: november(27), toMs: nowMs },
  ])
  expect(maintenance).toMatchObject([{ reason: '换镜头', state: 'approved', isExcusing: true }])
  const tenth = days.find(({ fromMs }) => fromMs === november(10))
  expect(tenth).toMatchObject({ watchedS: 24 * 3600, onlineS: 18 * 3600 })
})

test('a gateway that was replaced ends with its last word about the camera', async () => {
  await put('cameras', 'c3', givenCameraArchive({ cameraId: 'c3', serves: [] }))
  const said = (agentId: string, atMs: number, transitions: Transition[]) => {
    const { cameras = [], ...status } = statusAt(atMs, transitions)
    const cameraId = transitions.length === 0 ? 'another' : 'c3'
    return {
      ...status,
      agentId,
      cameras: cameras.slice(0, 1).map((each) => ({ ...each, cameraId })),
    }
  }
  const watching = (atMs: number) => changed({ what: 'watching', isSo: true, atMs })
  await storeStatuses(store.warehouse, [
    said('old', november(10), [watching(november(5))]),
    said('old', nowMs - minuteMs, []),
    said('new', nowMs - minuteMs, [
      watching(november(11)),
      changed({ what: 'online', isSo: false, atMs: november(20) }, 'c3'),
    ]),
  ])
  const { presence } = await historyOf('c3')
  const namedUntilMs = november(10) + 3 * minuteMs
  expect(presence.slice(2)).toEqual([
    { state: 'online', fromMs: november(5), toMs: namedUntilMs },
    { state: 'unreported', fromMs: namedUntilMs, toMs: november(11) },
    { state: 'online', fromMs: november(11), toMs: november(20) },
    { state: 'offline', fromMs: november(20), toMs: nowMs },
  ])
})

test('days are what the assessment counted; what comes late is counted again; fewer than five are not told', async () => {
  const day = november(20, 9)
  const early = [0, 1, 2, 3].map((index) => capturedAt(day + index * minuteMs, index + 1))
  await storeCaptures(store.warehouse, early)
  await fold()
  const of = async (fromMs: number) =>
    (await historyOf('c1')).days.find((each) => each.fromMs === fromMs)
  expect(await of(november(20))).toMatchObject({ captures: null, indicators: null })
  const late = [4, 5].map((index) => ({
    ...capturedAt(day + index * minuteMs, index + 1),
    storedAtMs: day + 3 * dayMs,
  }))
  await storeCaptures(store.warehouse, late)
  await fold()
  const sampled = [1, 2].map(
    (hour) => `('e1', 'c1', toDateTime(${day / 1000} + ${hour} * 3600, 'UTC'), 6, 2, 2, 1, [], 1)`,
  )
  await store.warehouse.command(
    `INSERT INTO zhian.camera_picture_hours VALUES ${sampled.join(', ')}`,
  )
  expect(await of(november(20))).toMatchObject({
    captures: 6,
    indicators: {
      timely: { good: 4, of: 6 },
      image: { good: 2, of: 4 },
      complete: { good: 6, of: 6 },
      qualified: { good: 6, of: 6 },
      unique: { good: 6, of: 6 },
    },
  })
  expect((await historyOf('c1')).countedAtMs).not.toBeNull()
})

test('a clock is told by the hour with its spread, its uncertainty and its drift', async () => {
  const clocks = [100, 160, -40].map((offsetMs, index) => ({
    offsetMs,
    uncertaintyMs: 40 + index,
    driftPpm: 1.5 * index,
  }))
  await storeStatuses(
    store.warehouse,
    clocks.map((clock, index) => statusAt(november(21, 3) + index * minuteMs, [], clock)),
  )
  await fold()
  const { clock } = await historyOf('c1')
  expect(clock.find(({ atMs }) => atMs === november(21, 3))).toEqual({
    atMs: november(21, 3),
    probes: 3,
    offsetMs: 220 / 3,
    offsetMinMs: -40,
    offsetMaxMs: 160,
    uncertaintyMs: 42,
    driftPpm: 3,
  })
})

test('whoever does not answer for the camera is told that there is none', async () => {
  const visits = [
    ['own', { role: 'enterprise_admin', parkId: null, enterpriseId: 'e1' }, 200],
    ['other', { role: 'enterprise_admin', parkId: null, enterpriseId: 'e2' }, 404],
    ['here', { role: 'park_manager', parkId: 'park-1', enterpriseId: null }, 200],
    ['there', { role: 'park_manager', parkId: 'park-2', enterpriseId: null }, 404],
  ] as const
  for (const [name, role, status] of visits) {
    const { browser } = await givenAccount(api.app, name, [role])
    for (const cameraId of ['c1', 'found']) {
      const answer = await browser.ask('GET', `/v1/registry/cameras/${cameraId}/history`)
      expect([name, cameraId, answer.statusCode]).toEqual([name, cameraId, status])
    }
  }
  const { browser } = await givenAccount(api.app, 'nobody', [])
  const refused = await browser.ask('GET', '/v1/registry/cameras/c1/history')
  expect(refused.statusCode).toBe(403)
  expect((await api.get('/v1/registry/cameras/unheard-of/history')).statusCode).toBe(404)
})
