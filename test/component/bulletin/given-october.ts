import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MailSettings } from '@zhian/api/bulletin/mail-settings'
import { openControlStore } from '@zhian/api/control/control-store'
import type { ControlAddress, ControlStore } from '@zhian/api/control/control-store'
import type { Transition } from '@zhian/contracts/agent'
import type { BulletinOrder, BulletinView } from '@zhian/contracts/bulletin'
import { openFolderBlobs } from '@zhian/kit/blobs/folder-blobs'
import { expect } from 'vitest'
import { apiToken, startTestApi } from '../../support/api.ts'
import { eventually } from '../../support/eventually.ts'
import { givenEnterprise, givenPark } from '../../support/given-park.ts'
import { givenStatus } from '../../support/given-status.ts'
import { givenPlateTag, givenTagged, givenVehicleTag } from '../../support/given-tagged.ts'
import { startWarehouse } from '../../support/warehouse.ts'

/** The instant at which it is that time in the park, UTC+8. */
export const inPark = (text: string) => Date.parse(`${text}+08:00`)

type Place = { enterpriseId: string; cameraId: string; agentId: string }
const east: Place = { enterpriseId: 'e1', cameraId: 'c1', agentId: 'agent-1' }
const west: Place = { enterpriseId: 'e2', cameraId: 'c2', agentId: 'agent-2' }
const yard: Place = { enterpriseId: 'e1', cameraId: 'c3', agentId: 'agent-1' }
const elsewhere: Place = { enterpriseId: 'e9', cameraId: 'c9', agentId: 'agent-9' }

let seq = 0
function vehicle(
  at: Place,
  time: string,
  seen: { type: 'car' | 'truck' | 'bus'; plate?: string; confidence?: number; lateMs?: number },
) {
  const { type, plate = `浙G${String(10_000 + seq)}`, confidence = 0.8, lateMs = 800 } = seen
  const capturedAtMs = inPark(time)
  const tags = [givenVehicleTag(type, confidence), givenPlateTag(plate)]
  seq += 1
  return givenTagged({ ...at, seq, capturedAtMs, receivedAtMs: capturedAtMs + lateMs, tags }).tagged
}
function face(at: Place, time: string) {
  seq += 1
  return givenTagged({ ...at, seq, capturedAtMs: inPark(time), kind: 'face' }).tagged
}

/**
 * October 2026, made to be reckoned by hand.
 *
 * This year: cars 7 passages of 8 captures (one plate twice within 10 s), trucks 16, buses 12, faces 8, and 3 cars of police, soldiers
 * and diplomats that nothing is told of; 47 captures, 3 of them late; cameras c1, c2, c3. The year before: cars 30, faces 5; cameras
 * c1, c2. Another park and the days around are not to be counted.
 */
function captures() {
  const times = (count: number) => Array.from({ length: count }, (_, index) => index + 10)
  return [
    vehicle(east, '2026-10-01T00:00:00.000', { type: 'car', plate: '浙GA0001' }),
    vehicle(east, '2026-10-02T08:00:00', { type: 'truck', plate: '浙GA0002', confidence: 0.5 }),
    vehicle(east, '2026-10-02T08:00:09', { type: 'car', plate: '浙GA0002', confidence: 0.95 }),
    vehicle(east, '2026-10-02T08:00:29', { type: 'car', plate: '浙GA0002' }),
    ...times(4).map((day) => vehicle(east, `2026-10-${day}T09:00:00`, { type: 'car' })),
    ...times(16).map((day) => vehicle(yard, `2026-10-${day}T10:00:00`, { type: 'truck' })),
    ...times(12).map((day) =>
      vehicle(yard, `2026-10-${day}T11:00:00`, { type: 'bus', lateMs: day < 13 ? 31_000 : 30_000 }),
    ),
    ...times(8).map((minute) => face(west, `2026-10-31T23:${minute}:00`)),
    ...['浙G1234警', 'WJ浙1234X', '使014578'].map((plate, hour) =>
      vehicle(east, `2026-10-03T1${hour}:00:00`, { type: 'car', plate }),
    ),
    vehicle(east, '2026-09-30T23:59:59.999', { type: 'car' }),
    vehicle(east, '2026-11-01T00:00:00.000', { type: 'car' }),
    ...times(9).map((day) => vehicle(elsewhere, `2026-10-${day}T09:00:00`, { type: 'car' })),
    ...times(30).map((minute) => vehicle(east, `2025-10-12T09:${minute}:00`, { type: 'car' })),
    ...times(5).map((minute) => face(west, `2025-10-31T23:${minute}:00`)),
    ...capturesOfJuly(),
  ]
}

/** Nine passages: of two that reach over an edge of the month the one that begins in it; two of one unreadable plate; six more. */
function capturesOfJuly() {
  const car = (time: string, plate: string) => vehicle(east, time, { type: 'car', plate })
  return [
    car('2026-06-30T23:59:55', '浙GB0001'),
    car('2026-07-01T00:00:02', '浙GB0001'),
    car('2026-07-31T23:59:58', '浙GB0002'),
    car('2026-08-01T00:00:03', '浙GB0002'),
    car('2026-07-10T08:00:00', '浙G12'),
    car('2026-07-10T08:00:04', '浙G12'),
    car('2026-07-11T08:00:00', 'VA12345'),
    ...[1, 2, 3, 4, 5, 6].map((day) => car(`2026-07-1${day}T09:00:00`, `浙GC000${day}`)),
  ]
}

/**
 * Due: c1 and c2 744 h each, c3 384 h from the 16th on. Blind: c1 12 h offline, c1 and c3 6 h without their agent, c2 the last
 * 48 h, in which its agent was not heard of. So 72 h of 1872 h.
 */
function statuses() {
  const online = (cameraId: string, time: string, isSo = true) => ({
    cameraId,
    time,
    what: 'online',
    isSo,
  })
  const transitions = (
    words: readonly { cameraId?: string; time: string; what: string; isSo: boolean }[],
  ) =>
    words.map(({ time, ...word }, id): Transition => ({ id: id + 1, atMs: inPark(time), ...word }))
  return [
    givenStatus({
      ...of(east),
      atMs: inPark('2026-11-02T00:00:00'),
      transitions: transitions([
        online('c1', '2026-09-20T00:00:00'),
        online('c1', '2026-09-25T00:00:00', false),
        online('c1', '2026-09-25T06:00:00'),
        { cameraId: 'c1', time: '2026-10-05T00:00:00', what: 'covered', isSo: true },
        { cameraId: 'c1', time: '2026-10-06T00:00:00', what: 'covered', isSo: false },
        { cameraId: 'c1', time: '2026-10-07T00:00:00', what: 'clock_wrong', isSo: true },
        online('c1', '2026-10-10T00:00:00', false),
        online('c1', '2026-10-10T12:00:00'),
        online('c3', '2026-10-16T00:00:00'),
        { time: '2026-10-20T00:00:00', what: 'watching', isSo: false },
        { time: '2026-10-20T06:00:00', what: 'watching', isSo: true },
      ]),
    }),
    givenStatus({
      ...of(west),
      atMs: inPark('2026-10-30T00:00:00'),
      transitions: transitions([online('c2', '2026-09-20T00:00:00')]),
    }),
    givenStatus({
      ...of(elsewhere),
      atMs: inPark('2026-11-02T00:00:00'),
      transitions: transitions([
        online('c9', '2026-09-20T00:00:00'),
        online('c9', '2026-10-02T00:00:00', false),
      ]),
    }),
  ]
}
const of = ({ agentId, enterpriseId }: Place) => ({ agentId, enterpriseId })

/** One each 20 seconds from noon on. */
function carsOf(day: string, count: number) {
  const noonMs = inPark(`${day}T12:00:00`)
  return Array.from({ length: count }, (_, index) => {
    const time = new Date(noonMs + index * 20_000 + 8 * 3600_000).toISOString().slice(0, 23)
    return vehicle(east, time, { type: 'car' })
  })
}

/** Scores of two enterprises of the park for October, and of one elsewhere; three items closed, two of them in October. */
async function givenScores({ db }: ControlStore): Promise<void> {
  const [fromMs, toMs] = [inPark('2026-10-01T00:00'), inPark('2026-11-01T00:00')]
  const score = (enterpriseId: string, slots: unknown, parkId = 'park-1') => ({
    enterpriseId,
    period: '2026-10',
    parkId,
    fromMs,
    toMs,
    configVersion: 'mcs-v1',
    input: JSON.stringify({ slots }),
    inputSha256: '',
    result: '{}',
    summary: JSON.stringify({ output: enterpriseId === 'e1' ? 81.5 : null }),
    computedAtMs: 0,
  })
  const credits = [1, 0.5, 0, 'NA', 'PENDING', 1].map((c) => ({ w: 3, c }))
  await db
    .insertInto('parkScores')
    .values({
      parkId: 'park-1',
      period: '2026-10',
      fromMs,
      toMs,
      input: '{}',
      result: '{}',
      tiles: '{}',
      // After all that is stored here has arrived, by the clock of the warehouse and by that of the agents.
      computedAtMs: Math.max(Date.now(), inPark('2026-11-03T00:00')) + 3600_000,
    })
    .execute()
  await db
    .insertInto('scores')
    .values([score('e1', credits), score('e2', 'PENDING'), score('e9', credits, 'park-2')])
    .execute()
  const item = (itemId: string, closedAtMs: number | null) => ({
    itemId,
    parkId: 'park-1',
    enterpriseId: 'e1',
    causeKey: itemId,
    state: 'closed' as const,
    firstSeenAtMs: 0,
    dueAtMs: null,
    dueSource: null,
    responsible: null,
    note: null,
    closedAtMs,
    reopenedAtMs: null,
    reopenedCount: 0,
    finding: '{}',
    version: 1,
  })
  await db
    .insertInto('rectificationItems')
    .values([item('a', fromMs), item('b', toMs - 1), item('c', toMs), item('d', null)])
    .execute()
}

type Send = (method: 'PUT' | 'POST' | 'PATCH', url: string, body: object) => Promise<unknown>

async function givenPlaces(send: Send): Promise<void> {
  const put = (kind: string, id: string, record: object) =>
    send('PUT', `/v1/registry/${kind}/${id}`, { record })
  for (const park of [givenPark(), givenPark({ parkId: 'park-2', name: '另一园区' })])
    await put('parks', park.parkId, park)
  await put('villages', 'v1', { villageId: 'v1', parkId: 'park-1', name: '东村' })
  for (const enterprise of [
    givenEnterprise({ enterpriseId: 'e1', name: '甲厂', villageId: 'v1' }),
    givenEnterprise({ enterpriseId: 'e2', name: '乙厂' }),
    givenEnterprise({ enterpriseId: 'e9', name: '外厂', parkId: 'park-2' }),
  ])
    await put('enterprises', enterprise.enterpriseId, enterprise)
}

interface GivenMonth {
  readonly control?: ControlAddress
  readonly consoleFolder?: string
  readonly mail?: MailSettings
}

/** The api over the real engine with that month in it, on the 3rd of November. */
export async function givenOctober({ control: controlGiven, ...others }: GivenMonth = {}) {
  await using opened = new AsyncDisposableStack()
  const store = opened.use(await startWarehouse())
  await store.store('tagged', captures())
  await store.store('status', statuses())
  const folder = await mkdtemp(join(tmpdir(), 'zhian-bulletin-'))
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  const address = controlGiven ?? { file: join(folder, 'control.db') }
  const control = opened.use(await openControlStore(address))
  const clock = { nowMs: inPark('2026-11-03T09:00:00') }
  const api = opened.use(
    await startTestApi({
      warehouse: store.warehouse,
      // Scores look for pictures, of which there are none.
      blobs: openFolderBlobs(join(folder, 'blobs')),
      control,
      ...others,
      bulletinKeyFile: join(folder, 'bulletin-key.pem'),
      now: () => clock.nowMs,
    }),
  )
  const send = (method: 'PUT' | 'POST' | 'PATCH', url: string, body: object) =>
    api.app.inject({ method, url, headers: { authorization: `Bearer ${apiToken}` }, body })
  await givenPlaces(send)
  await eventually(async () => expect(await store.count('registry_enterprises')).toBe(3), {
    withinMs: 10_000,
  })
  await givenScores(control)
  const owned = opened.move()
  const draft = async (order: Partial<BulletinOrder> = {}) => {
    const answer = await send('POST', '/v1/bulletins', {
      parkId: 'park-1',
      month: '2026-10',
      ...order,
    })
    expect([answer.statusCode, answer.body.slice(0, 300)]).toEqual([200, expect.any(String)])
    return answer.json<BulletinView>()
  }
  const issue = async ({ bulletinId, version }: BulletinView) => {
    const answer = await send('POST', `/v1/bulletins/${bulletinId}/issue`, { version })
    expect([answer.statusCode, answer.body.slice(0, 300)]).toEqual([200, expect.any(String)])
    return answer.json<BulletinView>()
  }
  return {
    ...api,
    folder,
    control,
    clock,
    /** More vehicles of that day, arrived later than everything else. */
    arriveLate: (day: string, count: number) => store.store('tagged', carsOf(day, count)),
    issue,
    warehouse: store.warehouse,
    send,
    draft,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
export type October = Awaited<ReturnType<typeof givenOctober>>
