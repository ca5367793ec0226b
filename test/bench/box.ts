import { join } from 'node:path'
import { hardenDecoder } from '@zhian/tagging/steps/decode-image'
import { repositoryRoot } from '../support/kafka.ts'
import { startWorld } from '../support/world.ts'
import type { TestWorld } from '../support/world.ts'
import { facePictures, vehiclePictures } from './bench-pictures.ts'
import type { BenchPicture } from './bench-pictures.ts'
import { cpuMsOf } from './cpu-clock.ts'
import { rssMbOf } from './forked.ts'
import { median, quantile, rounded, rowOf, scaled } from './measure.ts'
import type { Effort, ProcessCost, Row, Sample } from './measure.ts'
import { openGates } from './open-gates.ts'
import type { Gates, Kind } from './open-gates.ts'
import { rawRuns } from './raw-runs.ts'
import { recordRuns } from './recorded-runs.ts'

const stage = 'box'
const modelsFolder = join(repositoryRoot, '.cache/models')
const workers = 2
const roundsMax = 3
/** Share of what was drained: the latency of a box that is busy, not drowned. */
const load = 0.5
const steadySecondsMax = 12
/** How many a burst and the steady load push; a burst comes faster than the box can go. */
const plans = {
  face: { burst: 120, burstPerSecond: 150, steady: 200 },
  vehicle: { burst: 36, burstPerSecond: 60, steady: 60 },
} as const

/** The whole world, from cameras' messages to answers of the API. */
export async function measureBox(effort: Effort): Promise<Row[]> {
  // All drawing comes first: a worker closes the decoder of this process to everything but photographs.
  const pictures = { face: await facePictures(), vehicle: await vehiclePictures() }
  hardenDecoder()
  await using world = await startWorld({
    args: ['--no-cameras'],
    env: { ZHIAN_INFERENCE_WORKERS: String(workers), LOG_LEVEL: 'warn' },
  })
  const rows: Row[] = []
  for (const kind of ['face', 'vehicle'] as const)
    rows.push(await measureKind({ kind, pictures: pictures[kind], world }, effort))
  return rows
}

interface KindPlan {
  readonly kind: Kind
  readonly pictures: readonly BenchPicture[]
  readonly world: TestWorld
}

async function measureKind(plan: KindPlan, effort: Effort): Promise<Row> {
  const { kind, pictures, world } = plan
  const { burst, burstPerSecond, steady } = plans[kind]
  const count = 2 * Math.ceil(scaled(burst, effort) / 2)
  const jpegs = pictures.map(({ jpeg }) => jpeg)
  const recorded = await recordRuns(modelsFolder, kind, jpegs)
  await using raw = await rawRuns({ modelsFolder, recorded, workers, count })
  const gates = await openGates(world, kind, pictures)
  const ours: Drain[] = []
  const reference: Sample[] = []
  for (let round = 0; round <= Math.min(roundsMax, effort.rounds); round += 1) {
    effort.stopping.throwIfAborted()
    const drained = await drain(plan, gates, { count, perSecond: burstPerSecond })
    const bare = await raw.run()
    if (round === 0) continue
    ours.push(drained)
    reference.push(bare)
  }
  const row = rowOf({
    stage,
    what: `${kind} captures, HTTP → queryable, ${pictures[0]?.size.width} wide, all processes`,
    samples: ours,
    reference: { what: raw.what, samples: reference },
  })
  const perSecond = row.eventsPerSecond * load
  const steadyCount = Math.min(scaled(steady, effort), Math.ceil(perSecond * steadySecondsMax))
  const latencies = await gates.push({ count: steadyCount, perSecond, lookEveryMs: 50 })
  return {
    ...row,
    latencyMs: {
      p50: Math.round(median(latencies)),
      p99: Math.round(quantile(latencies, 0.99)),
      perSecond: rounded(perSecond),
    },
    processes: processCosts(ours),
  }
}

interface ProcessLook {
  readonly name: string
  readonly cpuMs: number
  readonly rssMb: number
}

interface Drain extends Sample {
  readonly processes: readonly ProcessLook[]
}

interface Burst {
  readonly count: number
  readonly perSecond: number
}

/** Pushes faster than the box can go and waits until the last is queryable. */
async function drain({ world }: KindPlan, gates: Gates, burst: Burst): Promise<Drain> {
  const before = await look(world)
  const beganMs = performance.now()
  await gates.push({ ...burst, lookEveryMs: 500 })
  const wallMs = performance.now() - beganMs
  const after = await look(world)
  const processes = after.map((each, index) => ({
    ...each,
    cpuMs: each.cpuMs - (before[index]?.cpuMs ?? 0),
  }))
  const cpuMs = processes.reduce((sum, each) => sum + each.cpuMs, 0)
  return { events: burst.count, cpuMs, wallMs, processes }
}

async function look(world: TestWorld): Promise<ProcessLook[]> {
  const { processes } = await world.status()
  return Promise.all(
    processes.map(async ({ name, pid }) => ({
      name,
      cpuMs: await cpuMsOf(pid),
      rssMb: await rssMbOf(pid),
    })),
  )
}

function processCosts(drains: readonly Drain[]): ProcessCost[] {
  const names = drains[0]?.processes.map(({ name }) => name) ?? []
  return names.map((name, index) => ({
    name,
    cpuMsPerEvent: rounded(
      median(drains.map(({ events, processes }) => (processes[index]?.cpuMs ?? 0) / events)),
    ),
    rssMb: Math.max(...drains.map(({ processes }) => processes[index]?.rssMb ?? 0)),
  }))
}
