import type { ScoreInput } from '@zhian/contracts/score'
import { subScores } from '@zhian/contracts/score-result'
import type { Deduction, ScoreResult, SubName } from '@zhian/contracts/score-result'
import type { ConfigOfScore } from '../config/mcs-v1.ts'
import { sha256OfJson } from './canonical-json.ts'
import { capsThatHold } from './caps.ts'
import type { Cap } from './caps.ts'
import { confidenceOf, gradeOf, rounded } from './grades.ts'
import { afterGrace, isWithinGrace } from './grace.ts'
import { capDeduction, deductionsOf } from './deductions.ts'
import { isScored } from './sub-score.ts'
import type { SubScore } from './sub-score.ts'
import {
  archive,
  availability,
  byComponents,
  countedSlots,
  coverage,
  recording,
} from './sub-scores.ts'
import type { CountedSlot } from './sub-scores.ts'

/**
 * The score of one enterprise: a function of its input and nothing else, to the last bit.
 *
 * The input must have passed `readScoreInput`.
 */
export function scoreEnterprise(told: ScoreInput, config: ConfigOfScore): ScoreResult {
  const grace = isWithinGrace(told, config.graceDays)
  const input = grace === false ? afterGrace(told) : told
  const slots = countedSlots(input.slots)
  const { subs, components, uptime, flags } = subScoresOf(input, {
    config,
    slots,
    isPastGrace: grace === false,
  })
  const total = totalOf(subs, config)
  const status = statusOf(input, total)
  const capped = cappedOf(input, { slots, total, config })
  const losses = deductionsOf(subs, { loss: total.loss, window: input.period ?? null })
  const output = capped.final === null ? null : rounded(capped.final)
  return {
    configVersion: config.version,
    configSha256: configHash(config),
    inputSha256: inputHash(told),
    period: told.period ?? null,
    asOfMs: told.asOfMs ?? null,
    status,
    isRankable: status === 'RATED' && !(grace ?? hasPending(input, subs)),
    confidence: confidenceOf(total.assessedWeight, config),
    sub: mapSubs((name) => (isScored(subs[name]) ? subs[name].score : subs[name].state)),
    raw: total.raw,
    final: capped.final,
    capsApplied: capped.capsApplied,
    capLoss: capped.capLoss,
    caps: capped.caps.map(({ id, max, isLowering, objects }) => ({ id, max, isLowering, objects })),
    output,
    band: output === null ? null : gradeOf(output, config.bands),
    letter: output === null ? null : gradeOf(output, config.letters),
    assessedWeight: total.assessedWeight,
    loss: total.loss,
    slotLoss: slotLossOf(slots, total.loss.C),
    components,
    uptime: [...uptime],
    deductions: [...losses.deductions, ...capDeductions(capped, input)],
    advisories: losses.advisories,
    flags,
    redFlags: (input.redFlags ?? []).map(({ flag, objectId }) => `${flag} ${objectId}`).sort(),
  }
}

const inputHashes = new WeakMap<ScoreInput, string>()

/** Reckoned once for an object, since whoever asks whether an input is new asks before it is scored. An input is not changed after this. */
export function inputHash(input: ScoreInput): string {
  const hash = inputHashes.get(input) ?? sha256OfJson(input)
  inputHashes.set(input, hash)
  return hash
}

const hashes = new WeakMap<ConfigOfScore, string>()

export function configHash(config: ConfigOfScore): string {
  const hash = hashes.get(config) ?? sha256OfJson(config)
  hashes.set(config, hash)
  return hash
}

function mapSubs<T>(each: (name: SubName) => T): Record<SubName, T> {
  return { C: each('C'), A: each('A'), O: each('O'), D: each('D'), Q: each('Q'), R: each('R') }
}

type Subs = Readonly<Record<SubName, SubScore>>
interface Scene {
  readonly config: ConfigOfScore
  readonly slots: readonly CountedSlot[]
  readonly isPastGrace: boolean
}

function subScoresOf(input: ScoreInput, { config, slots, isPastGrace }: Scene) {
  const online = availability(input, { config, isPastGrace })
  const activity = byComponents('D', input.activity, config)
  const quality = byComponents('Q', input.quality, config)
  const record = recording(input.recording, config)
  const subs: Subs = {
    C: coverage(input.slots, slots),
    A: archive(input.archive, config),
    O: online.sub,
    D: activity.sub,
    Q: quality.sub,
    R: record.sub,
  }
  const tooFew = [activity, quality, record].flatMap(({ assessments }) =>
    Object.entries(assessments).flatMap(([name, assessment]) =>
      'isTooFew' in assessment ? [`TOO_FEW ${name}`] : [],
    ),
  )
  const components = { ...activity.components, ...quality.components, ...record.components }
  return { subs, components, uptime: online.uptime, flags: tooFew.sort() }
}

interface Total {
  readonly assessedWeight: number
  readonly raw: number | null
  readonly loss: Record<SubName, number | null>
}

/** Too little assessed weight gives no number, and then there is nothing to lose either. */
function totalOf(subs: Subs, config: ConfigOfScore): Total {
  const assessed = subScores.filter((name) => isScored(subs[name]))
  const weight = assessed.reduce((sum, name) => sum + config.weights[name], 0)
  const assessedWeight = weight / 100
  const isEnough = confidenceOf(assessedWeight, config) !== 'INSUFFICIENT'
  const loss = mapSubs((name) => {
    const sub = subs[name]
    return isEnough && isScored(sub) ? (config.weights[name] * (100 - sub.score)) / weight : null
  })
  const weighted = subScores.reduce((sum, name) => {
    const sub = subs[name]
    return sum + (isScored(sub) ? config.weights[name] * sub.score : 0)
  }, 0)
  return { assessedWeight, raw: isEnough ? weighted / weight : null, loss }
}

function statusOf({ redFlags }: ScoreInput, { raw }: Total): ScoreResult['status'] {
  if ((redFlags ?? []).length > 0) return 'DISQUALIFIED'
  return raw === null ? 'INSUFFICIENT' : 'RATED'
}

interface Capped extends Pick<ScoreResult, 'final' | 'capsApplied' | 'capLoss'> {
  readonly caps: readonly Cap[]
}

function cappedOf(
  input: ScoreInput,
  { slots, total, config }: { slots: readonly CountedSlot[]; total: Total; config: ConfigOfScore },
): Capped {
  const { raw } = total
  const caps = capsThatHold(input, { slots, raw: raw ?? 0, config })
  if (raw === null) return { final: null, capsApplied: [], capLoss: 0, caps }
  const final = Math.min(raw, ...caps.map(({ max }) => max))
  const capsApplied = caps.filter(({ isLowering }) => isLowering).map(({ id }) => id)
  return { final, capsApplied, capLoss: raw - final, caps }
}

function capDeductions({ caps, capLoss }: Capped, { period }: ScoreInput): Deduction[] {
  const [binding] = caps
  if (binding === undefined || capLoss === 0) return []
  return [capDeduction(binding, { capLoss, window: period ?? null })]
}

function slotLossOf(slots: readonly CountedSlot[], loss: number | null): (number | null)[] {
  const lacking = slots.reduce((sum, { w, c }) => sum + (c === null ? 0 : w * (1 - c)), 0)
  const losses: (number | null)[] = slots.map(() => null)
  for (const { index, w, c } of slots) {
    if (c === null || loss === null) continue
    losses[index] = lacking > 0 ? (loss * w * (1 - c)) / lacking : 0
  }
  return losses
}

/** Where the input gives no dates, whatever is pending is within the grace. */
function hasPending({ slots }: ScoreInput, subs: Subs): boolean {
  const isPendingSlot = Array.isArray(slots) && slots.some(({ c }) => c === 'PENDING')
  return (
    isPendingSlot || Object.values(subs).some((sub) => !isScored(sub) && sub.state === 'PENDING')
  )
}
