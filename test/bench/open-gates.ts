import { setTimeout as wait } from 'node:timers/promises'
import type { CapturePage, CaptureView } from '@zhian/contracts/api'
import { pageItemsMax } from '@zhian/contracts/limits'
import { faceMessage, vehicleMessage } from '../../infra/local/cameras/capture-message.ts'
import { gat1400Camera } from '../../infra/local/cameras/gat1400-camera.ts'
import type { TestWorld } from '../support/world.ts'
import { withComment } from './bench-pictures.ts'
import type { BenchPicture } from './bench-pictures.ts'

export type Kind = 'face' | 'vehicle'

export interface Gates {
  /**
   * Pushes at a steady rate, never waiting for an answer before the next, until every capture can be queried.
   *
   * Returns the milliseconds from each push to the first look that found it.
   */
  push(plan: PushPlan): Promise<number[]>
}

interface PushPlan {
  readonly count: number
  readonly perSecond: number
  /** How often the API is asked; no latency is known more finely. */
  readonly lookEveryMs: number
}

const camerasMax = 8
const patienceMs = 120_000
const messageOf = { face: faceMessage, vehicle: vehicleMessage } as const
const serialOf = { face: 101, vehicle: 201 } as const

/** One page: no push is larger. */
async function newest(
  api: { readonly url: string; readonly token: string },
  query: string,
): Promise<readonly CaptureView[]> {
  const response = await fetch(`${api.url}/v1/captures?limit=${pageItemsMax}&${query}`, {
    headers: { authorization: `Bearer ${api.token}` },
  })
  if (!response.ok) throw new Error(`captures: ${response.status} ${await response.text()}`)
  return ((await response.json()) as CapturePage).items
}

/** Eight cameras of one kind that push into a world and look whether the API knows what they pushed. */
export async function openGates(
  world: TestWorld,
  kind: Kind,
  pictures: readonly BenchPicture[],
): Promise<Gates> {
  const { gat1400, api } = await world.status()
  const cameras = Array.from({ length: camerasMax }, (_, index) => {
    const deviceId = `33078400421191${String(serialOf[kind] + index).padStart(6, '0')}`
    return { deviceId, ...gat1400Camera({ ...gat1400, deviceId }) }
  })
  let number = 0

  function nextMessage() {
    number += 1
    const camera = cameras[number % cameras.length]
    const picture = pictures[number % pictures.length]
    if (camera === undefined || picture === undefined) throw new RangeError('no camera or picture')
    const { deviceId } = camera
    const atMs = Date.now()
    const jpeg = withComment(picture, `${kind} ${number} ${atMs}`)
    const message = messageOf[kind]({ deviceId, atMs, number, jpeg, size: picture.size })
    return { camera, ...message }
  }

  async function pushAll({ count, perSecond }: PushPlan, pushedAtMs: Map<string, number>) {
    const beganMs = performance.now()
    const answers: Promise<boolean>[] = []
    for (let index = 0; index < count; index += 1) {
      const dueMs = beganMs + (index * 1000) / perSecond
      await wait(Math.max(0, dueMs - performance.now()))
      const { camera, path, sourceId, body } = nextMessage()
      // From when it was due: a push that starts late because we were busy has waited too.
      pushedAtMs.set(sourceId, dueMs)
      answers.push(camera.push(path, body))
    }
    if ((await Promise.all(answers)).includes(false)) throw new Error('a capture was refused')
  }

  return {
    async push(plan) {
      const fromMs = Date.now() - 1000
      const pushedAtMs = new Map<string, number>()
      const latencies: number[] = []
      const pushing = pushAll(plan, pushedAtMs)
      pushing.catch(() => undefined)
      const deadline = performance.now() + patienceMs
      while (latencies.length < plan.count) {
        if (performance.now() > deadline)
          throw new Error(`${plan.count - latencies.length} captures did not come back`)
        await wait(plan.lookEveryMs)
        const items = await newest(api, `kind=${kind}&fromMs=${fromMs}`)
        for (const { sourceId = '' } of items) {
          const pushedMs = pushedAtMs.get(sourceId)
          if (pushedMs === undefined) continue
          pushedAtMs.delete(sourceId)
          latencies.push(performance.now() - pushedMs)
        }
      }
      await pushing
      return latencies
    },
  }
}
