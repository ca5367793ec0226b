import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startMosquitto } from '../../support/mosquitto.ts'
import { cpuMsOf } from '../cpu-clock.ts'
import { median, quantile } from '../measure.ts'
import { startCameraFleet } from './camera-fleet.ts'
import { startFarSide } from './far-side.ts'
import type { FarSide } from './far-side.ts'
import type { GatewayRun } from './gateway-run.ts'
import { startPackagedAgent } from './packaged-agent.ts'
import { childrenCpuMsOf, memoryOf, writtenBytesOf } from './process-look.ts'
import type { Memory } from './process-look.ts'
import { syncCounter } from './sync-counter.ts'

/** What one way of forwarding took. */
export interface Forwarded {
  readonly captures: number
  /** Of each window, in the order of time. */
  readonly cpuMsPerCapture: readonly number[]
  /** Of the processes that it starts for a while: the agent's looks at pictures, one a camera in five minutes. */
  readonly childrenCpuMsPerCapture: number
  readonly rssMb: { readonly median: number; readonly max: number }
  readonly pssMb: { readonly median: number; readonly max: number }
  /** fsync and fdatasync, from start to end; undefined where this machine cannot count them. */
  readonly syncs: number | undefined
  readonly writtenMb: number
}

export interface ForwardResult {
  readonly cameras: number
  readonly perSecond: number
  readonly seconds: number
  readonly agent: Forwarded
  readonly bridge: Forwarded
  /** CPU of the agent's own process over the bridge's, by window. */
  readonly ratio: { readonly median: number; readonly min: number; readonly max: number }
  /** What the agent takes for heartbeats and reports while nothing is captured. */
  readonly stillCpuMsPerSecond: number
  readonly pushToFarSideMs: { readonly p50: number; readonly p99: number }
}

const windowSecondsMin = 20
const windowsMax = 10
const stillSecondsMax = 30

/** Mosquitto as a bridge that survives its own end as well as it can: what waits is on the disk once a second. */
const bridgeLines = (folder: string, toPort: number) => [
  // Started by root it would become somebody who may not write here.
  'user root',
  'persistence true',
  `persistence_location ${folder}/`,
  'autosave_interval 1',
  'connection far',
  `address 127.0.0.1:${toPort}`,
  'topic plain/# out 1',
  'bridge_protocol_version mqttv311',
  'cleansession false',
  'notifications false',
]

/** Cameras push to the agent; the same captures go, as MQTT messages of the same size, through Mosquitto's own bridge. */
export async function measureForward(run: GatewayRun): Promise<ForwardResult> {
  await using far = await startMosquitto()
  await using farSide = await startFarSide(far.port)
  const counters = {
    agent: syncCounter(join(run.folder, 'agent.syncs')),
    bridge: syncCounter(join(run.folder, 'bridge.syncs')),
  }
  let result: Omit<ForwardResult, 'agent' | 'bridge'> & { agent: Clocked; bridge: Clocked }
  {
    await using bridge = await startMosquitto(undefined, {
      keeping: bridgeLines(run.folder, far.port),
      ...(counters.bridge === undefined ? {} : { around: counters.bridge.around }),
    })
    await using agent = await startPackagedAgent({
      command: run.command,
      folder: join(run.folder, 'forward'),
      mqttPort: far.port,
      ...(counters.agent === undefined ? {} : { counter: counters.agent }),
    })
    result = await clock(run, { farSide, agent, bridge })
  }
  const syncs = { agent: await counters.agent?.counted(), bridge: await counters.bridge?.counted() }
  return {
    ...result,
    agent: { ...result.agent, syncs: syncs.agent },
    bridge: { ...result.bridge, syncs: syncs.bridge },
  }
}

type Clocked = Omit<Forwarded, 'syncs'>

interface Contenders {
  readonly farSide: FarSide
  readonly agent: { readonly pid: number; readonly cameraPort: number }
  readonly bridge: { readonly pid: number; readonly port: number }
}

async function clock(run: GatewayRun, { farSide, agent, bridge }: Contenders) {
  const { cameras, picture, perSecond, seconds } = run
  await using fleet = await startCameraFleet({ cameras, picture, plainMqttPort: bridge.port })
  await fleet.register(agent.cameraPort)
  // Warms both up, and is not counted.
  await fleet.push({ perSecond, seconds: Math.min(10, seconds / 10) })
  const stillSeconds = Math.min(stillSecondsMax, seconds / 5)
  const stillFromMs = await cpuMsOf(agent.pid)
  await wait(stillSeconds * 1000, undefined, { signal: run.stopping })
  const stillCpuMsPerSecond = ((await cpuMsOf(agent.pid)) - stillFromMs) / stillSeconds
  const windows = Math.max(2, Math.min(windowsMax, Math.floor(seconds / windowSecondsMin)))
  const looks = { agent: await watch(agent.pid), bridge: await watch(bridge.pid) }
  const pushing = fleet.push({ perSecond, seconds })
  pushing.catch(() => undefined)
  const before = await farSide.seen()
  const beganMs = performance.now()
  let last = before
  for (let window = 1; window <= windows; window += 1) {
    const endsMs = beganMs + (window * seconds * 1000) / windows
    while (performance.now() < endsMs) {
      await wait(Math.min(1000, Math.max(1, endsMs - performance.now())), undefined, {
        signal: run.stopping,
      })
      await Promise.all([looks.agent.look(), looks.bridge.look()])
    }
    if (window === windows) await pushing
    const seen = await farSide.seen()
    await looks.agent.endWindow(seen.captures - last.captures)
    await looks.bridge.endWindow(seen.plain - last.plain)
    last = seen
  }
  const { sent } = await pushing
  const all = await arrivedAll(farSide, sent)
  const latencies = sent.map(
    ({ sourceId, pushedAtMs }) => (all.arrived[sourceId] ?? Number.NaN) - pushedAtMs,
  )
  const [ours, theirs] = [await looks.agent.told(), await looks.bridge.told()]
  const ratios = ours.cpuMsPerCapture.map(
    (cpuMs, index) => cpuMs / (theirs.cpuMsPerCapture[index] ?? Number.NaN),
  )
  return {
    cameras,
    perSecond,
    seconds,
    agent: ours,
    bridge: theirs,
    ratio: { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) },
    stillCpuMsPerSecond,
    pushToFarSideMs: { p50: median(latencies), p99: quantile(latencies, 0.99) },
  }
}

async function arrivedAll(farSide: FarSide, sent: readonly { readonly sourceId: string }[]) {
  for (let tries = 0; ; tries += 1) {
    const seen = await farSide.seen()
    const missing = sent.filter(({ sourceId }) => seen.arrived[sourceId] === undefined).length
    if (missing === 0) return seen
    if (tries > 60) throw new Error(`${missing} captures did not arrive`)
    await wait(500)
  }
}

/** Looks at a process again and again, and clocks it by windows. */
async function watch(pid: number) {
  const beganBytes = await writtenBytesOf(pid)
  const memory: Memory[] = []
  const cpuMsPerCapture: number[] = []
  let captures = 0
  let cpuMs = await cpuMsOf(pid)
  const childrenBeganMs = await childrenCpuMsOf(pid)
  const spreadOf = (of: (look: Memory) => number) => ({
    median: median(memory.map(of)),
    max: Math.max(...memory.map(of)),
  })
  return {
    look: async () => void memory.push(await memoryOf(pid)),
    async endWindow(count: number): Promise<void> {
      const nowMs = await cpuMsOf(pid)
      cpuMsPerCapture.push((nowMs - cpuMs) / count)
      captures += count
      cpuMs = nowMs
    },
    async told(): Promise<Clocked> {
      return {
        captures,
        cpuMsPerCapture,
        childrenCpuMsPerCapture: ((await childrenCpuMsOf(pid)) - childrenBeganMs) / captures,
        rssMb: spreadOf(({ rssMb }) => rssMb),
        pssMb: spreadOf(({ pssMb }) => pssMb),
        writtenMb: Math.round(((await writtenBytesOf(pid)) - beganBytes) / 1e6),
      }
    },
  }
}
