import type { Interval, ScoreInput } from '@zhian/contracts/score'
import type { ScoreResult } from '@zhian/contracts/score-result'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import { inputHash, scoreEnterprise } from '@zhian/coverage/score/enterprise'
import { scorePark } from '@zhian/coverage/score/park'
import { readScoreInput } from '@zhian/coverage/score/read-input'
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
import { widen } from './news.ts'
import { dayMs, periodOf } from './periods.ts'
import type { PictureSampler } from './pictures/picture-sampler.ts'
import { RefusedInputs } from './refused-inputs.ts'
import { parkInputOf, summaryOf, tilesOf } from './score-park.ts'
import type { ScoreSummary } from './score-park.ts'
import type { ScoreHead, ScoreRecords } from './score-records.ts'
import { backgroundOf, whoIsTouched } from './who-is-touched.ts'
import type { Background, Standing } from './who-is-touched.ts'
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
  readonly seen: ReadonlyMap<string, readonly SeenCamera[]>
  /** When the computation began: what changes meanwhile belongs to the next. */
  readonly computedAtMs: number
}

/** An insert is seen a little after its time. */
const overlapMs = 120_000
const hoursCursor = 'camera_hours'
const daysCursor = 'camera_days'

/** Turns what arrived into facts, and facts into scores. One computation at a time, in the order in which they were asked for. */
export class Assessment {
  readonly #needs: AssessmentNeeds
  #last: Promise<unknown> = Promise.resolve()
  /** By park and period, of what this process has computed: upon what, and what has arrived since of which enterprise and which times. */
  readonly #backgrounds = new Map<string, Background>()
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
      for (const [enterpriseId, times] of enterprises) widen(news, enterpriseId, times)
  }

  /** Days are added up when somebody asks for scores, not every minute: nothing else reads them. */
  async #foldDays(untilMs: number): Promise<void> {
    const { warehouse, records } = this.#needs
    const sinceMs = Math.max(0, (await records.cursor(daysCursor)) - overlapMs)
    await foldDays(warehouse, { sinceMs, untilMs })
    await records.moveCursor(daysCursor, untilMs)
  }

  async #compute(order: Order, only?: ReadonlySet<string>): Promise<Computed> {
    const { warehouse, records, now, events } = this.#needs
    const { parkId, period: key } = order
    const begunAtMs = now()
    const { seenUntilMs } = await this.fold()
    const standing = only === undefined ? this.#standingOf(newsKey(order)) : nothingStands
    await this.#foldDays(seenUntilMs)
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
    const background = await backgroundOf(warehouse, around, begunAtMs)
    const asked = { ...around, heads, standing, background }
    const touched = only ?? (await whoIsTouched(this.#needs, asked))
    const rosters = around.rosters.filter(({ enterprise }) => touched.has(enterprise.enterpriseId))
    const seen = Map.groupBy(around.seen, ({ enterpriseId }) => enterpriseId)
    let scored = 0
    const refused = new RefusedInputs()
    const reasonsOf = await whyAgain(this.#needs, { ...order, heads })
    for await (const batch of gatherInputs(warehouse, { ...around, rosters })) {
      const known = { order, heads, seen, computedAtMs: begunAtMs }
      const scores = batch.flatMap((each) => refused.keep(() => this.#scoreOf(each, known)) ?? [])
      const occasionOf = (score: ScoreRecord) => ({
        reasons: reasonsOf(score.enterpriseId, score),
        seenUntilMs,
      })
      await records.put(scores.map((score) => ({ score, occasion: occasionOf(score) })))
      scored += scores.length
    }
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
    if (only === undefined) this.#backgrounds.set(newsKey(order), background)
    return computed
  }

  /** What arrives from here on belongs to the next computation, and a computation that fails leaves nothing to build upon. */
  #standingOf(key: string): Standing {
    const standing = { background: this.#backgrounds.get(key), news: this.#news.get(key) }
    this.#backgrounds.delete(key)
    this.#news.set(key, new Map())
    return standing
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

  /** Undefined where the input is the one that stands. */
  #scoreOf(
    { roster, input }: GatheredInput,
    { order, heads, seen, computedAtMs }: Known,
  ): ScoreRecord | undefined {
    const { enterpriseId } = roster.enterprise
    const inputSha256 = inputHash(input)
    if (heads.get(enterpriseId)?.inputSha256 === inputSha256) return undefined
    const result = scoreEnterprise(checked(input), mcsV1)
    const online = (seen.get(enterpriseId) ?? []).filter(({ isOnline }) => isOnline)
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
    }: Pick<Known, 'computedAtMs'> &
      Pick<Gathering, 'rosters' | 'unregistered' | 'period'> & { seen: readonly SeenCamera[] },
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

const nothingStands: Standing = { background: undefined, news: undefined }
const newsKey = ({ parkId, period }: Order) => `${parkId} ${period}`

/** An input that the score's own reader refuses is a mistake of ours, and is never scored. */
function checked(input: ScoreInput): ScoreInput {
  const read = readScoreInput(input)
  if (read.ok) return read.value.input
  const problems = read.problems.map(({ path, en }) => `${path} ${en}`).join('; ')
  throw new Fault('INVARIANT_BROKEN', `the input of ${input.enterpriseId ?? ''}: ${problems}`)
}
