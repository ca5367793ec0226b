// When a park is made with known defects, then each is found by the right rule, priced, and one ticket while it lasts; and nothing is found that is not there.
import type { RectificationItem } from '@zhian/contracts/assessment'
import type { Deduction, ScoreResult } from '@zhian/contracts/score-result'
import { fixes } from '@zhian/coverage/score/rules'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { smallChengxiPark } from '../../../infra/local/demo-park/recipe-chengxi.ts'
import { harbourPark } from '../../../infra/local/demo-park/recipe-harbour.ts'
import type { Cost, Elsewhere, Truth } from '../../../infra/local/demo-park/truth.ts'
import { records } from '../../support/ask-analytic.ts'
import { givenDemoPark } from './given-demo-park.ts'

const nowMs = Date.UTC(2026, 10, 28, 5)
const month = '2026-11'
const hourMs = 3_600_000
const isOf = (cost: Cost, { ruleId, objectId }: Pick<Deduction, 'ruleId' | 'objectId'>) =>
  cost.objectId === objectId && cost.rules.some((rule) => rule === ruleId)
const spell = ({ ruleId, objectId }: Pick<Deduction, 'ruleId' | 'objectId'>) =>
  `${ruleId} ${objectId}`

describe.each([
  ['factories', smallChengxiPark, 7],
  ['harbour', harbourPark, 7],
] as const)('%s', (_name, recipe, seed) => {
  let world: Awaited<ReturnType<typeof givenDemoPark>>
  let truths: readonly Truth[]
  let items: readonly RectificationItem[]
  const unconnected: ScoreResult[] = []
  const results = new Map<string, ScoreResult>()
  beforeAll(async () => {
    world = await givenDemoPark(recipe, { seed, nowMs })
    const { defects, enterprises } = world.park
    truths = [...defects, ...enterprises.flatMap(({ flaws }) => flaws)]
    await world.compute(month)
    for (const { record, agentId } of enterprises) {
      const { result } = await world.scoreOf(record.enterpriseId, month)
      if (agentId !== null) results.set(record.enterpriseId, result)
      else unconnected.push(result)
    }
    items = await world.items()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  const of = ({ enterpriseId }: Truth) => results.get(enterpriseId)?.deductions ?? []
  const costsOf = ({ costs, mayCost }: Truth) => [...costs, ...mayCost]
  const itemsFor = (truth: Truth, costs: readonly Cost[]) =>
    items.filter(
      (item) =>
        item.enterpriseId === truth.enterpriseId &&
        [item.objectId, ...item.alsoObjectIds].some((objectId) =>
          costs.some((cost) => isOf(cost, { ...item, objectId })),
        ),
    )
  /** What may follow from it, unless it is there for a reason of its own. */
  const itemsOf = (truth: Truth) => {
    const others = truths.filter((other) => other !== truth)
    const own = itemsFor(truth, truth.costs)
    const theirs = new Set(others.flatMap((other) => itemsFor(other, other.costs)))
    return [
      ...new Set([...own, ...itemsFor(truth, truth.mayCost).filter((item) => !theirs.has(item))]),
    ]
  }

  test('each defect costs points by its own rule and object, with what was measured and what to do', () => {
    const notFound = truths.flatMap((truth) =>
      truth.costs.flatMap((cost) => {
        const found = of(truth).find((deduction) => isOf(cost, deduction))
        const isPriced =
          found !== undefined &&
          found.pointsLost > 0 &&
          found.measured !== null &&
          found.measured < found.threshold
        return isPriced ? [] : [`${truth.key}: ${cost.rules.join('|')} ${cost.objectId}`]
      }),
    )
    expect(notFound).toEqual([])
    const all = [...results.values()].flatMap(({ deductions }) => deductions)
    expect(all.filter(({ evidence }) => evidence.length === 0).map(spell)).toEqual([])
    expect(all.filter(({ fixHint }) => !(fixHint in fixes)).map(spell)).toEqual([])
  })

  test('nothing is found that is not there', () => {
    const costs = Map.groupBy(truths, ({ enterpriseId }) => enterpriseId)
    const unfounded = [...results].flatMap(([enterpriseId, { deductions }]) =>
      deductions
        .filter(
          (deduction) =>
            !(costs.get(enterpriseId) ?? []).flatMap(costsOf).some((cost) => isOf(cost, deduction)),
        )
        .map((deduction) => `${spell(deduction)} −${deduction.pointsLost.toFixed(2)}`),
    )
    expect(unfounded).toEqual([])
  })

  test('what lasts is one ticket, and what is over is none', () => {
    const tickets = truths
      .filter(({ costs }) => costs.length > 0)
      .map((truth) => ({
        key: truth.key,
        enterpriseId: truth.enterpriseId,
        tickets: itemsOf(truth).map(spell),
        isStanding: truth.isStanding,
      }))
    const wrong = tickets.filter(({ isStanding, tickets: n }) => n.length !== (isStanding ? 1 : 0))
    expect(wrong).toEqual([])
  })

  test('our own absence is in nobody’s base, who has just joined is not ranked, who is not connected has no number', () => {
    const { platformOutages, span, enterprises } = world.park
    const outageS = platformOutages.reduce(
      (sum, { fromMs, toMs }) => sum + (toMs - fromMs) / 1000,
      0,
    )
    // What an agent says in its turn is up to four minutes late.
    const tooLong = [...results.values()].flatMap(({ uptime, period }) =>
      uptime.filter(
        ({ baseS }) => baseS > ((period?.toMs ?? 0) - (period?.fromMs ?? 0)) / 1000 - outageS + 240,
      ),
    )
    expect(tooLong).toEqual([])
    const late = enterprises.filter(({ joinedAtMs }) => joinedAtMs > span.fromMs)
    const ranked = late.filter(({ record }) => results.get(record.enterpriseId)?.isRankable)
    expect(ranked).toEqual([])
    expect(unconnected.map(({ output }) => output).filter((output) => output !== null)).toEqual([])
  })

  test('what costs nobody a point is found where it shows', async () => {
    const unseen: string[] = []
    for (const truth of truths)
      for (const where of truth.shows)
        if (!(await isSeen(truth, where))) unseen.push(`${truth.key} in ${where.in}`)
    expect(unseen).toEqual([])
  })

  async function isSeen(truth: Truth, where: Elsewhere): Promise<boolean> {
    if (where.in === 'archive')
      return (await world.archiveFaults(where.cameraId)).includes(where.rule)
    const { fromMs, toMs } = truth.when ?? world.park.span
    const begin = Math.max(fromMs - 24 * hourMs, world.park.span.fromMs)
    const rows = records(await world.analytic(where.name, { fromMs: begin, toMs }))
    const own = rows.filter(({ enterpriseId }) => enterpriseId === truth.enterpriseId)
    return signs[where.name]?.({ rows, own }) ?? false
  }
})

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
