import type { ScoredSlot } from '@zhian/contracts/score'
import type {
  ScoreHistory,
  ScoreRevision,
  ScoreRevisionDetail,
} from '@zhian/contracts/score-history'
import type { AppealOutcome } from '@zhian/contracts/assessment'
import { compareScores } from '@zhian/coverage/score/compare'
import { may } from '../access/policy.ts'
import type { RegistryDesk } from '../registry/registry-desk.ts'
import type { RegistrySnapshot } from '../registry/registry-snapshot.ts'
import type { ScoreAppealRecord } from './assessment-tables.ts'
import type { Asked } from './score-desk.ts'
import type { ScoreRecords } from './score-records.ts'
import type { StoredRevision } from './score-revisions.ts'
import { namesOf, slotViewsOf } from './slot-views.ts'
import { refusal } from '../refusal.ts'

interface HistoryNeeds {
  readonly records: ScoreRecords
  readonly registry: Pick<RegistryDesk, 'snapshot'>
}

interface PageAsked extends Asked {
  /** Revisions below this one. */
  readonly before?: number
  readonly limit: number
}

/** How an enterprise's score of a period came to be what it is, as those who ask may see it. */
export function scoreHistory({ records, registry }: HistoryNeeds) {
  const found = finding({ records, registry })
  return {
    async list(enterpriseId: string, asked: PageAsked): Promise<ScoreHistory> {
      const snapshot = await found.reach(enterpriseId, asked)
      const { period, before = Number.MAX_SAFE_INTEGER, limit } = asked
      const page = { before, itemsMax: limit + 1 }
      const revisions = await records.revisions(enterpriseId, period, page)
      const shown = revisions.slice(0, limit)
      const appeals = await records.appeals(enterpriseId, period)
      const slots = slotViewsOf(slotsOf(revisions), { snapshot, enterpriseId })
      return {
        period,
        items: shown.map((each, index) => revisionOf(each, revisions[index + 1])),
        next: revisions.length > limit ? (shown.at(-1)?.revision ?? null) : null,
        appeals: appeals.map(appealOf),
        names: namesOf(snapshot, enterpriseId, slots),
      }
    },
    /** Against the one before where none is named. */
    async one(
      enterpriseId: string,
      asked: OneAsked & { readonly against?: number },
    ): Promise<ScoreRevisionDetail> {
      await found.reach(enterpriseId, asked)
      const { one, previous } = await found.find(enterpriseId, asked)
      const { against } = asked
      const other =
        against === undefined
          ? previous
          : (await found.find(enterpriseId, { ...asked, revision: against })).one
      return {
        item: revisionOf(one, previous),
        result: one.result,
        against: other?.revision ?? null,
        comparison: other === undefined ? null : compareScores(other.result, one.result),
      }
    },
    /** What `./zhian score` reads; it gives the stored result to the last bit. */
    async input(enterpriseId: string, asked: OneAsked) {
      await found.reach(enterpriseId, asked)
      const { one } = await found.find(enterpriseId, asked)
      const { period, revision, input } = one
      return { cases: [{ id: `${enterpriseId}/${period}/${revision}`, input }] }
    },
  }
}
function finding({ records, registry }: HistoryNeeds) {
  return {
    async reach(enterpriseId: string, { subject }: Asked): Promise<RegistrySnapshot> {
      const snapshot = await registry.snapshot()
      const enterprise = snapshot.enterprises.get(enterpriseId)
      if (enterprise === undefined || !may(subject, 'read score', enterprise)) throw outOfReach()
      return snapshot
    },
    /** The newest where none is named, and the one before it. */
    async find(enterpriseId: string, { period, revision }: OneAsked) {
      const before = revision === undefined ? Number.MAX_SAFE_INTEGER : revision + 1
      const page = { before, itemsMax: 2 }
      const [one, previous] = await records.revisions(enterpriseId, period, page)
      if (one === undefined || (revision !== undefined && one.revision !== revision))
        throw outOfReach()
      return { one, previous }
    },
  }
}
const outOfReach = () =>
  refusal('NOT_FOUND', {
    en: 'there is no such score within your reach',
    zh: '您的权限范围内没有这个得分',
  })

export type ScoreHistoryDesk = ReturnType<typeof scoreHistory>

interface OneAsked extends Asked {
  readonly revision?: number
}

const appealOf = ({ askedBy, reason, outcome }: ScoreAppealRecord) => ({
  by: askedBy,
  reason,
  outcome: JSON.parse(outcome) as AppealOutcome,
})

function revisionOf(stored: StoredRevision, previous: StoredRevision | undefined): ScoreRevision {
  const { revision, computedAtMs, fromMs, toMs, configVersion, inputSha256, reasons } = stored
  const { status, output, band } = stored.result
  const change = previous === undefined ? null : compareScores(previous.result, stored.result)
  const when = { revision, computedAtMs, fromMs, toMs }
  return { ...when, configVersion, inputSha256, reasons, status, output, band, change }
}

/** All that any of them speaks of, each once. */
function slotsOf(revisions: readonly StoredRevision[]): ScoredSlot[] {
  const all = revisions.flatMap(({ input: { slots } }) => (Array.isArray(slots) ? slots : []))
  return [...new Map(all.map((slot) => [slot.id, slot])).values()]
}
