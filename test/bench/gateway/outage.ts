import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startMosquitto } from '../../support/mosquitto.ts'
import { forked } from '../forked.ts'
import { median, quantile } from '../measure.ts'
import { startCameraFleet } from './camera-fleet.ts'
import type { CameraFleet, PushAnswer } from './camera-fleet.ts'
import { startFarSide } from './far-side.ts'
import type { FarSide } from './far-side.ts'
import { fillSpool } from '../../support/filled-spool.ts'
import type { GatewayRun } from './gateway-run.ts'
import { agentId, startPackagedAgent } from './packaged-agent.ts'
import type { PackagedAgent } from './packaged-agent.ts'
import { memoryOf } from './process-look.ts'

interface Latency {
  readonly captures: number
  readonly p50: number
  readonly p99: number
}

export interface OutageResult extends OutagePlan {
  readonly fillSeconds: number
  /** Camera's push → far side, without a backlog and beside one. */
  readonly calmMs: Latency
  readonly drainingMs: Latency
  readonly drainSeconds: number
  /** From the kill in the middle to the next connection, the reading of the spool in it. */
  readonly backAfterKillSeconds: number
  readonly rssMbMax: number
  readonly live: number
  readonly arrived: number
  /** Sent again, known by their id and so ended once. */
  readonly sentTwice: number
  readonly ledger: LedgerCounts
}

interface LedgerCounts {
  readonly captured: number
  readonly acknowledged: number
  readonly refused: number
  readonly evicted: number
  readonly pending: number
}

export interface OutagePlan {
  readonly days: number
  readonly captures: number
  readonly imageBytes: number
  readonly lineBytesPerSecond: number
  readonly livePerSecond: number
}

const calmSecondsMax = 60
const patienceMs = 900_000
/** Pushes so shortly before the kill may have waited for the next life. */
const killMarginMs = 3000

/** A spool of days drains over a line that has room for little more than that, while cameras go on; the agent is killed halfway. */
export async function measureOutage(run: GatewayRun, plan: OutagePlan): Promise<OutageResult> {
  await using broker = await startMosquitto()
  const lineFile = new URL('./slow-line-worker.ts', import.meta.url)
  const { lineBytesPerSecond } = plan
  const lineArgs = [String(broker.port), String(lineBytesPerSecond)]
  await using line = await forked<{ port: number }>(lineFile, lineArgs)
  await using fleet = await startCameraFleet({ cameras: 50, picture: run.picture })
  const mqttPort = line.told.port
  const { command } = run
  let calmMs: Latency
  {
    await using farSide = await startFarSide(broker.port)
    await using agent = await startPackagedAgent({
      command,
      folder: join(run.folder, 'calm'),
      mqttPort,
    })
    await fleet.register(agent.cameraPort)
    const seconds = Math.min(calmSecondsMax, run.seconds)
    const { sent } = await fleet.push({ perSecond: plan.livePerSecond, seconds })
    calmMs = await latencyOf(farSide, sent)
  }
  const folder = join(run.folder, 'outage')
  const beganMs = performance.now()
  await fillSpool(join(folder, 'agent'), { agentId, ...plan })
  const fillSeconds = (performance.now() - beganMs) / 1000
  await using farSide = await startFarSide(broker.port)
  const start = (ports?: readonly number[]) =>
    startPackagedAgent({ command, folder, mqttPort, ...(ports === undefined ? {} : { ports }) })
  return { ...plan, fillSeconds, calmMs, ...(await drain({ run, plan, fleet, farSide, start })) }
}

interface Draining {
  readonly run: GatewayRun
  readonly plan: OutagePlan
  readonly fleet: CameraFleet
  readonly farSide: FarSide
  readonly start: (ports?: readonly number[]) => Promise<PackagedAgent>
}

async function drain({ run, plan, fleet, farSide, start }: Draining) {
  const rss: number[] = []
  const isStill = async (agent: PackagedAgent, isSo: (pending: number) => boolean) => {
    const deadlineMs = performance.now() + patienceMs
    while (isSo((await spoolOf(agent.healthPort)).pending)) {
      if (performance.now() > deadlineMs) throw new Error('the backlog does not drain')
      rss.push((await memoryOf(agent.pid)).rssMb)
      await wait(500, undefined, { signal: run.stopping })
    }
  }
  const pushes: PushAnswer['sent'][number][] = []
  const pushWhile = async (work: Promise<void>) => {
    const state = { isOver: false }
    const ended = work.finally(() => (state.isOver = true))
    ended.catch(() => undefined)
    while (!state.isOver)
      pushes.push(...(await fleet.push({ perSecond: plan.livePerSecond, seconds: 5 })).sent)
    await ended
  }
  const beganMs = performance.now()
  const first = await start()
  await fleet.register(first.cameraPort)
  await pushWhile(isStill(first, (pending) => pending > plan.captures / 2))
  // A push of the cameras is on its way while the agent dies.
  const interrupted = fleet.push({ perSecond: plan.livePerSecond * 4, seconds: 2 })
  await wait(1000)
  const killedAtMs = Date.now()
  await first.kill('SIGKILL')
  await using second = await start(first.ports)
  const backAtMs = Date.now()
  pushes.push(...(await interrupted).sent)
  await pushWhile(isStill(second, (pending) => pending > 50))
  await isStill(second, (pending) => pending > 0)
  const drainSeconds = (performance.now() - beganMs) / 1000
  const undisturbed = pushes.filter(
    ({ pushedAtMs }) => pushedAtMs < killedAtMs - killMarginMs || pushedAtMs > backAtMs,
  )
  const drainingMs = await latencyOf(farSide, undisturbed)
  return {
    drainingMs,
    drainSeconds,
    backAfterKillSeconds: (backAtMs - killedAtMs) / 1000,
    rssMbMax: Math.max(...rss),
    ...(await accounts({ agent: second, farSide, plan, live: pushes })),
  }
}

interface Accounting {
  readonly agent: PackagedAgent
  readonly farSide: FarSide
  readonly plan: OutagePlan
  readonly live: PushAnswer['sent']
}

/** Throws where a capture is missing, made up, or unaccounted for. */
async function accounts({ agent, farSide, plan, live }: Accounting) {
  const { lastSeq, pending, evicted, refused } = await spoolOf(agent.healthPort)
  const seen = await farSide.seen()
  const acknowledged = lastSeq - pending - evicted - refused
  const lost = live.filter(({ sourceId }) => seen.arrived[sourceId] === undefined)
  const wanted = plan.captures + live.length
  if (lost.length > 0 || seen.captures !== acknowledged || seen.captures !== wanted)
    throw new Error(
      `captures do not add up: ${wanted} answered, ${seen.captures} arrived, ${acknowledged} acknowledged, ${lost.length} live ones lost`,
    )
  return {
    live: live.length,
    arrived: seen.captures,
    sentTwice: seen.repeated,
    ledger: { captured: lastSeq, acknowledged, refused, evicted, pending },
  }
}

async function latencyOf(farSide: FarSide, sent: PushAnswer['sent']): Promise<Latency> {
  const { arrived } = await farSide.seen()
  const latencies = sent.flatMap(({ sourceId, pushedAtMs }) => {
    const atMs = arrived[sourceId]
    return atMs === undefined ? [] : [atMs - pushedAtMs]
  })
  return { captures: latencies.length, p50: median(latencies), p99: quantile(latencies, 0.99) }
}

async function spoolOf(healthPort: number) {
  const answer = await fetch(`http://127.0.0.1:${healthPort}/status`)
  const { agent } = (await answer.json()) as {
    agent: { spool: { lastSeq: number; pending: number; evicted: number; refused: number } }
  }
  return agent.spool
}
