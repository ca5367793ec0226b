import { forked } from '../forked.ts'
import type { PictureFile } from './gateway-picture.ts'
import { password } from './packaged-agent.ts'

export interface FleetPlan {
  readonly password: string
  readonly deviceIds: readonly string[]
  readonly picture: PictureFile
  /** Where the same captures are published as MQTT messages; undefined for nowhere. */
  readonly plainMqttPort: number | undefined
}

export interface PushPlan {
  readonly perSecond: number
  readonly seconds: number
}

export interface PushAnswer {
  readonly sent: readonly {
    readonly sourceId: string
    /** When the push that was taken began, in milliseconds since 1970. */
    readonly pushedAtMs: number
    readonly tries: number
  }[]
}

export interface CameraFleet extends AsyncDisposable {
  /** All cameras register at this port of the agent, and send heartbeats from then on. */
  register(port: number): Promise<void>
  /** Pushes in bursts at this mean rate; resolves when the last was taken. */
  push(plan: PushPlan): Promise<PushAnswer>
}

export const deviceIds = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, serial) => `33078400421191${String(serial + 1).padStart(6, '0')}`,
  )

export async function startCameraFleet(plan: {
  readonly cameras: number
  readonly picture: PictureFile
  readonly plainMqttPort?: number
}): Promise<CameraFleet> {
  const { cameras, picture, plainMqttPort } = plan
  const told: FleetPlan = {
    password,
    deviceIds: deviceIds(cameras),
    picture,
    plainMqttPort,
  }
  const file = new URL('./camera-fleet-worker.ts', import.meta.url)
  const worker = await forked<object>(file, [JSON.stringify(told)])
  return {
    register: async (port) => void (await worker.ask({ port })),
    push: (asked) => worker.ask<PushAnswer>(asked),
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  }
}
