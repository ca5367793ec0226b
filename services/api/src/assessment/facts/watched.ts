import type { Interval } from '@zhian/contracts/score'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { union, within } from '@zhian/coverage/uptime/intervals'
import type { Stretches } from '@zhian/coverage/uptime/intervals'
import { hourMs } from '../periods.ts'
import { foldBounds } from './fold-hours.ts'

/** What one agent's own log says, back-filled, of a period. */
export interface AgentLog {
  readonly agentId: string
  readonly enterpriseId: string
  /** When it was watching, and that is known by now. */
  readonly watched: Stretches
  /** Each camera that it has named, and until when its word about it holds. */
  readonly knownUntilMs: ReadonlyMap<string, number>
  readonly offline: ReadonlyMap<string, Stretches>
  readonly pictureFaults: ReadonlyMap<string, Stretches>
  /** What cameras that went together had in common, and which faults their pictures had. */
  readonly causes: ReadonlyMap<string, readonly string[]>
}

interface TransitionRow {
  readonly agentId: string
  readonly cameraId: string
  readonly what: string
  readonly atMs: number
  readonly id: number
  readonly isSo: boolean
  readonly cause: string
}

const pictureFaults = ['dark', 'overexposed', 'blurred', 'covered', 'moved']
/** Three heartbeats and a little: after this, silence is a gap until the agent fills it. */
export const heardForMs = 180_000

export async function readWatched(
  warehouse: Warehouse,
  enterprises: readonly string[],
  period: Interval,
): Promise<AgentLog[]> {
  const told = Map.groupBy(
    await readTransitions(warehouse, enterprises, period),
    ({ agentId }) => agentId,
  )
  const agents = await readAgents(warehouse, enterprises)
  const reports = await readReports(warehouse, enterprises, period)
  return agents.map(({ agentId, enterpriseId, reportedMs, cameras: known }) => {
    const rows = told.get(agentId) ?? []
    const lookedAt = { ...period, toMs: Math.min(period.toMs, reportedMs + heardForMs) }
    const watching = rows.filter(({ what }) => what === 'watching')
    const cameras = Map.groupBy(rows, ({ cameraId }) => cameraId)
    const of = <T>(valueOf: (rows: readonly TransitionRow[]) => T) =>
      new Map([...cameras].map(([cameraId, all]) => [cameraId, valueOf(all)]))
    return {
      agentId,
      enterpriseId,
      knownUntilMs: new Map(known.map(([id, lastMs]) => [id, lastMs + heardForMs])),
      watched:
        watching.length > 0
          ? when(watching, { isSo: true, before: false, within: lookedAt })
          : within(reports.get(agentId) ?? [], lookedAt),
      offline: of((all) =>
        when(named(all, 'online'), { isSo: false, before: true, within: period }),
      ),
      pictureFaults: of((all) =>
        union(
          pictureFaults.flatMap((what) =>
            when(named(all, what), { isSo: true, before: false, within: period }),
          ),
        ),
      ),
      causes: of((all) => causesOf(all, period)),
    }
  })
}

const named = (rows: readonly TransitionRow[], name: string) =>
  rows.filter(({ what }) => what === name)

/** The stretches in which something was so, by what was told of its changes; `before` the first word is what one may suppose. */
export function when(
  rows: readonly Pick<TransitionRow, 'atMs' | 'isSo' | 'id'>[],
  { isSo, before, within: period }: { isSo: boolean; before: boolean; within: Interval },
): Stretches {
  const sorted = [...rows].sort((a, b) => a.atMs - b.atMs || a.id - b.id)
  const states = [{ atMs: -Infinity, isSo: before }, ...sorted]
  const stretches = states.flatMap((state, index) =>
    state.isSo === isSo ? [{ fromMs: state.atMs, toMs: states[index + 1]?.atMs ?? Infinity }] : [],
  )
  return within(stretches, period)
}

function causesOf(rows: readonly TransitionRow[], { fromMs }: Interval): string[] {
  const told = rows.filter(({ atMs }) => atMs >= fromMs)
  const causes = named(told, 'online').flatMap(({ isSo, cause }) =>
    isSo || cause === '' ? [] : [`cause ${cause}`],
  )
  const faults = told.flatMap(({ what, isSo }) =>
    isSo && pictureFaults.includes(what) ? [`picture ${what}`] : [],
  )
  return [...new Set([...causes, ...faults])].sort()
}

/** What changed in the period, and how each thing last stood before it. */
async function readTransitions(
  warehouse: Warehouse,
  enterprises: readonly string[],
  { fromMs, toMs }: Interval,
): Promise<TransitionRow[]> {
  const from = `${warehouse.database}.transitions FINAL
    WHERE enterprise_id IN {enterprises:Array(String)} AND what IN {whats:Array(String)}`
  const at = (name: string) => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`
  // What is told of one thing comes as one row: there are tens of changes for each camera and month.
  const rows = await warehouse.query<ToldRow>(
    `SELECT toString(agent_id) AS agentId, toString(camera_id) AS cameraId, toString(what) AS what,
       groupArray((toUnixTimestamp64Milli(at), transition_id, is_so, cause)) AS told
     FROM ${from} AND at >= ${at('fromMs')} AND at < ${at('toMs')}
     GROUP BY agent_id, camera_id, what
     UNION ALL
     SELECT toString(agent_id), toString(camera_id), toString(what), [(toUnixTimestamp64Milli(max(at)), max(transition_id),
       argMax(is_so, (at, transition_id)), argMax(cause, (at, transition_id)))]
     FROM ${from} AND at < ${at('fromMs')}
     GROUP BY agent_id, camera_id, what`,
    { enterprises, fromMs, toMs, whats: ['online', 'watching', ...pictureFaults] },
    foldBounds,
  )
  return rows.flatMap(({ told, ...of }) =>
    told.map(([atMs, id, isSo, cause]) => ({ ...of, atMs, id, isSo, cause })),
  )
}

interface ToldRow extends Pick<TransitionRow, 'agentId' | 'cameraId' | 'what'> {
  readonly told: readonly (readonly [atMs: number, id: number, isSo: boolean, cause: string])[]
}

interface AgentRow {
  readonly agentId: string
  readonly enterpriseId: string
  readonly reportedMs: number
  /** When it last named each. */
  readonly cameras: readonly (readonly [cameraId: string, lastMs: number])[]
}

function readAgents(warehouse: Warehouse, enterprises: readonly string[]): Promise<AgentRow[]> {
  return warehouse.query<AgentRow>(
    `SELECT a.agent_id AS agentId, a.enterprise_id AS enterpriseId, a.reported_ms AS reportedMs,
       groupArrayIf((c.camera_id, c.named_ms), c.camera_id != '') AS cameras
     FROM
     (
       SELECT agent_id, enterprise_id, toUnixTimestamp64Milli(reported_at) AS reported_ms
       FROM ${warehouse.database}.agents FINAL WHERE enterprise_id IN {enterprises:Array(String)}
     ) AS a
     LEFT JOIN
     (
       SELECT agent_id, camera_id, toUnixTimestamp64Milli(reported_at) AS named_ms FROM ${warehouse.database}.cameras FINAL
     ) AS c ON c.agent_id = a.agent_id
     GROUP BY agentId, enterpriseId, reportedMs ORDER BY agentId`,
    { enterprises },
    foldBounds,
  )
}

/** Agents that never say when they watch are taken to watch in the hours in which they say anything. */
async function readReports(
  warehouse: Warehouse,
  enterprises: readonly string[],
  { fromMs, toMs }: Interval,
): Promise<Map<string, Interval[]>> {
  const rows = await warehouse.query<{ agentId: string; hours: readonly number[] }>(
    `SELECT toString(agent_id) AS agentId,
       groupUniqArray(toUnixTimestamp(toStartOfHour(toDateTime(reported_at, 'UTC')))) AS hours
     FROM ${warehouse.database}.agent_status
     WHERE enterprise_id IN {enterprises:Array(String)}
       AND reported_at >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND reported_at < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')
       AND agent_id NOT IN (SELECT agent_id FROM ${warehouse.database}.transitions WHERE what = 'watching')
     GROUP BY agent_id`,
    { enterprises, fromMs, toMs },
    foldBounds,
  )
  return new Map(
    rows.map(({ agentId, hours }) => [
      agentId,
      hours.map((hour) => ({ fromMs: hour * 1000, toMs: hour * 1000 + hourMs })),
    ]),
  )
}
