import type {
  AvailabilityLog,
  AvailabilitySums,
  Interval,
  ScoreInput,
  UptimeLog,
  UptimeSums,
} from '@zhian/contracts/score'
import type { UptimeResult } from '@zhian/contracts/score-result'
import type { ConfigOfScore } from '../config/mcs-v1.ts'
import { approvedMaintenance, spell } from './filings.ts'
import type { Maintenance } from './filings.ts'
import { intersection, lengthMs, union, within, without } from './intervals.ts'
import type { Stretches } from './intervals.ts'

type Rules = Pick<ConfigOfScore, 'maintenance' | 'gateWeight'>
const outagesShown = 5

/** base = period − excused maintenance − platform outage; down = offline + maintenance over the cap + agent gap not filled in. */
export function uptimeOfSums(
  { periodS, cameras }: AvailabilitySums,
  { maintenance }: Rules,
): UptimeResult[] {
  return cameras.map((camera) => {
    const maintenanceExcusedS = Math.min(camera.maintenanceFiledS, maintenance.excusedS)
    const maintenanceOverCapS = camera.maintenanceFiledS - maintenanceExcusedS
    return rated(camera, {
      baseS: periodS - maintenanceExcusedS - camera.platformOutageS,
      downS: camera.offlineS + maintenanceOverCapS + camera.agentGapNotBackfilledS,
      maintenanceExcusedS,
      maintenanceOverCapS,
      refused: [],
      evidence: camera.evidence ?? [],
    })
  })
}

/** What does not fit into its period: its sums overlap, or count what was never due. */
export function isOverfull(camera: UptimeSums, periodS: number): boolean {
  const { offlineS, maintenanceFiledS, platformOutageS, agentGapNotBackfilledS } = camera
  const slackS = 1e-6
  return offlineS + maintenanceFiledS + platformOutageS + agentGapNotBackfilledS > periodS + slackS
}

/**
 * The same from intervals. Each moment counts once, by the first that holds: before commissioning, platform outage, approved
 * maintenance, then offline or an agent gap. The first hours of maintenance are excused up to the cap; what exceeds it is down.
 */
export function uptimeOfLog(
  log: AvailabilityLog,
  { period, rules }: { readonly period: Interval; readonly rules: Rules },
): UptimeResult[] {
  const maintenance = approvedMaintenance(log.cameras, rules)
  const outages = within(log.platformOutages, period)
  return log.cameras.map((camera) =>
    uptimeOfCamera(camera, {
      period,
      outages,
      maintenance: maintenance.get(camera.id) ?? { approved: [], refused: [] },
      excusedMaxS: rules.maintenance.excusedS,
    }),
  )
}

interface Account {
  readonly period: Interval
  readonly outages: Stretches
  readonly maintenance: Maintenance
  readonly excusedMaxS: number
}

function uptimeOfCamera(camera: UptimeLog, account: Account): UptimeResult {
  const { period, outages, maintenance, excusedMaxS } = account
  const fromMs = Math.max(period.fromMs, camera.commissionedAtMs ?? 0)
  const due = within([{ fromMs, toMs: period.toMs }], period)
  const ours = without(due, outages)
  const watched = without(ours, maintenance.approved)
  const lost = union([...camera.offline, ...camera.agentGaps])
  const down = intersection(watched, lost)
  const maintainedS = lengthMs(intersection(ours, maintenance.approved)) / 1000
  const maintenanceExcusedS = Math.min(maintainedS, excusedMaxS)
  const maintenanceOverCapS = maintainedS - maintenanceExcusedS
  return rated(camera, {
    baseS: lengthMs(watched) / 1000 + maintenanceOverCapS,
    downS: lengthMs(down) / 1000 + maintenanceOverCapS,
    maintenanceExcusedS,
    maintenanceOverCapS,
    refused: [...maintenance.refused],
    evidence: [
      ...(maintenanceOverCapS > 0
        ? [`maintenance ${hours(maintainedS)} h, excused ${hours(maintenanceExcusedS)} h`]
        : []),
      ...longest(down).map((each) => `down ${spell(each)}`),
      ...(camera.evidence ?? []),
    ],
  })
}

const hours = (seconds: number) => (seconds / 3600).toFixed(1)

function longest(stretches: Stretches): Interval[] {
  return [...stretches]
    .sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs) || a.fromMs - b.fromMs)
    .slice(0, outagesShown)
}

function rated(
  { id, w }: { readonly id: string; readonly w: number },
  account: Omit<UptimeResult, 'id' | 'w' | 'onlineRate'>,
): UptimeResult {
  const { baseS, downS } = account
  return { id, w, ...account, onlineRate: baseS > 0 ? Math.max(0, baseS - downS) / baseS : null }
}

/**
 * The longest time without any capture, in seconds, with what was excused in it taken off. A silence that reaches into the period
 * counts whole, so that the turn of a month breaks none in two.
 */
export function longestSilenceS(
  { silent, excused }: NonNullable<ScoreInput['silences']>,
  period: Interval | undefined,
): number {
  const free = union(excused)
  const touching = union(silent).filter(
    (each) => period === undefined || intersection([each], [period]).length > 0,
  )
  return touching.reduce((most, each) => Math.max(most, lengthMs(without([each], free)) / 1000), 0)
}
