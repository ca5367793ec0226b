// When several gateways know one camera, then it is online while one that watches it reaches it, and nobody's word outlives its watch.
import type { CameraArchive } from '@zhian/contracts/registry'
import type { Interval, UptimeLog } from '@zhian/contracts/score'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { presenceOf } from '../../camera-history/presence.ts'
import type { AgentLog } from '../facts/watched.ts'
import { dayMs } from '../periods.ts'
import { availabilityOf, uptimeLogsOf } from './availability.ts'

const fromMs = Date.UTC(2026, 10, 1)
const day = (n: number) => fromMs + n * dayMs
const period = { fromMs, toMs: day(30) }
const days = (from: number, to: number): Interval => ({ fromMs: day(from), toMs: day(to) })

const camera: CameraArchive = {
  cameraId: 'c1',
  enterpriseId: 'e1',
  siteId: 's1',
  codes: {},
  placeClass: 'ART9',
  serves: [],
}
const roster = {
  enterprise: {
    enterpriseId: 'e1',
    parkId: 'p1',
    name: '甲厂',
    enterpriseClass: 'small' as const,
    shouldConnect: true,
  },
  sites: [],
  points: new Map(),
  cameras: [camera],
  faults: new Map(),
  maintenance: [],
  shutdowns: [],
  inspections: [],
}

interface Gateway {
  readonly watched: Interval
  readonly offline?: readonly Interval[]
  /** When it last named the camera; by default as long as it watched. */
  readonly namedUntil?: number
}
const gateway = ({ watched, offline = [], namedUntil }: Gateway, index: number): AgentLog => ({
  agentId: `agent-${index}`,
  enterpriseId: 'e1',
  watched: [watched],
  knownUntilMs: new Map([['c1', namedUntil ?? watched.toMs]]),
  offline: new Map([['c1', offline]]),
  pictureFaults: new Map(),
  causes: new Map(),
})
const watchOf = (gateways: readonly Gateway[]) => ({
  roster,
  period,
  logs: gateways.map(gateway),
  outages: [],
})
const lost = (...gateways: Gateway[]): Pick<UptimeLog, 'offline' | 'agentGaps'> => {
  const [log] = uptimeLogsOf(watchOf(gateways))
  if (log === undefined) throw new RangeError('no camera')
  return { offline: log.offline, agentGaps: log.agentGaps }
}

test('a camera that dies behind the gateway that replaced another is offline', () => {
  const replaced = [
    { watched: days(0, 10) },
    { watched: days(11, 30), offline: [days(20, 30)] },
  ] as const
  expect(lost(...replaced)).toEqual({ offline: [days(20, 30)], agentGaps: [days(10, 11)] })
  // The one that was taken away owes no heartbeats any more.
  expect(availabilityOf(watchOf(replaced))).toMatchObject({ sampleCoverage: 29 / 30 })
})

test('what was offline behind the gateway that went is not offline for ever', () => {
  const replaced = [
    { watched: days(0, 10), offline: [days(8, 30)] },
    { watched: days(10, 30) },
  ] as const
  expect(lost(...replaced)).toEqual({ offline: [days(8, 10)], agentGaps: [] })
})

test('of two gateways that watch at once, one that reaches the camera is enough', () => {
  const both = [
    { watched: days(0, 30), offline: [days(5, 15)] },
    { watched: days(0, 30), offline: [days(10, 20)] },
  ] as const
  expect(lost(...both)).toEqual({ offline: [days(10, 15)], agentGaps: [] })
})

test('a gateway that watches others and does not name the camera any more says nothing of it', () => {
  const moved = [
    { watched: days(0, 30), namedUntil: day(10) },
    { watched: days(10, 30), offline: [days(25, 30)] },
  ] as const
  expect(lost(...moved)).toEqual({ offline: [days(25, 30)], agentGaps: [] })
})

const stretch = fc
  .tuple(fc.integer({ min: 0, max: 29 }), fc.integer({ min: 1, max: 30 }))
  .map(([from, length]) => days(from, Math.min(30, from + length)))
const gateways = fc.array(
  fc.record({ watched: stretch, offline: fc.array(stretch, { maxLength: 1 }) }),
  { minLength: 1, maxLength: 4 },
)
test('the score and the camera’s own page tell the same', () => {
  fc.assert(
    fc.property(gateways, (given) => {
      const { offline, agentGaps } = lost(...given)
      const { stretches } = presenceOf({
        cameraId: 'c1',
        period,
        logs: given.map(gateway),
        changes: [],
      })
      const of = (state: string) =>
        stretches.filter((each) => each.state === state).map(({ state: _state, ...each }) => each)
      expect(of('offline')).toEqual(offline)
      expect(of('unreported')).toEqual(agentGaps)
    }),
  )
})
