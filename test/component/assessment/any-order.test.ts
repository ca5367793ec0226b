// When captures, logs and the registry change in any order, late and between computations, then the scores end where a computation of everything ends.
import { assessmentEvents } from '@zhian/api/assessment/assessment-events'
import { openAssessment } from '@zhian/api/assessment/open-assessment'
import { usualSamples } from '@zhian/api/assessment/pictures/sample-plan'
import { scoreRecords } from '@zhian/api/assessment/score-records'
import { openControlStore } from '@zhian/api/control/control-store'
import type { RegistryRecordRow } from '@zhian/api/control/tables'
import { RegistryDesk } from '@zhian/api/registry/registry-desk'
import { registryRecords } from '@zhian/api/registry/registry-records'
import type { Transition } from '@zhian/contracts/agent'
import { silentLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noPictures } from '../../support/api.ts'
import { givenGoodVehicle, storeCaptures, storeStatuses } from '../../support/given-history.ts'
import {
  givenCameraArchive,
  givenEnterprise,
  givenPark,
  givenPoint,
  givenSite,
} from '../../support/given-park.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

let store: TestWarehouse
beforeAll(async () => {
  store = await startWarehouse()
})
afterAll(() => store[Symbol.asyncDispose]())

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Midnight of a day of October 2026 in the park. */
const october = (day: number) => Date.UTC(2026, 9, day) - 8 * hourMs
const monthOver = october(32) + hourMs
const sides = ['a', 'b'] as const
type Side = (typeof sides)[number]

/** What happens; days are of October. Each is about the enterprise of that side. */
type Step =
  | {
      readonly is: 'captures'
      readonly side: Side
      readonly day: number
      readonly lateDays: number
    }
  | { readonly is: 'status'; readonly side: Side; readonly day: number }
  | { readonly is: 'outage of camera'; readonly side: Side; readonly day: number }
  | { readonly is: 'maintenance'; readonly side: Side; readonly day: number }
  | { readonly is: 'archive'; readonly side: Side }
  | { readonly is: 'same code'; readonly side: Side }
  | { readonly is: 'computed' }

const side = fc.constantFrom(...sides)
const day = fc.integer({ min: 1, max: 31 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('captures'),
      side,
      day,
      lateDays: fc.constantFrom(0, 0, 3),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('status'),
      side,
      day: fc.integer({ min: 20, max: 40 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('outage of camera'), side, day }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('maintenance'), side, day }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constantFrom('archive', 'same code'), side }) },
  { weight: 4, arbitrary: fc.constant({ is: 'computed' }) },
) as fc.Arbitrary<Step>

type Named = Pick<RegistryRecordRow, 'kind' | 'id' | 'enterpriseId'>

let runs = 0

test('whatever arrives in whatever order, what was computed by the way ends at the input of a computation from scratch', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async (steps) => {
      runs += 1
      await using park = await openPark(`p${runs}`)
      for (const each of steps) await park.take(each)
      await park.take({ is: 'computed' })
      const byTheWay = await park.scores()
      expect(byTheWay).toEqual(await park.fromScratch())
    }),
    { numRuns: 8, endOnFailure: true },
  )
})

/** A park of two enterprises with a camera and an agent each, after the month was over. */
async function openPark(parkId: string) {
  const control = await openControlStore({ file: ':memory:' })
  const clock = { nowMs: monthOver }
  const now = () => clock.nowMs
  const records = registryRecords(control)
  const registry = new RegistryDesk({ records, changed: () => undefined, now })
  const versions = new Map<string, number>()
  const put = async (named: Named, record: object) => {
    const { kind, id } = named
    const version = (versions.get(`${kind} ${id}`) ?? 0) + 1
    versions.set(`${kind} ${id}`, version)
    const before = version === 1 ? undefined : await records.find(kind, id)
    const after = {
      ...named,
      parkId,
      version,
      changedAtMs: clock.nowMs,
      changedBy: 'test',
      retiredAtMs: null,
      record: JSON.stringify(record),
    }
    await records.write([{ before, after, source: 'form' }])
  }
  const assessmentOver = (own: typeof control) =>
    openAssessment({
      control: own,
      warehouse: store.warehouse,
      blobs: noPictures,
      registry,
      settings: {
        isJobOn: false,
        samples: { ...usualSamples, toHour: 1 },
        due: { daysOf: () => undefined, source: null },
      },
      events: assessmentEvents(silentLog(), openMetrics()),
      now,
    })
  const scoresIn = async (own: typeof control) => {
    const scores = scoreRecords(own)
    const stored = await Promise.all(sides.map((of) => scores.find(`${parkId}-${of}`, '2026-10')))
    return stored.map((each) => [each?.enterpriseId, each?.inputSha256, each?.result])
  }
  const assessment = assessmentOver(control)
  const camera = (of: Side, more: object = {}) =>
    givenCameraArchive({
      cameraId: `${parkId}-${of}-c`,
      enterpriseId: `${parkId}-${of}`,
      siteId: `${parkId}-${of}-s`,
      deviceCode: `3307840042131000${String(runs).padStart(3, '0')}${of === 'a' ? 1 : 2}`,
      name: `东门车行 ${of}`,
      position: [120.05123, of === 'a' ? 28.90123 : 28.91123],
      serves: [{ pointId: `${parkId}-${of}-p`, direction: 'in' }],
      commissionedAtMs: october(-40),
      ...more,
    })
  await put({ kind: 'parks', id: parkId, enterpriseId: '' }, givenPark({ parkId }))
  for (const of of sides) {
    const enterpriseId = `${parkId}-${of}`
    const siteId = `${enterpriseId}-s`
    const pointId = `${enterpriseId}-p`
    await put(
      { kind: 'enterprises', id: enterpriseId, enterpriseId },
      givenEnterprise({ enterpriseId, parkId }),
    )
    await put({ kind: 'sites', id: siteId, enterpriseId }, givenSite({ siteId, enterpriseId }))
    await put(
      { kind: 'points', id: pointId, enterpriseId },
      givenPoint({ pointId, siteId, positions: [[120.05123, 28.90123]] }),
    )
    await put({ kind: 'cameras', id: `${enterpriseId}-c`, enterpriseId }, camera(of))
  }
  let count = 0
  const next = () => (count += 1)
  const told = (of: Side, onDay: number, transitions: Transition[]) => {
    const enterpriseId = `${parkId}-${of}`
    const atMs = october(onDay) + 12 * hourMs + next() * 1000
    const seen = { deviceId: 'd', protocol: 'gat1400', isOnline: true, captures: 1 }
    const cameras = [
      { ...seen, cameraId: `${enterpriseId}-c`, clock: { offsetMs: next(), uncertaintyMs: 10 } },
    ]
    return storeStatuses(store.warehouse, [
      {
        agentId: `${enterpriseId}-agent`,
        enterpriseId,
        siteId: `${enterpriseId}-s`,
        atMs,
        cameras,
        transitions,
      },
    ])
  }
  const take = async (each: Step): Promise<unknown> => {
    clock.nowMs += 60_000
    if (each.is === 'computed') return assessment.compute({ parkId, period: '2026-10' })
    return happen(each)
  }
  const happen = (each: Exclude<Step, { is: 'computed' }>): Promise<unknown> => {
    const enterpriseId = `${parkId}-${each.side}`
    const cameraId = `${enterpriseId}-c`
    const change = (what: Transition['what'], atMs: number, isSo: boolean): Transition => ({
      id: next(),
      what,
      atMs,
      isSo,
      ...(what === 'watching' ? {} : { cameraId }),
    })
    switch (each.is) {
      case 'captures':
        return storeCaptures(
          store.warehouse,
          [0, 1, 2].map((index) => {
            const capturedAtMs = october(each.day) + 9 * hourMs + index * 60_000 + next()
            const given = {
              agentId: `${enterpriseId}-agent`,
              siteId: `${enterpriseId}-s`,
              enterpriseId,
              cameraId,
            }
            return {
              tagged: givenGoodVehicle({ ...given, seq: next(), capturedAtMs }),
              storedAtMs: capturedAtMs + 2000 + each.lateDays * dayMs,
            }
          }),
        )
      case 'status':
        return told(each.side, each.day, [])
      case 'outage of camera':
        // Said in November.
        return told(each.side, 33, [
          change('watching', october(1), true),
          change('online', october(each.day), false),
          change('online', october(each.day) + 5 * hourMs, true),
        ])
      case 'maintenance': {
        const [fromMs, toMs] = [october(each.day), october(each.day) + 8 * hourMs]
        const maintenanceId = `${enterpriseId}-m${next()}`
        return put(
          { kind: 'maintenance', id: maintenanceId, enterpriseId },
          {
            maintenanceId,
            enterpriseId,
            cameraIds: [cameraId],
            fromMs,
            toMs,
            filedAtMs: fromMs - dayMs,
            isEmergency: false,
            reason: '更换',
            state: 'approved',
          },
        )
      }
      case 'archive':
        return put(
          { kind: 'cameras', id: cameraId, enterpriseId },
          camera(each.side, { recordDays: 30 + next() }),
        )
      case 'same code':
      default: {
        // It spoils the archive of the other, of which nothing was changed.
        const { deviceCode } = camera(each.side === 'a' ? 'b' : 'a')
        return put(
          { kind: 'cameras', id: cameraId, enterpriseId },
          camera(each.side, { deviceCode }),
        )
      }
    }
  }
  return {
    take,
    scores: () => scoresIn(control),
    fromScratch: async () => {
      await using own = await openControlStore({ file: ':memory:' })
      await using fresh = assessmentOver(own)
      await fresh.compute({ parkId, period: '2026-10' })
      return await scoresIn(own)
    },
    async [Symbol.asyncDispose]() {
      await assessment[Symbol.asyncDispose]()
      await control[Symbol.asyncDispose]()
    },
  }
}
