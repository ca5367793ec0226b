// Holds what the api finds in a demonstration park against what was planted there, both ways. Every list is empty where all is well.
import type { RectificationItem } from '@zhian/contracts/assessment'
import type { Enterprise } from '@zhian/contracts/registry'
import type { Deduction, ScoreResult } from '@zhian/contracts/score-result'
import { fixes } from '@zhian/coverage/score/rules'
import type { Cost, Elsewhere, Truth } from '../../../infra/local/demo-park/truth.ts'
import { records } from '../../support/ask-analytic.ts'
import type { givenDemoPark } from './given-demo-park.ts'

type World = Awaited<ReturnType<typeof givenDemoPark>>

const hourMs = 3_600_000
const isOf = (cost: Cost, { ruleId, objectId }: Pick<Deduction, 'ruleId' | 'objectId'>) =>
  cost.objectId === objectId && cost.rules.some((rule) => rule === ruleId)
const spell = ({ ruleId, objectId }: Pick<Deduction, 'ruleId' | 'objectId'>) =>
  `${ruleId} ${objectId}`
const costsOf = ({ costs, mayCost }: Truth) => [...costs, ...mayCost]

export async function judgePark(world: World, month: string) {
  const { defects, enterprises } = world.park
  // Who is not connected has no score, so nothing is taken from it.
  const connected = new Set(
    enterprises.flatMap(({ record, agentId }) => (agentId === null ? [] : record.enterpriseId)),
  )
  const truths: readonly Truth[] = [
    ...defects,
    ...enterprises.flatMap(({ flaws }) => flaws),
  ].filter(({ enterpriseId }) => connected.has(enterpriseId))
  await world.compute(month)
  const results = new Map<string, ScoreResult>()
  const notYetDue: ScoreResult[] = []
  for (const { record, agentId } of enterprises) {
    const { result } = await world.scoreOf(record.enterpriseId, month)
    if (agentId !== null) results.set(record.enterpriseId, result)
    else if (isInGrace(record, world.park.span)) notYetDue.push(result)
  }
  const items = await world.items()
  return {
    truths,
    results,
    notYetDue,
    ...deductionsAgainst(truths, results),
    wrongTickets: wrongTickets(truths, items),
    ...mistreated(world.park, results),
  }
}

/** Who is to connect has a month for it; after that, what is not reported costs all of it. */
const isInGrace = ({ onboardedAtMs = Infinity }: Enterprise, { toMs }: World['park']['span']) =>
  onboardedAtMs > toMs - 30 * 24 * hourMs

/** Each defect costs points by its own rule and object, with what was measured and what to do; nothing is found that is not there. */
function deductionsAgainst(truths: readonly Truth[], results: ReadonlyMap<string, ScoreResult>) {
  const notFound = truths.flatMap(({ key, enterpriseId, costs }) =>
    costs.flatMap((cost) => {
      const found = results.get(enterpriseId)?.deductions.find((deduction) => isOf(cost, deduction))
      const isPriced =
        found !== undefined &&
        found.pointsLost > 0 &&
        found.measured !== null &&
        found.measured < found.threshold
      return isPriced ? [] : [`${key}: ${cost.rules.join('|')} ${cost.objectId}`]
    }),
  )
  const known = Map.groupBy(truths, ({ enterpriseId }) => enterpriseId)
  const unfounded = [...results].flatMap(([enterpriseId, { deductions }]) => {
    const costs = (known.get(enterpriseId) ?? []).flatMap(costsOf)
    return deductions
      .filter((deduction) => !costs.some((cost) => isOf(cost, deduction)))
      .map((deduction) => `${spell(deduction)} −${deduction.pointsLost.toFixed(2)}`)
  })
  const all = [...results.values()].flatMap(({ deductions }) => deductions)
  return {
    notFound,
    unfounded,
    withoutEvidence: all.filter(({ evidence }) => evidence.length === 0).map(spell),
    withoutFix: all.filter(({ fixHint }) => !(fixHint in fixes)).map(spell),
  }
}

/** What lasts is one ticket, and what is over is none. */
function wrongTickets(truths: readonly Truth[], items: readonly RectificationItem[]) {
  const itemsFor = ({ enterpriseId }: Truth, costs: readonly Cost[]) =>
    items.filter(
      (item) =>
        item.enterpriseId === enterpriseId &&
        [item.objectId, ...item.alsoObjectIds].some((objectId) =>
          costs.some((cost) => isOf(cost, { ...item, objectId })),
        ),
    )
  /** A slot may speak for the archive that it waits for. */
  const isForArchive = ({ alsoObjectIds }: RectificationItem, { costs }: Truth) =>
    costs.some(
      ({ rules, objectId }) => rules.includes('A-PASS') && alsoObjectIds.includes(objectId),
    )
  /** What may follow from it, unless it is there for a reason of its own. */
  const itemsOf = (truth: Truth) => {
    const own = itemsFor(truth, truth.costs)
    const others = truths.filter(
      (other) => other !== truth && other.enterpriseId === truth.enterpriseId,
    )
    const theirs = new Set([
      ...others.flatMap((other) => itemsFor(other, other.costs)),
      ...items.filter((item) => others.some((other) => isForArchive(item, other))),
    ])
    return new Set([...own, ...itemsFor(truth, truth.mayCost).filter((item) => !theirs.has(item))])
  }
  return truths
    .filter(({ costs }) => costs.length > 0)
    .map((truth) => ({
      key: truth.key,
      enterpriseId: truth.enterpriseId,
      tickets: [...itemsOf(truth)].map(spell),
      isStanding: truth.isStanding,
    }))
    .filter(({ isStanding, tickets }) => tickets.length !== (isStanding ? 1 : 0))
}

/** Our own absence is in nobody's base, and who has just joined is not ranked. */
function mistreated(
  { platformOutages, span, enterprises }: World['park'],
  results: ReadonlyMap<string, ScoreResult>,
) {
  const outageS = platformOutages.reduce((sum, { fromMs, toMs }) => sum + (toMs - fromMs) / 1000, 0)
  // What an agent says in its turn is up to four minutes late.
  const tooLong = [...results.values()].flatMap(({ uptime, period }) =>
    uptime.filter(
      ({ baseS }) => baseS > ((period?.toMs ?? 0) - (period?.fromMs ?? 0)) / 1000 - outageS + 240,
    ),
  )
  const late = enterprises.filter(({ joinedAtMs }) => joinedAtMs > span.fromMs)
  const ranked = late
    .map(({ record }) => record.enterpriseId)
    .filter((enterpriseId) => results.get(enterpriseId)?.isRankable)
  return { tooLong, ranked }
}

/** What costs nobody a point and is not found where it shows. */
export async function unseenIn(world: World, truths: readonly Truth[]): Promise<string[]> {
  const unseen: string[] = []
  for (const truth of truths)
    for (const where of truth.shows)
      if (!(await isSeen(world, truth, where))) unseen.push(`${truth.key} in ${where.in}`)
  return unseen
}

async function isSeen(world: World, truth: Truth, where: Elsewhere): Promise<boolean> {
  if (where.in === 'archive')
    return (await world.archiveFaults(where.cameraId)).includes(where.rule)
  const { fromMs, toMs } = truth.when ?? world.park.span
  const begin = Math.max(fromMs - 24 * hourMs, world.park.span.fromMs)
  const rows = records(await world.analytic(where.name, { fromMs: begin, toMs }))
  const own = rows.filter(({ enterpriseId }) => enterpriseId === truth.enterpriseId)
  return signs[where.name]?.({ rows, own }) ?? false
}

type Row = ReturnType<typeof records>[number]
/** How each analytic says that there is something to look at. */
const signs: Readonly<
  Record<
    string,
    (answer: { readonly rows: readonly Row[]; readonly own: readonly Row[] }) => boolean
  >
> = {
  'clone-count': ({ rows }) =>
    rows.some((row) => row['suspicionsTo180'] !== 0 || row['suspicionsOver180'] !== 0),
  'night-activity': ({ own }) => own.some((row) => row['isUnusual'] === 'true'),
  'truck-share': ({ own }) =>
    own.some((row) => row['vehicleClass'] === 'HEAVY' && Number(row['share']) > 0.3),
}
