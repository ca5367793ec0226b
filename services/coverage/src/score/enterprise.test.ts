import { expect, test } from 'vitest'
import { mcsV1 } from '../config/mcs-v1.ts'
import { vectors } from '../vectors/mcs-v1-vectors.ts'
import type { ScoreVector } from '../vectors/mcs-v1-vectors.ts'
import { scoreEnterprise } from './enterprise.ts'
import { scorePark } from './park.ts'
import { readScoreInput } from './read-input.ts'

const near = (value: number | string | null) =>
  typeof value === 'number' ? expect.closeTo(value, 4) : value
const nearAll = (members: Record<string, number | string | null>) =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, near(value)]))

test.each<[string, ScoreVector]>(vectors.cases.map((each) => [each.id, each]))(
  '%s gives the score it was worked out to',
  (_id, { input, expected }) => {
    const result = scoreEnterprise(input, mcsV1)
    const { sub, loss, slotLoss, raw, final, capLoss, ...exact } = expected
    expect(result).toMatchObject(exact)
    expect(result).toMatchObject({
      sub: nearAll(sub),
      loss: nearAll(loss),
      slotLoss: slotLoss.map(near),
      raw: near(raw),
      final: near(final),
      capLoss: near(capLoss),
    })
  },
)

test('T5: the park shows what is dark in it', () => {
  const { expected, scoreOf } = vectors.park
  const finalOf = (id: string) => {
    const from = vectors.cases.find((each) => each.id === scoreOf[id])
    return from === undefined ? null : scoreEnterprise(from.input, mcsV1).final
  }
  const enterprises = vectors.park.enterprises.map((each) => ({ ...each, score: finalOf(each.id) }))
  const result = scorePark({ enterprises }, mcsV1)
  expect(result).toMatchObject({
    mean: near(expected.mean),
    access: near(expected.access),
    park: near(expected.park),
    output: expected.output,
  })
  expect(result.ranking.map(({ id }) => id)).toEqual(['E1', 'E3', 'E2', 'E4'])
})

test('T3 from its sums by camera is T3 from its rate, and says which cameras were down', () => {
  const t3 = vectors.cases.find(({ id }) => id === 'T3')
  if (t3 === undefined) throw new RangeError('no T3')
  const { periodS, cameras } = vectors.availability
  const onlineRate = {
    periodS,
    cameras: cameras.map(({ camera, w, input }) => ({ id: camera, w, ...input })),
  }
  const read = readScoreInput({ ...t3.input, onlineRate })
  if (!read.ok) throw new RangeError(JSON.stringify(read.problems))
  const result = scoreEnterprise(read.value.input, mcsV1)
  expect(result.raw).toBeCloseTo(scoreEnterprise(t3.input, mcsV1).raw ?? 0, 9)
  const down = result.advisories.filter(({ ruleId }) => ruleId === 'O-CAM')
  expect(down.map(({ objectId, pointsLost }) => [objectId, pointsLost])).toEqual([
    ['cam3', 0],
    ['cam4', 0],
  ])
})
