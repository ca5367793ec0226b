// Answers of the score routes, made by the score's own functions from its worked examples: a console under test has then
// numbers that belong together, whatever the park of the test is.
import type {
  EnterpriseScore,
  ParkScores,
  RectificationItem,
  ScoreRow,
} from '@zhian/contracts/assessment'
import type { EnterpriseClass, Position } from '@zhian/contracts/registry'
import type { ScoreInput } from '@zhian/contracts/score'
import type { ScoreHistory } from '@zhian/contracts/score-history'
import type { ScoreResult } from '@zhian/contracts/score-result'
import { classWeights } from '@zhian/coverage/config/class-weights'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import { compareScores } from '@zhian/coverage/score/compare'
import { scoreEnterprise } from '@zhian/coverage/score/enterprise'
import { scorePark } from '@zhian/coverage/score/park'
import { vectors } from '@zhian/coverage/vectors/mcs-v1-vectors'

export interface GivenEnterprise {
  readonly enterpriseId: string
  readonly name: string
  readonly enterpriseClass: EnterpriseClass
  readonly villageId?: string
  readonly position: Position
  /** The worked example that its score is made from, or null where it is not connected. */
  readonly vector: string | null
}

const nowMs = Date.UTC(2026, 10, 28, 4, 0, 0)
const span = { period: 'rolling30', fromMs: nowMs - 30 * 86_400_000, toMs: nowMs } as const

const inputOf = (id: string): ScoreInput => {
  const found = vectors.cases.find((each) => each.id === id)
  if (found === undefined) throw new RangeError(`there is no vector ${id}`)
  const { slots, quality, ...input } = found.input
  const named = Array.isArray(slots)
    ? slots.map((slot, at) => ({ ...slot, id: `slot-${at}` }))
    : slots
  if (typeof quality === 'string') return found.input
  return { ...input, slots: named, quality: { ...quality, clock: clocks } }
}

/** Two cameras by name, of which one goes wrong. */
const clocks = {
  cameras: [
    {
      id: 'cam3',
      good: 61,
      of: 120,
      evidence: ['cam3 +41 s, 2026-11-20 03:10', 'cam3 +44 s, 2026-11-24 03:10'],
    },
    { id: 'cam7', good: 720, of: 720 },
  ],
}

const resultOf = (given: GivenEnterprise): ScoreResult | undefined =>
  given.vector === null ? undefined : scoreEnterprise(inputOf(given.vector), mcsV1)

const noLoss = { C: null, A: null, O: null, D: null, Q: null, R: null }

/** Not connected: too little is known for a number. */
const dark = {
  status: 'INSUFFICIENT',
  isRankable: false,
  output: null,
  band: null,
  assessedWeight: 0.2,
  loss: noLoss,
  capLoss: 0,
} as const

function rowOf(given: GivenEnterprise, result: ScoreResult | undefined): ScoreRow {
  const { vector: _, ...facts } = given
  const { status, isRankable, output, band, assessedWeight, loss, capLoss } = result ?? dark
  const score = { status, isRankable, output, band, assessedWeight, loss, capLoss }
  const previousOutput = output === null ? null : output - 1.5
  const openItems = result?.deductions.length ?? 0
  const cameras = { cameras: 4, camerasOnline: 3 }
  return { ...facts, ...score, ...cameras, rank: null, previousOutput, openItems }
}

export function givenParkScores(parkId: string, all: readonly GivenEnterprise[]): ParkScores {
  const scored = all.map((given) => ({ given, result: resultOf(given) }))
  const park = scorePark(
    {
      enterprises: scored.map(({ given, result }) => ({
        id: given.enterpriseId,
        u: classWeights[given.enterpriseClass],
        score: result?.final ?? null,
        assessedWeight: result?.assessedWeight ?? 0.2,
        isRankable: result?.isRankable ?? false,
      })),
    },
    mcsV1,
  )
  const ranks = new Map(park.ranking.map(({ id, rank }) => [id, rank]))
  const rows = scored.map(({ given, result }) => ({
    ...rowOf(given, result),
    rank: ranks.get(given.enterpriseId) ?? null,
  }))
  const tiles: ParkScores['tiles'] = [
    { key: 'online', good: 61, of: 68 },
    { key: 'connected', good: rows.length - 1, of: rows.length },
    { key: 'archiveQualified', good: 58, of: 66 },
    { key: 'archived', good: 66, of: 68 },
    { key: 'intact', good: 57, of: 68 },
  ]
  return { parkId, ...span, computedAtMs: nowMs, park, rows, tiles }
}

export function givenEnterpriseScore(
  given: GivenEnterprise,
  names: Readonly<Record<string, string>>,
): EnterpriseScore {
  const result = resultOf(given)
  if (result === undefined) throw new RangeError(`${given.name} is not scored`)
  const [longitude, latitude] = given.position
  const slots = inputOf(given.vector ?? '').slots
  return {
    row: rowOf(given, result),
    ...span,
    computedAtMs: nowMs,
    result,
    slots: (Array.isArray(slots) ? slots : []).map((slot, index) => ({
      slotId: slot.id ?? `slot-${index}`,
      pointId: `point-${index}`,
      pointName: names[slot.id ?? ''] ?? `点位 ${index + 1}`,
      capability: index % 2 === 0 ? 'VEHICLE_CAPTURE' : 'VIDEO_OBSERVE',
      criticality: slot.w,
      credit: typeof slot.c === 'number' ? slot.c : null,
      reason: slot.c === 0 ? 'uncovered' : slot.c === 0.5 ? 'self_declared' : 'calculated',
      cameraIds: slot.c === 0 ? [] : [`c${index + 1}`],
      positions: [[longitude + 0.0004 * (index % 3), latitude + 0.0003 * Math.floor(index / 3)]],
    })),
    names: { ...names },
    trend: ['2026-08', '2026-09', '2026-10'].map((period, back) => ({
      period,
      output: (result.output ?? 0) - 6 + back * 2,
      band: result.band,
    })),
  }
}

/** What the deductions of a score open, one item each. */
export function givenItems(score: EnterpriseScore): RectificationItem[] {
  const { row, result, names } = score
  return result.deductions.map((deduction, index): RectificationItem => ({
    itemId: `${row.enterpriseId}-${index}`,
    enterpriseId: row.enterpriseId,
    enterpriseName: row.name,
    ruleId: deduction.ruleId,
    objectId: deduction.objectId,
    objectName: names[deduction.objectId] ?? deduction.objectId,
    alsoObjectIds: [],
    state: 'open',
    firstSeenAtMs: span.fromMs + index * 86_400_000,
    dueAtMs: index === 0 ? nowMs - 86_400_000 : nowMs + 7 * 86_400_000,
    dueSource: 'park',
    pointsLost: deduction.pointsLost,
    measured: deduction.measured,
    threshold: deduction.threshold,
    evidence: deduction.evidence,
    fixHint: deduction.fixHint,
    responsible: null,
    note: null,
    closedAtMs: null,
    reopenedAtMs: null,
    version: 1,
  }))
}

/** Computed twice: first while a clock was still wrong everywhere, then as it stands. */
export function givenScoreHistory(
  given: GivenEnterprise,
  names: Readonly<Record<string, string>>,
): ScoreHistory {
  const input = inputOf(given.vector ?? '')
  const quality = input.quality
  const before = scoreEnterprise(
    typeof quality === 'string' ? input : { ...input, quality: { ...quality, clock: 0.8 } },
    mcsV1,
  )
  const after = scoreEnterprise(input, mcsV1)
  const itemOf = (
    revision: number,
    { status, output, band, inputSha256, configVersion }: ScoreResult,
  ) => {
    const result = { status, output, band, inputSha256, configVersion }
    const computedAtMs = nowMs - (2 - revision) * 3_600_000
    return { revision, ...result, fromMs: span.fromMs, toMs: span.toMs, computedAtMs }
  }
  return {
    period: span.period,
    items: [
      { ...itemOf(2, after), reasons: ['late'], change: compareScores(before, after) },
      { ...itemOf(1, before), reasons: ['first'], change: null },
    ],
    next: null,
    appeals: [],
    names: { ...names },
  }
}
