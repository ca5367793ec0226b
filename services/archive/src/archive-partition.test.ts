import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PartitionBatch } from '@zhian/kit/kafka/kafka-consumer'
import { partitionArchiver } from './archive-partition.ts'
import type { Entry, Hole, Span } from './archive-partition.ts'

const topic = 'numbers'
const limits = { rowsMax: 3, bytesMax: 1000, monthsMax: 50 }

/** A partition's log, its committed offset, and a store that knows tokens: all that survives us. */
class World {
  readonly stored: string[] = []
  readonly tokens = new Set<string>()
  readonly holes: Hole[] = []
  log: { offset: bigint; value: Buffer }[]
  committed: { offset: bigint; metadata: string } | null = null
  /** Effects until the next failure; a failure strikes before the effect or after it. */
  #failures: { after: number; isDone: boolean }[]

  constructor(values: readonly string[], failures: { after: number; isDone: boolean }[]) {
    this.log = values.map((value, index) => ({ offset: BigInt(index), value: Buffer.from(value) }))
    this.#failures = [...failures]
  }

  effect(work: () => void): void {
    const next = this.#failures[0]
    if (next === undefined) return work()
    if (next.after > 0) {
      next.after -= 1
      return work()
    }
    this.#failures.shift()
    if (next.isDone) work()
    throw new Error('struck')
  }

  insert(span: Span, entries: readonly Entry[]): void {
    const token = `${span.topic}:${span.partition}:${span.first}-${span.to}:${span.digest}`
    if (this.tokens.has(token)) return
    this.tokens.add(token)
    this.stored.push(...entries.map(({ value }) => value.toString()))
  }
}

function archiverOf(world: World) {
  return partitionArchiver<Entry>({
    limits,
    prepare: (batch) =>
      batch.records.map(({ offset, value }) => ({ offset, value, bytes: value.length, month: '' })),
    store: async (span, entries) => world.effect(() => world.insert(span, entries)),
    recordHole: async (hole) => world.effect(() => world.holes.push(hole)),
  })
}

/** One life of a consumer: it fetches from the committed offset on, `sizes` records at a time. */
async function live(
  world: World,
  life: { generation: string; sizes: readonly number[]; restarts: boolean },
) {
  let archive = archiverOf(world)
  let position = world.committed?.offset ?? 0n
  for (let fetch = 0; ; fetch += 1) {
    const size = life.sizes[fetch % life.sizes.length] ?? 1
    const records = world.log.filter(({ offset }) => offset >= position).slice(0, size)
    if (records.length === 0) return
    const batch: PartitionBatch = {
      topic,
      partition: 0,
      generation: life.generation,
      lost: new AbortController().signal,
      records: records.map((record) => ({ ...record, key: 'k', headers: {} })),
      commit: async (offset, metadata) => {
        world.effect(() => (world.committed = { offset, metadata: metadata ?? '' }))
        if (metadata === undefined) position = offset
      },
      passOver: (offset) => void (position = offset + 1n),
      committed: async () => world.committed,
    }
    try {
      await archive(batch)
    } catch {
      if (!life.restarts) continue
      archive = archiverOf(world)
      life = { ...life, generation: `${life.generation}+` }
      position = world.committed?.offset ?? 0n
    }
  }
}

const plan = fc.record({
  count: fc.integer({ min: 1, max: 25 }),
  sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
  failures: fc.array(fc.record({ after: fc.integer({ min: 0, max: 12 }), isDone: fc.boolean() }), {
    maxLength: 8,
  }),
  restarts: fc.boolean(),
})

test('every record is stored once, wherever we are struck and however the fetches fall', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ count, sizes, failures, restarts }) => {
      const values = Array.from({ length: count }, (_, index) => `v${index}`)
      const world = new World(values, failures)
      await live(world, { generation: 'g', sizes, restarts })
      expect([...world.stored].sort()).toEqual([...values].sort())
      expect(world.committed).toEqual({ offset: BigInt(count), metadata: '' })
      expect(world.holes).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('an intent left behind is formed again over several fetches and absorbed by its token', async () => {
  const world = new World(['a', 'b', 'c', 'd'], [{ after: 2, isDone: false }])
  await live(world, { generation: 'g', sizes: [3], restarts: true })
  expect(world.stored).toEqual(['a', 'b', 'c', 'd'])

  const killed = new World(['a', 'b', 'c', 'd'], [{ after: 1, isDone: true }])
  await live(killed, { generation: 'g', sizes: [3, 1], restarts: true })
  expect(killed.stored).toEqual(['a', 'b', 'c', 'd'])
  expect(killed.tokens.size).toBe(2)
})

test('what is left of an intent is stored when Kafka has lost its beginning, and the hole is recorded', async () => {
  const world = new World(['a', 'b', 'c', 'd'], [{ after: 1, isDone: false }])
  await live(world, { generation: 'g', sizes: [3], restarts: true }).catch(() => undefined)
  const again = new World(['a', 'b', 'c', 'd'], [])
  again.committed = { offset: 0n, metadata: '{"to":"2","n":3,"digest":"0123456789abcdef"}' }
  again.log = again.log.slice(1)
  await live(again, { generation: 'h', sizes: [5], restarts: false })
  expect(again.stored).toEqual(['b', 'c', 'd'])
  expect(again.holes).toEqual([{ topic, partition: 0, from: 0n, to: 2n }])
})

test('offsets that begin anew with other records are not taken for a repetition', async () => {
  const world = new World(['a', 'b'], [])
  await live(world, { generation: 'g', sizes: [2], restarts: false })
  world.committed = null
  world.log = world.log.map(({ offset }) => ({ offset, value: Buffer.from(`new ${offset}`) }))
  await live(world, { generation: 'h', sizes: [2], restarts: false })
  expect(world.stored).toEqual(['a', 'b', 'new 0', 'new 1'])
})

test('a gap before the next record is recorded, and the river goes on', async () => {
  const world = new World(['a', 'b', 'c'], [])
  world.committed = { offset: 0n, metadata: '' }
  world.log = world.log.slice(2)
  await live(world, { generation: 'g', sizes: [2], restarts: false })
  expect(world.stored).toEqual(['c'])
  expect(world.holes).toEqual([{ topic, partition: 0, from: 0n, to: 1n }])
})
