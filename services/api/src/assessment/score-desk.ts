import { randomUUID } from 'node:crypto'
import type {
  AppealOutcome,
  EnterpriseScore,
  ParkScores,
  ScoreRow,
} from '@zhian/contracts/assessment'
import type { Enterprise } from '@zhian/contracts/registry'
import type { ScoreInput } from '@zhian/contracts/score'
import type { ParkResult, ScoreResult } from '@zhian/contracts/score-result'
import { configOf } from '@zhian/coverage/config/mcs-v1'
import { scoreEnterprise } from '@zhian/coverage/score/enterprise'
import { sha256OfJson } from '@zhian/coverage/score/canonical-json'
import { Fault } from '@zhian/kit/fault'
import { may } from '../access/policy.ts'
import type { Subject } from '../access/policy.ts'
import type { RegistryDesk } from '../registry/registry-desk.ts'
import type { ScoreRecord } from './assessment-tables.ts'
import { periodOf, previousMonth } from './periods.ts'
import type { ScoreSummary } from './score-park.ts'
import type { ScoreHead, ScoreRecords } from './score-records.ts'
import { namesOf, slotViewsOf } from './slot-views.ts'
import { refusal } from '../refusal.ts'

interface DeskNeeds {
  readonly records: ScoreRecords
  readonly registry: Pick<RegistryDesk, 'snapshot'>
  readonly openItems: (parkId: string) => Promise<ReadonlyMap<string, number>>
  readonly now: () => number
}

export interface Asked {
  readonly subject: Subject
  readonly period: string
}

const monthsShown = 13

/** Stored scores as those who ask may see them. */
export class ScoreDesk {
  readonly #needs: DeskNeeds

  constructor(needs: DeskNeeds) {
    this.#needs = needs
  }

  /** Throws NOT_FOUND where the park is out of reach; an enterprise's own people see their row alone. */
  async park(parkId: string, { subject, period }: Asked): Promise<ParkScores> {
    const snapshot = await this.#needs.registry.snapshot()
    const within = [...snapshot.enterprises.values()].filter(
      (each) => each.parkId === parkId && may(subject, 'read score', each),
    )
    const isWhole = may(subject, 'read score', { parkId, enterpriseId: null })
    if (!snapshot.parks.has(parkId) || (!isWhole && within.length === 0))
      throw refusal('NOT_FOUND', {
        en: 'there is no such park within your reach',
        zh: '您的权限范围内没有这个园区',
      })
    const { rows, park, result } = await this.#rows(within, { parkId, period })
    const { fromMs, toMs } = park ?? periodOf(period, this.#needs.now())
    return {
      parkId,
      period,
      fromMs,
      toMs,
      computedAtMs: park?.computedAtMs ?? null,
      // The ranking names others.
      park: isWhole ? result : null,
      rows,
      tiles: park === undefined || !isWhole ? [] : (JSON.parse(park.tiles) as ParkScores['tiles']),
    }
  }

  async enterprise(enterpriseId: string, asked: Asked): Promise<EnterpriseScore> {
    const { snapshot, enterprise, stored } = await this.#reach(enterpriseId, asked)
    const { rows } = await this.#rows([enterprise], { ...enterprise, period: asked.period })
    const [row] = rows
    if (row === undefined)
      throw refusal('NOT_FOUND', { en: 'there is no such score', zh: '没有这个得分' })
    const months = await this.#needs.records.months(enterpriseId, monthsShown)
    const input = JSON.parse(stored.input) as ScoreInput
    const slots = slotViewsOf(input.slots, { snapshot, enterpriseId })
    return {
      row,
      period: stored.period,
      fromMs: stored.fromMs,
      toMs: stored.toMs,
      computedAtMs: stored.computedAtMs,
      result: JSON.parse(stored.result) as ScoreResult,
      slots,
      names: namesOf(snapshot, enterpriseId, slots),
      trend: months.reverse().map(({ period, summary }) => {
        const { output, band } = JSON.parse(summary) as ScoreSummary
        return { period, output, band }
      }),
    }
  }

  /** 申诉: the stored inputs run again by the same rules; that it was asked and what came of it is kept. */
  async appeal(
    enterpriseId: string,
    asked: Asked & { readonly by: string; readonly reason: string },
  ): Promise<AppealOutcome> {
    const { stored } = await this.#reach(enterpriseId, asked)
    const outcome = again(stored, this.#needs.now())
    await this.#needs.records.logAppeal({
      id: randomUUID(),
      enterpriseId,
      period: stored.period,
      atMs: outcome.atMs,
      askedBy: asked.by,
      reason: asked.reason,
      outcome: JSON.stringify(outcome),
    })
    return outcome
  }

  async #reach(enterpriseId: string, { subject, period }: Asked) {
    const snapshot = await this.#needs.registry.snapshot()
    const enterprise = snapshot.enterprises.get(enterpriseId)
    const stored =
      enterprise !== undefined && may(subject, 'read score', enterprise)
        ? await this.#needs.records.find(enterpriseId, period)
        : undefined
    if (enterprise === undefined || stored === undefined)
      throw refusal('NOT_FOUND', {
        en: 'there is no such score within your reach',
        zh: '您的权限范围内没有这个得分',
      })
    return { snapshot, enterprise, stored }
  }

  async #rows(
    enterprises: readonly Enterprise[],
    { parkId, period }: { readonly parkId: string; readonly period: string },
  ) {
    const { records, openItems } = this.#needs
    const [heads, before, park, items] = await Promise.all([
      records.heads(parkId, period),
      period.startsWith('rolling') ? [] : records.heads(parkId, previousMonth(period)),
      records.findPark(parkId, period),
      openItems(parkId),
    ])
    const result = park === undefined ? null : (JSON.parse(park.result) as ParkResult)
    const ranks = new Map(result?.ranking.map(({ id, rank }) => [id, rank]))
    const [now, then] = [summariesOf(heads), summariesOf(before)]
    const rows = enterprises.flatMap((enterprise): ScoreRow[] => {
      const { enterpriseId } = enterprise
      const summary = now.get(enterpriseId)
      if (summary === undefined) return []
      const rank = ranks.get(enterpriseId) ?? null
      const previousOutput = then.get(enterpriseId)?.output ?? null
      const more = { rank, previousOutput, openItems: items.get(enterpriseId) ?? 0 }
      return [rowOf(enterprise, summary, more)]
    })
    return { rows, park, result }
  }
}

const summariesOf = (heads: readonly ScoreHead[]) =>
  new Map(
    heads.map(({ enterpriseId, summary }) => [enterpriseId, JSON.parse(summary) as ScoreSummary]),
  )

function rowOf(
  { enterpriseId, name, enterpriseClass, villageId, position }: Enterprise,
  { final: _final, uncoveredGates: _gates, ...summary }: ScoreSummary,
  more: Pick<ScoreRow, 'rank' | 'previousOutput' | 'openItems'>,
): ScoreRow {
  return {
    enterpriseId,
    name,
    enterpriseClass,
    ...(villageId === undefined ? {} : { villageId }),
    ...(position === undefined ? {} : { position }),
    ...summary,
    ...more,
  }
}

function again({ input, result, configVersion }: ScoreRecord, atMs: number): AppealOutcome {
  const config = configOf(configVersion)
  if (config === undefined)
    throw new Fault('INVARIANT_BROKEN', `a score by the unknown configuration ${configVersion}`)
  const before = JSON.parse(result) as ScoreResult
  const after = scoreEnterprise(JSON.parse(input) as ScoreInput, config)
  return {
    isSame: sha256OfJson(before) === sha256OfJson(after),
    inputSha256: after.inputSha256,
    before: before.output,
    after: after.output,
    atMs,
  }
}
