import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureForward } from './forward.ts'
import type { ForwardResult } from './forward.ts'
import { writeGatewayPicture } from './gateway-picture.ts'
import type { GatewayRun } from './gateway-run.ts'
import { measureIdle } from './memory.ts'
import type { IdleMemory } from './memory.ts'
import { measureOutage } from './outage.ts'
import type { OutageResult } from './outage.ts'
import { unpackAgent } from './packaged-agent.ts'

export interface GatewayWish {
  readonly isQuick: boolean
  /** Usual: ten minutes, one where it is quick. */
  readonly seconds?: number | undefined
  /** Usual: 2. */
  readonly perSecond?: number | undefined
  readonly say: (line: string) => void
  readonly stopping: AbortSignal
}

export interface GatewayResult {
  readonly forward: readonly ForwardResult[]
  readonly outage: OutageResult
  readonly idle: readonly IdleMemory[]
}

const cameras = 200
const busy = { perSecond: 20, seconds: 120 } as const
const outage = { days: 3, captures: 60_000, imageBytes: 4000, livePerSecond: 2 } as const
/** 20 Mbit/s: half a minute of the outage's bytes for each minute that live pictures would take alone. */
const lineBytesPerSecond = 2_500_000

/** The packaged agent as a gateway has it. Measurements of memory that idles run beside those of CPU; nothing else does. */
export async function measureGateway(wish: GatewayWish): Promise<GatewayResult> {
  const { isQuick, say, stopping } = wish
  const folder = await mkdtemp(join(tmpdir(), 'zhian-bench-gateway-'))
  try {
    say('bench: gateway: making the package')
    const run: GatewayRun = {
      command: await unpackAgent(folder),
      folder,
      picture: await writeGatewayPicture(join(folder, 'picture.jpg')),
      seconds: wish.seconds ?? (isQuick ? 60 : 600),
      perSecond: wish.perSecond ?? 2,
      cameras,
      stopping,
    }
    say(`bench: gateway: ${cameras} cameras and idle agents, ${run.seconds} s`)
    const [usual, idle] = await together(run, measureForward, [
      (own) => measureIdle(own, 0),
      (own) => measureIdle(own, 50),
    ])
    const seconds = isQuick ? 20 : busy.seconds
    say(`bench: gateway: ${busy.perSecond} captures a second, ${seconds} s`)
    const crowded = await measureForward({ ...run, perSecond: busy.perSecond, seconds })
    const captures = isQuick ? outage.captures / 10 : outage.captures
    say(`bench: gateway: ${outage.days} days without a line, ${captures} captures`)
    const drained = await measureOutage(run, { ...outage, captures, lineBytesPerSecond })
    return { forward: [usual, crowded], idle, outage: drained }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type Work<T> = (run: GatewayRun) => Promise<T>

/** All at once. Where one fails the others are stopped before it is told, so that nothing that they started stays. */
async function together<A, B>(
  run: GatewayRun,
  one: Work<A>,
  others: readonly Work<B>[],
): Promise<[A, B[]]> {
  const failed = new AbortController()
  const own = { ...run, stopping: AbortSignal.any([run.stopping, failed.signal]) }
  const begin = <T>(work: Work<T>): Promise<T> => {
    const begun = work(own)
    begun.catch((error: unknown) => failed.abort(error))
    return begun
  }
  const begun = begin(one)
  const rest = others.map((work) => begin(work))
  await Promise.allSettled([begun, ...rest])
  return [await begun, await Promise.all(rest)]
}
