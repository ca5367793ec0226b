import type { ParkInput, ParkResult } from '@zhian/contracts/score-result'
import type { ConfigOfScore } from '../config/mcs-v1.ts'
import { compareText, sha256OfJson, sumBy } from './canonical-json.ts'
import { configHash } from './enterprise.ts'
import { confidenceOf, gradeOf, rounded } from './grades.ts'
import { weightedMean } from './measure.ts'

type Member = ParkInput['enterprises'][number]
type Rated = Member & { readonly score: number }

/** The park's score: the mean of its rated enterprises, and how much of the park is rated at all. */
export function scorePark(input: ParkInput, config: ConfigOfScore): ParkResult {
  const enterprises = [...input.enterprises].sort((a, b) => compareText(a.id, b.id))
  const rated = enterprises.flatMap(({ score, ...each }) => {
    const isEnough = confidenceOf(each.assessedWeight ?? 1, config) !== 'INSUFFICIENT'
    return score !== null && isEnough ? [{ ...each, score }] : []
  })
  const mean = weightedMean(rated, { value: ({ score }) => score, weight: ({ u }) => u })
  const access = sumBy(rated, ({ u }) => u) / sumBy(enterprises, ({ u }) => u)
  const { beta } = config.park
  const park = (1 - beta) * (mean ?? 0) + beta * 100 * access
  const output = rounded(park)
  const outputs = rated.map(({ score }) => rounded(score))
  const red = outputs.filter((each) => gradeOf(each, config.bands) === 'RED').length
  return {
    configVersion: config.version,
    configSha256: configHash(config),
    inputSha256: sha256OfJson(input),
    mean,
    access,
    park,
    output,
    band: gradeOf(output, config.bands),
    median: quantile(rated, 0.5),
    p10: quantile(rated, 0.1),
    shareRed: rated.length === 0 ? null : red / rated.length,
    uncoveredGates: sumBy(enterprises, ({ uncoveredGates = 0 }) => uncoveredGates),
    assessedWeight: distribution(enterprises, config),
    ranking: rankingOf(rated, config),
  }
}

/** Between two neighbours the value lies on the straight line; null where there is none. */
function quantile(rated: readonly Rated[], share: number): number | null {
  const sorted = rated.map(({ score }) => score).sort((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  if (low === undefined || high === undefined) return null
  return low + (high - low) * (at - Math.floor(at))
}

function distribution(
  enterprises: readonly Member[],
  config: ConfigOfScore,
): ParkResult['assessedWeight'] {
  const by = Map.groupBy(enterprises, ({ score, assessedWeight = score === null ? 0 : 1 }) =>
    confidenceOf(assessedWeight, config),
  )
  const count = (confidence: ReturnType<typeof confidenceOf>) => by.get(confidence)?.length ?? 0
  return { high: count('HIGH'), medium: count('MEDIUM'), insufficient: count('INSUFFICIENT') }
}

function rankingOf(rated: readonly Rated[], config: ConfigOfScore): ParkResult['ranking'] {
  const outputs = rated
    .filter(({ isRankable = true }) => isRankable)
    .map(({ id, score }) => ({ id, output: rounded(score) }))
    .sort((a, b) => b.output - a.output || compareText(a.id, b.id))
  // Those with the same output share the rank of the first of them.
  let rank = 1
  return outputs.map(({ id, output }, index) => {
    if (output !== outputs[index - 1]?.output) rank = index + 1
    return { rank, id, output, band: gradeOf(output, config.bands) }
  })
}
