import type { Interval, ScoreInput } from '@zhian/contracts/score'
import type { ScoreResult } from '@zhian/contracts/score-result'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import { inputHash, scoreEnterprise } from '@zhian/coverage/score/enterprise'
import { scorePark } from '@zhian/coverage/score/park'
import { readScoreInput } from '@zhian/coverage/score/read-input'
import { enterprisesTouched } from '@zhian/coverage/score/touched'
import type { Change } from '@zhian/coverage/score/touched'
import { Fault } from '@zhian/kit/fault'
import type { RegistryDesk } from '../registry/registry-desk.ts'
import type { AssessmentEvents } from './assessment-events.ts'
import type { ScoreRecord } from './assessment-tables.ts'
import { foldDays } from './facts/fold-days.ts'
import { foldHours } from './facts/fold-hours.ts'
import { platformOutages } from './facts/platform-outages.ts'
import { seenCameras } from './facts/seen-cameras.ts'
import type { SeenCamera } from './facts/seen-cameras.ts'
import { gatherInputs } from './gather-inputs.ts'
import type { GatheredInput, Gathering } from './gather-inputs.ts'
import { rostersOf } from './inputs/roster.ts'
import type { Roster } from './inputs/roster.ts'
import { unregisteredIn } from './inputs/unregistered.ts'
import { dayMs, periodOf } from './periods.ts'
import type { PictureSampler } from './pictures/picture-sampler.ts'
import { RefusedInputs } from './refused-inputs.ts'
import { parkInputOf, summaryOf, tilesOf } from './score-park.ts'
import type { ScoreSummary } from './score-park.ts'
import type { ScoreHead, ScoreRecords } from './score-records.ts'
import { whyAgain } from './why-again.ts'
import { refusal } from '../refusal.ts'

export interface Scored {
  readonly roster: Roster
  readonly input: ScoreInput
  readonly result: ScoreResult
}

interface AssessmentNeeds {
  readonly warehouse: Warehouse
  readonly desk: Pick<RegistryDesk, 'snapshot'>
  readonly records: ScoreRecords
  readonly pictures: PictureSampler
  readonly events: AssessmentEvents
  readonly now: () => number
}

/** What one computation is about. */
export interface Order {
  readonly parkId: string
  readonly period: string
}

export interface Computed extends Order {
  readonly enterprises: number
  /** Those whose input was not the one that is stored. */
  readonly scored: number
}

/** Where scores stand when they are computed again. */
interface Known {
  readonly order: Order
  readonly heads: ReadonlyMap<string, ScoreHead>
  readonly seen: readonly SeenCamera[]
  /** When the computation began: what changes meanwhile belongs to the next. */
  readonly computedAtMs: number
}

/** An insert is seen a little after its time. */
const overlapMs = 120_000
/** Sudden drops look so far back. */
const baselineMs = 28 * dayMs
const hoursCursor = 'camera_hours'
const daysCursor = 'camera_days'

/** Turns what arrived into facts, and facts into scores. One computation at a time, in the order in which they were asked for. */
export class Assessment {
  readonly #needs: AssessmentNeeds
  #last: Promise<unknown> = Promise.resolve()
  /** What arrived since this process began, of which enterprise and which times; null: whoever is looked at, everything is new. */
  readonly #news = new Map<string, Map<string, Interval>>()

  constructor(needs: AssessmentNeeds) {
    this.#needs = needs
  }

  /** Resolves when what was asked for before is done too. */
  get idle(): Promise<unknown> {
    return this.#last
  }

  /** Of everybody whose inputs may have become other, or of some alone, whatever has become of the others'. */
  compute(order: Order, only?: ReadonlySet<string>): Promise<Computed> {
    const computing = this.#last.then(() => this.#compute(order, only))
    this.#last = computing.catch(() => undefined)
    return computing
  }

  /** Scores of a time that no list shows, such as the last day, for some enterprises; nothing is stored. */
  async look(parkId: string, period: Interval, ids: ReadonlySet<string>): Promise<Scored[]> {
    const around = await this.#around(parkId, period)
    const rosters = around.rosters.filter(({ enterprise }) => ids.has(enterprise.enterpriseId))
    const scored: Scored[] = []
    for await (const batch of gatherInputs(this.#needs.warehouse, { ...around, rosters }))
      for (const { roster, input } of batch)
        scored.push({ roster, input, result: scoreEnterprise(checked(input), mcsV1) })
    return scored
  }

  /** Folds what has arrived and looks at samples of its pictures; also where nobody asks for a score, because others count by the same hours. */
  async fold(): Promise<{ readonly seenUntilMs: number }> {
    const { warehouse, records, pictures, now, events } = this.#needs
    const nowMs = now()
    const sinceMs = Math.max(0, (await records.cursor(hoursCursor)) - overlapMs)
    const outages = await platformOutages(warehouse, { fromMs: nowMs - 400 * dayMs, toMs: nowMs })
    const { enterprises, untilMs } = await foldHours(warehouse, { sinceMs, outages })
    this.#note(enterprises)
    await records.moveCursor(hoursCursor, untilMs)
    events.hoursFolded({ enterprises: enterprises.size, ms: now() - nowMs })
    const arrivedFromMs = Math.min(...[...enterprises.values()].map(({ fromMs }) => fromMs))
    this.#note(await pictures.sample(arrivedFromMs))
    return { seenUntilMs: untilMs }
  }

  #note(enterprises: ReadonlyMap<string, Interval>): void {
    for (const news of this.#news.values())
      for (const [enterpriseId, { fromMs, toMs }] of enterprises) {
        const known = news.get(enterpriseId)
        const from = Math.min(fromMs, known?.fromMs ?? fromMs)
        news.set(enterpriseId, { fromMs: from, toMs: Math.max(toMs, known?.toMs ?? toMs) })
      }
  }

  /** Days are added up when somebody asks for scores, not every minute: nothing else reads them. */
  async #foldDays(): Promise<void> {
    const { warehouse, records } = this.#needs
    const sinceMs = Math.max(0, (await records.cursor(daysCursor)) - overlapMs)
    const { untilMs } = await foldDays(warehouse, { sinceMs })
    await records.moveCursor(daysCursor, untilMs)
  }

  async #compute(order: Order, only?: ReadonlySet<string>): Promise<Computed> {
    const { records, now, events } = this.#needs
    const { parkId, period: key } = order
    const begunAtMs = now()
    const { seenUntilMs } = await this.fold()
    await this.#foldDays()
    const period = periodOf(key, begunAtMs)
    if (period.fromMs >= period.toMs)
      throw refusal('INPUT_REFUSED', {
        en: 'period: has not begun, or is not an hour old',
        zh: 'period：还没有开始，或开始不到一小时',
      })
    const around = await this.#around(parkId, period)
    const heads = new Map(
      (await records.heads(parkId, key)).map((head) => [head.enterpriseId, head]),
    )
    const touched = only ?? (await this.#touched(order, { rosters: around.rosters, heads, period }))
    const rosters = around.rosters.filter(({ enterprise }) => touched.has(enterprise.enterpriseId))
    let scored = 0
    const refused = new RefusedInputs()
    const reasonsOf = await whyAgain(this.#needs, { ...order, heads })
    for await (const batch of gatherInputs(this.#needs.warehouse, { ...around, rosters })) {
      const known = { order, heads, seen: around.seen, computedAtMs: begunAtMs }
      const scores = batch.flatMap((each) => refused.keep(() => this.#scoreOf(each, known)) ?? [])
      const occasionOf = (score: ScoreRecord) => ({
        reasons: reasonsOf(score.enterpriseId, score),
        seenUntilMs,
      })
      await records.put(scores.map((score) => ({ score, occasion: occasionOf(score) })))
      scored += scores.length
    }
    if (only === undefined) this.#news.set(newsKey(order), new Map())
    // Where some alone were computed the park stands where it stood, so that the others are not forgotten.
    const stood = only === undefined ? undefined : await records.findPark(parkId, key)
    await this.#putPark(order, {
      ...around,
      period: stood === undefined ? period : { fromMs: stood.fromMs, toMs: stood.toMs },
      computedAtMs: stood?.computedAtMs ?? begunAtMs,
    })
    const computed = { ...order, enterprises: rosters.length, scored }
    events.scoresComputed({ ...computed, ms: now() - begunAtMs })
    refused.throwIfAny()
    return computed
  }

  async #around(parkId: string, period: Interval) {
    const { warehouse, desk } = this.#needs
    const snapshot = await desk.snapshot()
    const seen = await seenCameras(warehouse, { asOfMs: period.toMs })
    return {
      period,
      rosters: rostersOf(snapshot, { parkId, asOfMs: period.toMs }),
      outages: await platformOutages(warehouse, period),
      seen,
      unregistered: unregisteredIn(period, seen, snapshot),
    }
  }

  /** Whose inputs may have become other. */
  async #touched(
    order: Order,
    {
      rosters,
      heads,
      period,
    }: { rosters: readonly Roster[]; heads: ReadonlyMap<string, ScoreHead>; period: Interval },
  ): Promise<Set<string>> {
    const news = this.#news.get(newsKey(order))
    const standing = await this.#needs.records.findPark(order.parkId, order.period)
    const ids = rosters.map(({ enterprise }) => enterprise.enterpriseId)
    const isNew = news === undefined || standing === undefined || standing.toMs !== period.toMs
    const changes: Change[] = isNew ? [{ kind: 'park' }] : []
    if (!isNew) {
      const arrived = [...news].filter(
        ([, { fromMs, toMs }]) => fromMs < period.toMs && toMs > period.fromMs - baselineMs,
      )
      const changed = await this.#needs.records.changedSince(standing.computedAtMs)
      // A park's own record changes how everybody's archive is judged.
      if (changed.has('')) changes.push({ kind: 'park' })
      const missing = ids.filter((id) => !heads.has(id))
      for (const enterpriseId of [...arrived.map(([id]) => id), ...changed.keys(), ...missing])
        changes.push({ kind: 'enterprise', enterpriseId })
    }
    return enterprisesTouched(
      changes,
      { enterprises: ids.map((id) => ({ id })), enterpriseOf: () => undefined },
      mcsV1,
    )
  }

  /** Undefined where the input is the one that stands. */
  #scoreOf(
    { roster, input }: GatheredInput,
    { order, heads, seen, computedAtMs }: Known,
  ): ScoreRecord | undefined {
    const { enterpriseId } = roster.enterprise
    const inputSha256 = inputHash(input)
    if (heads.get(enterpriseId)?.inputSha256 === inputSha256) return undefined
    const result = scoreEnterprise(checked(input), mcsV1)
    const online = seen.filter((each) => each.enterpriseId === enterpriseId && each.isOnline)
    const ids = new Set(roster.cameras.map(({ cameraId }) => cameraId))
    const summary = summaryOf(result, {
      cameras: ids.size,
      camerasOnline: online.filter(({ cameraId }) => ids.has(cameraId)).length,
    })
    const period = input.period ?? { fromMs: 0, toMs: 0 }
    return {
      enterpriseId,
      ...order,
      ...period,
      configVersion: mcsV1.version,
      input: JSON.stringify(input),
      inputSha256,
      result: JSON.stringify(result),
      summary: JSON.stringify(summary),
      computedAtMs,
    }
  }

  async #putPark(
    order: Order,
    {
      rosters,
      seen,
      unregistered,
      period,
      computedAtMs,
    }: Omit<Known, 'order' | 'heads'> & Pick<Gathering, 'rosters' | 'unregistered' | 'period'>,
  ): Promise<void> {
    const { records } = this.#needs
    const heads = await records.heads(order.parkId, order.period)
    const summaries = new Map(
      heads.map(({ enterpriseId, summary }) => [enterpriseId, JSON.parse(summary) as ScoreSummary]),
    )
    const input = parkInputOf(rosters, summaries)
    if (input.enterprises.length === 0) return
    await records.putPark({
      ...order,
      ...period,
      input: JSON.stringify(input),
      result: JSON.stringify(scorePark(input, mcsV1)),
      tiles: JSON.stringify(tilesOf(rosters, { seen, unregistered })),
      computedAtMs,
    })
  }
}

const newsKey = ({ parkId, period }: Order) => `${parkId} ${period}`

/** An input that the score's own reader refuses is a mistake of ours, and is never scored. */
function checked(input: ScoreInput): ScoreInput {
  const read = readScoreInput(input)
  if (read.ok) return read.value.input
  const problems = read.problems.map(({ path, en }) => `${path} ${en}`).join('; ')
  throw new Fault('INVARIANT_BROKEN', `the input of ${input.enterpriseId ?? ''}: ${problems}`)
}
