// When a park is made with known defects, then each is found by the right rule, priced, and one ticket while it lasts; and nothing is found that is not there.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { smallChengxiPark } from '../../../infra/local/demo-park/recipe-chengxi.ts'
import { harbourPark } from '../../../infra/local/demo-park/recipe-harbour.ts'
import { givenDemoPark } from './given-demo-park.ts'
import { judgePark, unseenIn } from './judge-park.ts'

const nowMs = Date.UTC(2026, 10, 28, 5)
const month = '2026-11'
/** Nobody chose it for what comes out: the parks of any seed must pass. */
const seed = 20_261_128

describe.each([
  ['factories', smallChengxiPark],
  ['harbour', harbourPark],
] as const)('%s', (_name, recipe) => {
  let world: Awaited<ReturnType<typeof givenDemoPark>>
  let found: Awaited<ReturnType<typeof judgePark>>
  beforeAll(async () => {
    world = await givenDemoPark(recipe, { seed, nowMs })
    found = await judgePark(world, month)
  }, 400_000)
  afterAll(() => world?.[Symbol.asyncDispose]())

  test('each defect costs points by its own rule and object, with what was measured and what to do', () => {
    const { notFound, withoutEvidence, withoutFix } = found
    expect({ notFound, withoutEvidence, withoutFix }).toEqual({
      notFound: [],
      withoutEvidence: [],
      withoutFix: [],
    })
  })

  test('nothing is found that is not there', () => {
    expect(found.unfounded).toEqual([])
  })

  test('what lasts is one ticket, and what is over is none', () => {
    expect(found.wrongTickets).toEqual([])
  })

  test('our own absence is in nobody’s base, who has just joined is not ranked, who has still time to connect has no number', () => {
    expect(found.tooLong).toEqual([])
    expect(found.ranked).toEqual([])
    expect(found.notYetDue.filter(({ output }) => output !== null)).toEqual([])
  })

  test('what costs nobody a point is found where it shows', async () => {
    expect(await unseenIn(world, found.truths)).toEqual([])
  })
})
