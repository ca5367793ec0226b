import type { Interval, ScoreInput } from '@zhian/contracts/score'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { readMeasured } from './facts/measured.ts'
import type { Measured } from './facts/measured.ts'
import type { SeenCamera } from './facts/seen-cameras.ts'
import { readWatched } from './facts/watched.ts'
import type { Roster } from './inputs/roster.ts'
import { scoreInputOf } from './inputs/score-input.ts'

export interface Gathering {
  readonly rosters: readonly Roster[]
  readonly period: Interval
  readonly outages: readonly Interval[]
  readonly unregistered: readonly SeenCamera[]
}

export interface GatheredInput {
  readonly roster: Roster
  readonly input: ScoreInput
}

/** Enterprises in one round of questions: their cameras' sums are in memory at once. */
const enterprisesAtOnce = 100

/** The inputs of some enterprises, a batch at a time. */
export async function* gatherInputs(
  warehouse: Warehouse,
  { rosters, period, outages, unregistered: found }: Gathering,
): AsyncGenerator<GatheredInput[]> {
  const unregistered = Map.groupBy(found, ({ enterpriseId }) => enterpriseId)
  const read = async (from: number) => {
    const batch = rosters.slice(from, from + enterprisesAtOnce)
    const ids = batch.map(({ enterprise }) => enterprise.enterpriseId)
    const measured = byEnterprise(await readMeasured(warehouse, ids, period))
    const watched = await readWatched(warehouse, ids, period)
    return { batch, measured, logs: Map.groupBy(watched, ({ enterpriseId }) => enterpriseId) }
  }
  for await (const { batch, measured, logs } of oneAhead(read, rosters.length)) {
    yield batch.map((roster) => {
      const { enterpriseId } = roster.enterprise
      const input = scoreInputOf({
        roster,
        period,
        outages,
        measured: measured(enterpriseId),
        logs: logs.get(enterpriseId) ?? [],
        unregistered: (unregistered.get(enterpriseId) ?? []).map(({ cameraId }) => cameraId),
      })
      return { roster, input }
    })
  }
}

/** The engine reads the next batch while this one is scored. */
async function* oneAhead<T>(read: (from: number) => Promise<T>, count: number): AsyncGenerator<T> {
  let next = count > 0 ? read(0) : undefined
  for (let at = enterprisesAtOnce; next !== undefined; at += enterprisesAtOnce) {
    const batch = await next
    next = at < count ? read(at) : undefined
    // If nobody comes for it, its failure is nobody's either.
    next?.catch(() => undefined)
    yield batch
  }
}

function byEnterprise(all: Measured): (enterpriseId: string) => Measured {
  const grouped = Object.entries(all).map(
    ([name, rows]: [string, readonly { enterpriseId: string }[]]) =>
      [name, Map.groupBy(rows, ({ enterpriseId }) => enterpriseId)] as const,
  )
  return (enterpriseId) =>
    Object.fromEntries(
      grouped.map(([name, groups]) => [name, groups.get(enterpriseId) ?? []]),
    ) as unknown as Measured
}
