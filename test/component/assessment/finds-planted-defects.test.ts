// When a park is made with known defects, then each is found by the right rule, priced, and one ticket while it lasts; and nothing is found that is not there.
import type { RectificationItem } from '@zhian/contracts/assessment'
import type { Deduction } from '@zhian/contracts/score-result'
import { fixes } from '@zhian/coverage/score/rules'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { smallChengxiPark } from '../../../infra/local/demo-park/park-recipe.ts'
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

describe.each([['smallChengxiPark', smallChengxiPark, 7]] as const)('%s', (_name, recipe, seed) => {
  let world: Awaited<ReturnType<typeof givenDemoPark>>
  let truths: readonly Truth[]
  let items: readonly RectificationItem[]
  const deductions = new Map<string, readonly Deduction[]>()
  beforeAll(async () => {
    world = await givenDemoPark(recipe, { seed, nowMs })
    const { defects, enterprises } = world.park
    truths = [...defects, ...enterprises.flatMap(({ flaws }) => flaws)]
    await world.compute(month)
    for (const { record, agentId } of enterprises) {
      if (agentId === null) continue
      const { result } = await world.scoreOf(record.enterpriseId, month)
      deductions.set(record.enterpriseId, result.deductions)
    }
    items = await world.items()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  const of = ({ enterpriseId }: Truth) => deductions.get(enterpriseId) ?? []
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
    const all = [...deductions.values()].flat()
    expect(all.filter(({ evidence }) => evidence.length === 0).map(spell)).toEqual([])
    expect(all.filter(({ fixHint }) => !(fixHint in fixes)).map(spell)).toEqual([])
  })

  test('nothing is found that is not there', () => {
    const costs = Map.groupBy(truths, ({ enterpriseId }) => enterpriseId)
    const unfounded = [...deductions].flatMap(([enterpriseId, all]) =>
      all
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
