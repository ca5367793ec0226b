import type { CameraHistory, MaintenanceWindow } from '@zhian/contracts/camera-history'
import type { Interval } from '@zhian/contracts/score'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import { refusalOf } from '@zhian/coverage/uptime/filings'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { warehouseFilter } from '../access/place-filter.ts'
import { may } from '../access/policy.ts'
import type { Subject } from '../access/policy.ts'
import { platformOutages } from '../assessment/facts/platform-outages.ts'
import { agentsOf } from '../assessment/facts/reach.ts'
import { readWatched } from '../assessment/facts/watched.ts'
import { dayOf, hourMs, startOfDay } from '../assessment/periods.ts'
import { queryBounds } from '../queries/query-bounds.ts'
import type { RegistryDesk } from '../registry/registry-desk.ts'
import type { RegistrySnapshot } from '../registry/registry-snapshot.ts'
import { faultsOf, presenceOf } from './presence.ts'
import { readChanges } from './read-changes.ts'
import type { OfCamera } from './read-changes.ts'
import { daysOf, readFacts } from './read-days.ts'
import { refusal } from '../refusal.ts'

interface Needs {
  readonly warehouse: Warehouse
  readonly desk: Pick<RegistryDesk, 'snapshot' | 'enterprisesOfPark'>
  readonly now: () => number
}

/** Today and the 29 days before it. */
const days = 30

/**
 * How one camera has been, by what its agents logged themselves and filled in later, and by the facts that its score is made of.
 *
 * Throws NOT_FOUND where it is not there or out of reach.
 */
export async function cameraHistory(
  { warehouse, desk, now }: Needs,
  subject: Subject,
  cameraId: string,
): Promise<CameraHistory> {
  const nowMs = now()
  const period = { fromMs: startOfDay(dayOf(nowMs) - days + 1), toMs: nowMs }
  const fullHours = { ...period, toMs: Math.floor(nowMs / hourMs) * hourMs }
  const snapshot = await desk.snapshot()
  const camera = {
    cameraId,
    enterpriseId: await placeOf({ warehouse, desk, snapshot }, subject, cameraId),
  }
  const [agents, changes, facts, outages] = await Promise.all([
    readWatched(warehouse, [camera.enterpriseId], period),
    readChanges(warehouse, camera, period),
    readFacts(warehouse, camera, fullHours),
    platformOutages(warehouse, period),
  ])
  const logs = agentsOf(cameraId, agents)
  const log = { ...camera, period, logs, changes, commissionedAtMs: dueFrom(snapshot, camera) }
  const presence = presenceOf(log)
  const counted = facts.tallies.map(({ countedAtMs }) => countedAtMs)
  return {
    ...camera,
    ...period,
    isSeen: logs.length > 0,
    presence: [...presence.stretches],
    faults: faultsOf(log, presence),
    maintenance: maintenanceOf(snapshot, camera, period),
    platformOutages: outages,
    clock: facts.clock.map(({ trueProbes: _counted, ...hour }) => hour),
    days: daysOf(facts, presence, period),
    countedAtMs: counted.length > 0 ? Math.max(...counted) : null,
  }
}

/** Whose the camera is: by its archive, else by the agent that found it. */
async function placeOf(
  { warehouse, desk, snapshot }: Omit<Needs, 'now'> & { readonly snapshot: RegistrySnapshot },
  subject: Subject,
  cameraId: string,
): Promise<string> {
  const archived = snapshot.enterprises.get(snapshot.cameras.get(cameraId)?.enterpriseId ?? '')
  if (archived !== undefined && may(subject, 'read registry', archived))
    return archived.enterpriseId
  const { condition, parameters } = warehouseFilter(subject, 'read registry', (parkId) =>
    desk.enterprisesOfPark(parkId),
  )
  const [found] = await warehouse.query<{ enterpriseId: string }>(
    `SELECT enterprise_id AS enterpriseId FROM ${warehouse.database}.cameras FINAL
     WHERE camera_id = {cameraId:String} AND ${condition} ORDER BY reported_at DESC LIMIT 1`,
    { ...parameters, cameraId },
    queryBounds,
  )
  if (found === undefined)
    throw refusal('NOT_FOUND', {
      en: 'there is no such camera within your reach',
      zh: '您的权限范围内没有这台相机',
    })
  return found.enterpriseId
}

function dueFrom({ cameras, enterprises }: RegistrySnapshot, { cameraId, enterpriseId }: OfCamera) {
  return cameras.get(cameraId)?.commissionedAtMs ?? enterprises.get(enterpriseId)?.onboardedAtMs
}

function maintenanceOf(
  { maintenance }: RegistrySnapshot,
  { cameraId, enterpriseId }: OfCamera,
  period: Interval,
): MaintenanceWindow[] {
  return [...maintenance.values()]
    .filter(
      (filing) =>
        filing.enterpriseId === enterpriseId &&
        filing.cameraIds.includes(cameraId) &&
        filing.fromMs < period.toMs &&
        filing.toMs > period.fromMs,
    )
    .flatMap((filing) => {
      const { maintenanceId, fromMs, toMs, reason, state } = filing
      if (state !== 'filed' && state !== 'approved') return []
      const isExcusing = state === 'approved' && refusalOf(filing, mcsV1.maintenance) === undefined
      return [{ maintenanceId, fromMs, toMs, reason, state, isExcusing }]
    })
    .sort((a, b) => a.fromMs - b.fromMs)
}
