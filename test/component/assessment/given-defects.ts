import { openControlStore } from '@zhian/api/control/control-store'
import type { AgentStatus, Transition } from '@zhian/contracts/agent'
import type { DueRules } from '@zhian/api/rectification/follow-scores'
import { apiToken, startTestApi } from '../../support/api.ts'
import {
  givenGoodVehicle,
  givenPictures,
  storeCaptures,
  storeStatuses,
} from '../../support/given-history.ts'
import {
  givenCameraArchive,
  givenEnterprise,
  givenPark,
  givenPoint,
  givenSite,
} from '../../support/given-park.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

const hourMs = 3_600_000
const minuteMs = 60_000
const dayMs = 24 * hourMs
/** Midnight of a day of November 2026 in the park. */
const november = (day: number) => Date.UTC(2026, 10, day) - 8 * hourMs
const endOfMonth = november(31)

/** One defect each, and one enterprise that has none; each has a gate with the cameras `<name>-a` and `<name>-b`. */
export const names = [
  'good',
  'dead',
  'clock',
  'covered',
  'fake',
  'twice',
  'late',
  'maintained',
] as const
export type Name = (typeof names)[number]

/** Ours: nothing came in, and what was captured meanwhile was stored when we were back. */
const outage = { fromMs: november(25) + 9 * hourMs, toMs: november(25) + 12 * hourMs }
const lateDays = [9, 10]
const maintenance = { fromMs: november(12) + 8 * hourMs, toMs: november(12) + 16 * hourMs }

const isIn = (atMs: number, { fromMs, toMs }: typeof outage) => atMs >= fromMs && atMs < toMs

/** Whether the camera captured then. */
function isCaptured(name: Name, side: string, atMs: number): boolean {
  if (side === 'b') return true
  if (name === 'dead') return atMs < november(20)
  if (name === 'fake') return atMs < november(1)
  return name !== 'maintained' || !isIn(atMs, maintenance)
}

/** Twenty-one captures at ten in the morning of each day of October and November. */
function capturesOf(name: Name) {
  return ['a', 'b'].flatMap((side, sideIndex) =>
    Array.from({ length: 61 }, (_, day) => day - 30).flatMap((day) =>
      Array.from({ length: 21 }, (_, index) => november(day) + 10 * hourMs + index * minuteMs)
        .filter((atMs) => isCaptured(name, side, atMs))
        .flatMap((capturedAtMs, index) => {
          const copies = name === 'twice' && side === 'a' ? [0, 1] : [0]
          return copies.map((copy) => {
            const tagged = givenGoodVehicle({
              agentId: `agent-${name}`,
              enterpriseId: name,
              siteId: `site-${name}`,
              cameraId: `${name}-${side}`,
              seq: ((day + 31) * 100 + index) * 4 + sideIndex * 2 + copy + 1,
              capturedAtMs,
            })
            const isLate =
              name === 'late' &&
              lateDays.some(
                (each) =>
                  november(each) + 10 * hourMs <= capturedAtMs && capturedAtMs < november(each + 1),
              )
            const storedAtMs = isLate
              ? november(14)
              : isIn(capturedAtMs, outage)
                ? outage.toMs
                : capturedAtMs + 2000
            return { tagged, storedAtMs, isLate }
          })
        }),
    ),
  )
}

let transitionId = 0
const changed = (given: Omit<Transition, 'id'>): Transition => ({
  id: (transitionId += 1),
  ...given,
})

function transitionsOf(name: Name): Transition[] {
  const cameraId = `${name}-a`
  const watching = changed({ what: 'watching', isSo: true, atMs: november(-30) })
  if (name === 'dead')
    return [
      watching,
      changed({
        what: 'online',
        isSo: false,
        atMs: november(20),
        cameraId,
        cause: 'network 10.0.8',
      }),
    ]
  if (name === 'covered')
    return [watching, changed({ what: 'covered', isSo: true, atMs: november(26), cameraId })]
  if (name === 'maintained')
    return [
      watching,
      changed({ what: 'online', isSo: false, atMs: maintenance.fromMs, cameraId }),
      changed({ what: 'online', isSo: true, atMs: maintenance.toMs, cameraId }),
    ]
  return [watching]
}

/** Each agent speaks in turn, one of them every two minutes, but for our own outage. */
function statusesOf(): (Partial<AgentStatus> & { readonly atMs: number })[] {
  const told = new Set<Name>()
  const count = (endOfMonth + 2 * hourMs - november(0)) / (2 * minuteMs)
  return Array.from({ length: count }, (_, index) => {
    const name = names[index % names.length] ?? 'good'
    const atMs = november(0) + index * 2 * minuteMs
    const transitions = told.has(name) ? [] : transitionsOf(name)
    told.add(name)
    const cameras = ['a', 'b'].map((side) => ({
      cameraId: `${name}-${side}`,
      deviceId: '33010101001190000001',
      protocol: 'gat1400',
      isOnline: !(name === 'dead' && side === 'a'),
      captures: 1,
      clock: { offsetMs: name === 'clock' && side === 'a' ? -41_000 : 120, uncertaintyMs: 200 },
    }))
    return {
      agentId: `agent-${name}`,
      enterpriseId: name,
      siteId: `site-${name}`,
      atMs,
      cameras,
      transitions,
    }
  }).filter(({ atMs }) => !isIn(atMs, outage))
}

type Put = (kind: string, id: string, record: object) => Promise<unknown>

async function register(put: Put): Promise<void> {
  await put('parks', 'park-1', givenPark())
  for (const [index, name] of names.entries()) {
    await put('enterprises', name, givenEnterprise({ enterpriseId: name, name }))
    await put('sites', `site-${name}`, givenSite({ siteId: `site-${name}`, enterpriseId: name }))
    const at: [number, number] = [120.05123 + index / 1000, 28.90123]
    const surveyedAtMs = november(-30)
    await put(
      'points',
      `gate-${name}`,
      givenPoint({
        pointId: `gate-${name}`,
        siteId: `site-${name}`,
        positions: [at],
        surveyedBy: '验收员',
        surveyedAtMs,
      }),
    )
    for (const [sideIndex, side] of ['a', 'b'].entries())
      await put(
        'cameras',
        `${name}-${side}`,
        givenCameraArchive({
          cameraId: `${name}-${side}`,
          enterpriseId: name,
          siteId: `site-${name}`,
          deviceCode: `330784004213100000${String(index * 2 + sideIndex).padStart(2, '0')}`,
          name: `${name} 东门车行 ${side}`,
          position: at,
          serves: [{ pointId: `gate-${name}`, direction: 'in' }],
          commissionedAtMs: november(-60),
        }),
      )
  }
  await put('maintenance', 'm1', {
    maintenanceId: 'm1',
    enterpriseId: 'maintained',
    cameraIds: ['maintained-a'],
    ...maintenance,
    filedAtMs: maintenance.fromMs - dayMs,
    isEmergency: false,
    reason: '更换交换机',
    state: 'approved',
  })
}

/** The park of these enterprises after two months, and how to ask about it. */
export async function givenDefects(store: TestWarehouse, due?: DueRules) {
  const clock = { nowMs: endOfMonth - 1 }
  const control = await openControlStore({ file: ':memory:' })
  const blobs = await givenPictures(store.folder)
  const api = await startTestApi({
    warehouse: store.warehouse,
    blobs,
    control,
    now: () => clock.nowMs,
    ...(due === undefined ? {} : { due }),
  })
  const send = async <T>(method: 'PUT' | 'POST' | 'PATCH', url: string, body: object = {}) => {
    const headers = { authorization: `Bearer ${apiToken}` }
    const answer = await api.app.inject({ method, url, headers, body })
    if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.body}`)
    return answer.json<T>()
  }
  const put = (kind: string, id: string, record: object) =>
    send('PUT', `/v1/registry/${kind}/${id}`, { record })
  await register(put)
  const captures = names.flatMap(capturesOf)
  const inTime = captures.filter(({ isLate }) => !isLate)
  for (let at = 0; at < inTime.length; at += 5000)
    await storeCaptures(store.warehouse, inTime.slice(at, at + 5000))
  await storeStatuses(store.warehouse, statusesOf())
  return {
    api,
    control,
    clock,
    send,
    storeLate: () =>
      storeCaptures(
        store.warehouse,
        captures.filter(({ isLate }) => isLate),
      ),
    compute: () =>
      send<{ enterprises: number; scored: number }>(
        'POST',
        '/v1/parks/park-1/scores/compute?period=2026-11',
      ),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]()
      await control[Symbol.asyncDispose]()
    },
  }
}
