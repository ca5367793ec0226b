import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import type { ControlStore } from '../control/control-store.ts'
import { followPark } from '../rectification/follow-park.ts'
import type { DueRules } from '../rectification/follow-scores.ts'
import { rectificationDesk } from '../rectification/rectification-desk.ts'
import type { RectificationDesk } from '../rectification/rectification-desk.ts'
import { rectificationRecords } from '../rectification/rectification-records.ts'
import type { RegistryDesk } from '../registry/registry-desk.ts'
import type { AssessmentEvents } from './assessment-events.ts'
import { startAssessmentJob } from './assessment-job.ts'
import { Assessment } from './assessment.ts'
import type { Computed } from './assessment.ts'
import { monthOf } from './periods.ts'
import { ScoreDesk } from './score-desk.ts'
import { scoreRecords } from './score-records.ts'

export interface AssessmentSettings {
  /** Whether this process computes by itself; one of an installation does. */
  readonly isJobOn: boolean
  readonly due: DueRules
}

interface AssessmentNeeds {
  readonly control: ControlStore
  readonly warehouse: Warehouse
  readonly registry: RegistryDesk
  readonly settings: AssessmentSettings
  readonly events: AssessmentEvents
  readonly now: () => number
}

export interface OpenAssessment extends AsyncDisposable {
  readonly scores: ScoreDesk
  readonly items: RectificationDesk
  compute(order: { readonly parkId: string; readonly period: string }): Promise<Computed>
}

/** Scores and what follows from them. Closing waits for a computation that is under way. */
export function openAssessment(needs: AssessmentNeeds): OpenAssessment {
  const { control, warehouse, registry, settings, events, now } = needs
  const scores = scoreRecords(control)
  const items = rectificationRecords(control)
  const assessment = new Assessment({ warehouse, desk: registry, records: scores, events, now })
  const following = { assessment, scores, items, due: settings.due, events, now }
  const compute: OpenAssessment['compute'] = async (order) => {
    const computed = await assessment.compute(order)
    if (order.period === monthOf(now())) await followPark(following, order)
    return computed
  }
  const job = settings.isJobOn
    ? startAssessmentJob({
        parkIds: async () => [...(await registry.snapshot()).parks.keys()],
        fold: () => assessment.fold(),
        compute,
        events,
        now,
      })
    : undefined
  return {
    scores: new ScoreDesk({ records: scores, registry, openItems: items.openCounts, now }),
    items: rectificationDesk({ records: items, registry, now }),
    compute,
    async [Symbol.asyncDispose]() {
      await job?.[Symbol.asyncDispose]()
      await assessment.idle
    },
  }
}
