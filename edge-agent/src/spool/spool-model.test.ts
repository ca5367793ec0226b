import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CrashDisk } from './crash-disk.ts'
import { bodyOf, open, pendingOf } from './given-spool.ts'
import type { Spool } from './spool.ts'

type Step =
  | { readonly does: 'append'; readonly bytes: number }
  | { readonly does: 'settle'; readonly pick: number }
  | { readonly does: 'tidy' }
  | { readonly does: 'crash'; readonly keep: number }
  | { readonly does: 'fail'; readonly times: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('append' as const), bytes: fc.nat(300) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('settle' as const), pick: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('tidy' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('crash' as const),
      keep: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('fail' as const),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
)

/** What the spool has promised: frames that were answered and not yet settled. */
class SpoolModel {
  readonly answered = new Map<number, string>()
  readonly settled = new Set<number>()
}

async function play(
  { disk, spool }: { disk: CrashDisk; spool: Spool },
  model: SpoolModel,
  each: Step,
): Promise<{ disk: CrashDisk; spool: Spool }> {
  if (each.does === 'append') {
    const text = 'x'.repeat(each.bytes)
    const place = await spool.append(bodyOf(text)).catch(() => undefined)
    if (place !== undefined) model.answered.set(place.seq, text)
  } else if (each.does === 'settle') {
    const seq = each.pick + 1
    if (spool.settle([seq]) === 1) model.settled.add(seq)
  } else if (each.does === 'tidy') await spool.tidy()
  else if (each.does === 'fail') {
    disk.failing.sync = 'EIO'
    disk.failures = each.times
  } else {
    const left = disk.afterPowerCut(each.keep)
    return { disk: left, spool: await open(left) }
  }
  return { disk, spool }
}

test('whatever happens, what was answered is pending or settled, and nothing is in two places', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const disk = new CrashDisk()
      let world = { disk, spool: await open(disk) }
      const model = new SpoolModel()
      for (const each of steps) world = await play(world, model, each)
      world = await play(world, model, { does: 'crash', keep: 0 })
      const pending = await pendingOf(world.spool)
      const owed = [...model.answered].filter(([seq]) => !model.settled.has(seq))
      expect(pending).toEqual(expect.arrayContaining(owed.map(([seq, text]) => `${seq}:${text}`)))
      expect(world.spool.state.evicted).toBe(0)
      expect(new Set(pending).size).toBe(pending.length)
      expect(world.spool.state.lastSeq).toBeGreaterThanOrEqual(model.answered.size)
    }),
    { numRuns: 150 },
  )
})
