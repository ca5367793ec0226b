import type {
  ArchiveByCamera,
  AssessmentState,
  ScoreInput,
  ScoredSlot,
} from '@zhian/contracts/score'
import type { UptimeResult } from '@zhian/contracts/score-result'
import type { ConfigOfScore } from '../config/mcs-v1.ts'
import { uptimeOfLog, uptimeOfSums } from '../uptime/accounting.ts'
import { canonicalJson, compareText, sumBy } from './canonical-json.ts'
import { assess, weightedMean } from './measure.ts'
import type { Assessment, MeasuredRate } from './measure.ts'
import type { RuleId } from './rules.ts'
import { enterprise, ofComponents, ofRate, ofState, scaled, unreported } from './sub-score.ts'
import type { ComponentsScored, Lack, SubScore } from './sub-score.ts'

/** A slot as it counts: `c` null where it is left out. */
export interface CountedSlot {
  readonly index: number
  readonly objectId: string
  readonly w: number
  readonly c: number | null
  readonly slot: ScoredSlot
}

/** In an order that does not depend on the order in which they were told. */
export function countedSlots(slots: ScoreInput['slots']): CountedSlot[] {
  if (typeof slots === 'string') return []
  return slots
    .map((slot, index) => ({ slot, index, spelling: canonicalJson(slot) }))
    .sort((a, b) => compareText(a.spelling, b.spelling))
    .map(({ slot, index }) => ({
      index,
      objectId: slot.id ?? `slots/${index}`,
      w: slot.w,
      c: creditOf(slot.c),
      slot,
    }))
}

function creditOf(c: number | AssessmentState): number | null {
  if (typeof c === 'number') return c
  return c === 'PENDING_AFTER_GRACE' ? 0 : null
}

/** C: the credit of the required slots, by their criticality. */
export function coverage(slots: ScoreInput['slots'], counted: readonly CountedSlot[]): SubScore {
  if (typeof slots === 'string') return ofState(slots)
  const assessed = counted.flatMap(({ c, ...slot }) => (c === null ? [] : [{ c, ...slot }]))
  const credit = weightedMean(assessed, { value: ({ c }) => c, weight: ({ w }) => w })
  if (credit === null) {
    const states = slots.map(({ c }) => c)
    if (states.includes('PENDING')) return { state: 'PENDING' }
    return { state: states.includes('UNKNOWN_PLATFORM') ? 'UNKNOWN_PLATFORM' : 'NA' }
  }
  const lacks = assessed
    .filter(({ c }) => c < 1)
    .map(({ slot, objectId, w, c }): Lack => {
      const share = w * (1 - c)
      if (typeof slot.c === 'string') return unreported(objectId, share)
      const evidence = slot.evidence ?? []
      return {
        ruleId: slotRule(slot),
        objectId,
        share,
        measured: c,
        threshold: 1,
        n: null,
        evidence,
      }
    })
  return { score: lacks.length === 0 ? 100 : Math.min(100, 100 * credit), lacks }
}

function slotRule({ c, capability, reason }: ScoredSlot): RuleId {
  if (reason === 'contradicted') return 'C-CONTRADICTED'
  if (capability === 'PERIMETER') return 'C-PERIMETER'
  if (reason === 'self_declared') return 'C-SELF-DECLARED'
  return c === 0 ? 'C-SLOT' : 'C-PARTIAL'
}

/** A: what is registered of what should be, times how valid those archives are. */
export function archive(
  input: ScoreInput['archive'],
  { archive: weights }: ConfigOfScore,
): SubScore {
  if (typeof input === 'string') return ofState(input)
  const { registered, should, fieldValid, passed } =
    'cameras' in input ? archiveSummary(input) : input
  const share = registered / should
  const lost = {
    unregistered: 1 - share,
    fields: share * weights.fieldValid * (1 - fieldValid),
    passes: share * weights.passed * (1 - passed),
  }
  const rates = { registered: share, fieldValid, passed }
  const lacks =
    'cameras' in input ? cameraLacks(input) : summaryLacks({ ...rates, should, n: registered })
  return {
    score: 100 * share * (weights.fieldValid * fieldValid + weights.passed * passed),
    lacks: [
      ...scaled(lacks.unregistered, lost.unregistered),
      ...scaled(lacks.fields, lost.fields),
      ...scaled(lacks.passes, lost.passes),
    ],
  }
}

function archiveSummary({ cameras, unregistered }: ArchiveByCamera) {
  const fields = sumBy(cameras, ({ mandatory }) => mandatory)
  const failed = sumBy(cameras, (camera) => camera.failed.length)
  const registered = cameras.length
  const passing = cameras.filter((camera) => camera.failed.length === 0).length
  return {
    registered,
    should: registered + unregistered.length,
    fieldValid: registered === 0 ? 0 : (fields - failed) / fields,
    passed: registered === 0 ? 0 : passing / registered,
  }
}

function cameraLacks({ cameras, unregistered }: ArchiveByCamera) {
  const common = { threshold: 1, n: null }
  const failing = cameras
    .filter(({ failed }) => failed.length > 0)
    .sort((a, b) => compareText(a.id, b.id))
    .map(({ id, mandatory, failed }) => ({
      objectId: id,
      share: failed.length,
      measured: (mandatory - failed.length) / mandatory,
      evidence: failed
        .map(({ field, value }) => (value === undefined ? field : `${field}=${value}`))
        .sort(),
    }))
  return {
    unregistered: [...unregistered].sort(compareText).map((objectId): Lack => ({
      ruleId: 'A-UNREGISTERED',
      objectId,
      share: 1,
      measured: 0,
      evidence: ['seen by an agent, in no archive'],
      ...common,
    })),
    fields: failing.map((lack): Lack => ({ ruleId: 'A-FIELD', ...lack, ...common })),
    passes: failing.map((lack): Lack => ({ ruleId: 'A-PASS', ...lack, ...common, share: 1 })),
  }
}

function summaryLacks(
  rates: Record<'registered' | 'fieldValid' | 'passed' | 'should' | 'n', number>,
) {
  const lack = (ruleId: RuleId, measured: number, n: number): Lack[] =>
    measured < 1
      ? [{ ruleId, objectId: enterprise, share: 1, measured, threshold: 1, n, evidence: [] }]
      : []
  return {
    unregistered: lack('A-UNREGISTERED', rates.registered, rates.should),
    fields: lack('A-FIELD', rates.fieldValid, rates.n),
    passes: lack('A-PASS', rates.passed, rates.n),
  }
}

export interface AvailabilityScored {
  readonly sub: SubScore
  readonly uptime: readonly UptimeResult[]
}

/** O: the online rates of the cameras, by the criticality of what they serve. */
export function availability(
  { onlineRate, period }: ScoreInput,
  { config, isPastGrace }: { readonly config: ConfigOfScore; readonly isPastGrace: boolean },
): AvailabilityScored {
  if (typeof onlineRate === 'string') return { sub: ofState(onlineRate), uptime: [] }
  const rule = { ruleId: 'O-CAM', ...config.online } as const
  if (typeof onlineRate === 'number') {
    return { sub: ofRate({ rate: onlineRate, n: null, cameras: [] }, rule), uptime: [] }
  }
  const accounts =
    'periodS' in onlineRate
      ? uptimeOfSums(onlineRate, config)
      : uptimeOfLog(onlineRate, { period: period ?? { fromMs: 0, toMs: 0 }, rules: config })
  const uptime = accounts.sort((a, b) => compareText(a.id, b.id))
  if ((onlineRate.sampleCoverage ?? 1) < config.sampleCoverageMin) {
    return { sub: ofState(isPastGrace ? 'PENDING_AFTER_GRACE' : 'PENDING'), uptime }
  }
  const cameras = uptime.flatMap(({ onlineRate: rate, id, w, evidence }) =>
    rate === null ? [] : [{ id, w, rate, n: null, evidence }],
  )
  const rate = weightedMean(cameras, { value: (each) => each.rate, weight: ({ w }) => w })
  if (rate === null) return { sub: { state: 'NA' }, uptime }
  const { score, lacks } = ofRate({ rate, n: null, cameras }, rule)
  const weightOf = new Map(cameras.map(({ id, w }) => [id, w]))
  const weighted = lacks.map((lack) => ({
    ...lack,
    share: lack.share * (weightOf.get(lack.objectId) ?? 0),
  }))
  return { sub: { score, lacks: weighted }, uptime }
}

/** D, Q, R. A sub-score that is a state as a whole has no components. */
export function byComponents(
  sub: 'D' | 'Q',
  input: ScoreInput['activity'] | ScoreInput['quality'],
  config: ConfigOfScore,
): ComponentsScored & { readonly assessments: Readonly<Record<string, Assessment>> } {
  if (typeof input === 'string') return { sub: ofState(input), components: {}, assessments: {} }
  const assessments = Object.fromEntries(
    Object.entries(input).map(([name, measure]) => [
      name,
      assess(measure, config.components[name as keyof typeof config.components]),
    ]),
  )
  return { ...ofComponents(sub, assessments, config), assessments }
}

export function recording(
  input: ScoreInput['recording'],
  config: ConfigOfScore,
): ReturnType<typeof byComponents> {
  if (typeof input === 'string') return { sub: ofState(input), components: {}, assessments: {} }
  const assessments = {
    rec: assess(input.rec, config.components.rec),
    retention: retention(input),
    vqd: assess(input.vqd, config.components.vqd),
  }
  return { ...ofComponents('R', assessments, config), assessments }
}

function retention(input: Exclude<ScoreInput['recording'], string>): Assessment {
  if (!('retention' in input)) {
    if (typeof input.days === 'string') return { state: input.days }
    return { rate: Math.min(1, input.days / input.daysNeeded), n: null, cameras: [] }
  }
  const cameras = [...input.retention.cameras]
    .sort((a, b) => compareText(a.id, b.id))
    .map(({ id, days, daysNeeded, evidence = [] }) => ({
      id,
      rate: Math.min(1, days / daysNeeded),
      n: null,
      evidence: [`${days} of ${daysNeeded} days`, ...evidence],
    }))
  const rate = sumBy(cameras, (camera) => camera.rate) / cameras.length
  return { rate, n: null, cameras } satisfies MeasuredRate
}
