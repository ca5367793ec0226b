import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { Fault } from '@zhian/kit/fault'
import type { ControlStore } from '../control/control-store.ts'
import { followPark } from '../rectification/follow-park.ts'
import type { DueRules } from '../rectification/follow-scores.ts'
import { rectificationDesk } from '../rectification/rectification-desk.ts'
import type { RectificationDesk } from '../rectification/rectification-desk.ts'
import { rectificationRecords } from '../rectification/rectification-records.ts'
import type { RegistryDesk } from '../registry/registry-desk.ts'
import type { AssessmentEvents } from './assessment-events.ts'
import { actOnInspections } from './act-on-inspections.ts'
import { startAssessmentJob } from './assessment-job.ts'
import { Assessment } from './assessment.ts'
import type { Computed, Order } from './assessment.ts'
import { monthOf } from './periods.ts'
import { pictureSampler } from './pictures/picture-sampler.ts'
import type { SamplePlan } from './pictures/sample-plan.ts'
import { ScoreDesk } from './score-desk.ts'
import { scoreHistory } from './score-history.ts'
import type { ScoreHistoryDesk } from './score-history.ts'
import { scoreRecords } from './score-records.ts'

export interface AssessmentSettings {
  /** Whether this process computes by itself; one of an installation does. */
  readonly isJobOn: boolean
  readonly due: DueRules
  readonly samples: SamplePlan
}

interface AssessmentNeeds {
  readonly control: ControlStore
  readonly warehouse: Warehouse
  readonly blobs: Pick<BlobStore, 'get'>
  readonly registry: RegistryDesk
  readonly settings: AssessmentSettings
  readonly events: AssessmentEvents
  readonly now: () => number
}

export interface OpenAssessment extends AsyncDisposable {
  readonly scores: ScoreDesk
  readonly history: ScoreHistoryDesk
  readonly items: RectificationDesk
  compute(order: { readonly parkId: string; readonly period: string }): Promise<Computed>
}

/** Scores and what follows from them. Closing waits for the statement that is under way and begins no other. */
export function openAssessment(needs: AssessmentNeeds): OpenAssessment {
  const { control, blobs, registry, settings, events, now } = needs
  const stop = new AbortController()
  const warehouse = untilStopped(needs.warehouse, stop.signal)
  const scores = scoreRecords(control)
  const items = rectificationRecords(control)
  const sampling = { warehouse, blobs, plan: settings.samples, stopping: stop.signal, events, now }
  const pictures = pictureSampler(sampling)
  const known = { warehouse, desk: registry, records: scores, pictures, events, now }
  const assessment = new Assessment(known)
  const following = { assessment, scores, items, due: settings.due, events, now }
  const compute = async (order: Order, only?: ReadonlySet<string>): Promise<Computed> => {
    const computed = await assessment.compute(order, only)
    if (order.period === monthOf(now())) await followPark(following, order)
    return computed
  }
  const job = settings.isJobOn
    ? startAssessmentJob({
        parkIds: async () => [...(await registry.snapshot()).parks.keys()],
        fold: async () => void (await assessment.fold()),
        act: actOnInspections({ records: scores, compute, now }),
        compute,
        events,
        now,
      })
    : undefined
  return {
    scores: new ScoreDesk({ records: scores, registry, openItems: items.openCounts, now }),
    history: scoreHistory({ records: scores, registry }),
    items: rectificationDesk({ records: items, registry, now }),
    compute,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await job?.[Symbol.asyncDispose]()
      await assessment.idle
    },
  }
}

/** What was half done is done again at the next start, and comes out the same. */
function untilStopped(warehouse: Warehouse, stopping: AbortSignal): Warehouse {
  const unlessStopped = async <T>(work: () => Promise<T>): Promise<T> => {
    if (stopping.aborted) throw new Fault('STOPPING', 'the service is being closed')
    return work()
  }
  return {
    ...warehouse,
    query: (sql, parameters, bounds) =>
      unlessStopped(() => warehouse.query(sql, parameters, bounds)),
    insert: (batch) => unlessStopped(() => warehouse.insert(batch)),
    command: (sql, parameters) => unlessStopped(() => warehouse.command(sql, parameters)),
  }
}
