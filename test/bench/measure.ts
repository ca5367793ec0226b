/** What one run of a piece of work took. */
export interface Sample {
  readonly events: number
  readonly cpuMs: number
  readonly wallMs: number
}

/** Somebody who does the work once and says what it took. */
export interface Contender {
  readonly what: string
  readonly run: () => Promise<Sample>
}

/** How much to do: a quick run does less of the same. */
export interface Effort {
  readonly rounds: number
  /** Factor for the number of events in a run. */
  readonly share: number
  readonly stopping: AbortSignal
}

interface Cost {
  readonly what: string
  readonly cpuMsPerEvent: number
  readonly eventsPerSecond: number
}

export interface Row {
  readonly stage: string
  readonly what: string
  /** Events in all counted runs together. */
  readonly n: number
  readonly cpuMsPerEvent: number
  readonly eventsPerSecond: number
  readonly reference: Cost
  /** CPU of ours over CPU of the reference, median of the rounds: 1 is the limit, less is better. */
  readonly ratio: number
  /** The smallest and the largest ratio of a round. */
  readonly spread: { readonly min: number; readonly max: number; readonly rounds: number }
  readonly latencyMs?: { readonly p50: number; readonly p99: number; readonly perSecond: number }
  readonly processes?: readonly ProcessCost[]
}

export interface ProcessCost {
  readonly name: string
  readonly cpuMsPerEvent: number
  readonly rssMb: number
}

interface Comparison {
  readonly stage: string
  readonly what: string
  readonly ours: () => Promise<Sample>
  /** Each makes a row. */
  readonly references: readonly Contender[]
}

/**
 * Runs ours and the references in turn, A B A B, so that whatever else the machine does falls on all of them.
 *
 * The first run of each only warms up and is not counted.
 */
export async function compare(
  { rounds, stopping }: Effort,
  comparison: Comparison,
): Promise<Row[]> {
  const { stage, what, ours, references } = comparison
  const sides = [{ what, run: ours }, ...references].map((side) => ({
    ...side,
    samples: [] as Sample[],
  }))
  for (let round = 0; round <= rounds; round += 1) {
    for (const { run, samples } of sides) {
      stopping.throwIfAborted()
      const sample = await run()
      if (round > 0) samples.push(sample)
    }
  }
  const [first, ...others] = sides
  const samples = first?.samples ?? []
  return others.map((other) => rowOf({ stage, what, samples, reference: other }))
}

interface Measured {
  readonly stage: string
  readonly what: string
  readonly samples: readonly Sample[]
  readonly reference: { readonly what: string; readonly samples: readonly Sample[] }
}

export function rowOf({ stage, what, samples, reference }: Measured): Row {
  const ratios = samples.map((sample, round) => {
    const other = reference.samples[round]
    return other === undefined ? Number.NaN : cpuPerEvent(sample) / cpuPerEvent(other)
  })
  const { cpuMsPerEvent, eventsPerSecond } = costOf(what, samples)
  return {
    stage,
    what,
    n: samples.reduce((sum, { events }) => sum + events, 0),
    cpuMsPerEvent,
    eventsPerSecond,
    reference: costOf(reference.what, reference.samples),
    ratio: rounded(median(ratios)),
    spread: {
      min: rounded(Math.min(...ratios)),
      max: rounded(Math.max(...ratios)),
      rounds: ratios.length,
    },
  }
}

function costOf(what: string, samples: readonly Sample[]): Cost {
  return {
    what,
    cpuMsPerEvent: rounded(median(samples.map(cpuPerEvent))),
    eventsPerSecond: rounded(median(samples.map(({ events, wallMs }) => (events * 1000) / wallMs))),
  }
}

const cpuPerEvent = ({ cpuMs, events }: Sample) => cpuMs / events

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value below which this share of the values lies; NaN where there is none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN]
  return low + (high - low) * (at - Math.floor(at))
}

/** Three digits say more than these measurements know. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3))
}

/** Times `work`, which answers with how many events it did, against a clock of CPU milliseconds. */
export async function sampled(
  cpuMs: () => Promise<number> | number,
  work: () => Promise<number>,
): Promise<Sample> {
  const [cpuBefore, wallBefore] = [await cpuMs(), performance.now()]
  const events = await work()
  const wallMs = performance.now() - wallBefore
  return { events, cpuMs: (await cpuMs()) - cpuBefore, wallMs }
}

/** Does `count` pieces of work, at most `width` of them at once. */
export async function inWindow(
  count: number,
  width: number,
  each: (index: number) => Promise<unknown>,
): Promise<number> {
  let next = 0
  const lane = async () => {
    while (next < count) {
      const index = next
      next += 1
      await each(index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane))
  return count
}

export function scaled(count: number, { share }: Effort): number {
  return Math.max(1, Math.round(count * share))
}
