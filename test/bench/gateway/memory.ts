import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startMosquitto } from '../../support/mosquitto.ts'
import { deviceIds, startCameraFleet } from './camera-fleet.ts'
import { startFarSide } from './far-side.ts'
import type { GatewayRun } from './gateway-run.ts'
import { startPackagedAgent } from './packaged-agent.ts'
import { memoryOf, residentByKind } from './process-look.ts'
import type { Memory, MemoryKind } from './process-look.ts'

export interface IdleMemory {
  readonly cameras: number
  readonly looks: readonly (Memory & { readonly atSecond: number })[]
  readonly byKind: readonly MemoryKind[]
}

const looksWanted = 20

/** An agent that is connected and has cameras which only send heartbeats, after one capture each. */
export async function measureIdle(run: GatewayRun, cameras: number): Promise<IdleMemory> {
  await using broker = await startMosquitto()
  await using _far = await startFarSide(broker.port)
  await using fleet = await startCameraFleet({ cameras, picture: run.picture })
  const folder = join(run.folder, `idle-${cameras}`)
  const registered = deviceIds(cameras)
  const { command } = run
  await using agent = await startPackagedAgent({
    command,
    folder,
    mqttPort: broker.port,
    registered,
  })
  await fleet.register(agent.cameraPort)
  if (cameras > 0) await fleet.push({ perSecond: cameras / 5, seconds: 5 })
  const beganMs = performance.now()
  const looks: IdleMemory['looks'][number][] = []
  for (let look = 1; look <= looksWanted; look += 1) {
    const atSecond = Math.round((look * run.seconds) / looksWanted)
    await wait(Math.max(0, beganMs + atSecond * 1000 - performance.now()), undefined, {
      signal: run.stopping,
    })
    looks.push({ atSecond, ...(await memoryOf(agent.pid)) })
  }
  return { cameras, looks, byKind: await residentByKind(agent.pid) }
}
