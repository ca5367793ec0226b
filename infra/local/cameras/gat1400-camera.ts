import { setTimeout as wait } from 'node:timers/promises'
import { answerDigest } from './digest-answer.ts'

interface CameraPlan {
  /** `http://host:port` of the GA/T 1400 server. */
  readonly url: string
  readonly deviceId: string
  readonly username: string
  readonly password: string
}

export type PushPath = 'Faces' | 'Persons' | 'MotorVehicles' | 'NonMotorVehicles'

export interface Gat1400Camera {
  /** Sends one body once. True where every object in it was answered with StatusCode 0. */
  push(path: PushPath, body: object): Promise<boolean>
  /** Sends until it is taken, as cameras do: registers again after 401, waits while the far side is away or busy. */
  deliver(path: PushPath, body: object, stopping: AbortSignal): Promise<void>
  keepalive(): Promise<void>
}

const answerWithinMs = 5000
const retryMs = 500
const contentType = 'application/VIID+JSON;charset=UTF-8'

/** A camera that speaks GA/T 1400.4-2017 as real ones do: digest on Register, then plain posts under its id. */
export function gat1400Camera(plan: CameraPlan): Gat1400Camera {
  let isRegistered = false

  async function post(path: string, body: object, authorization?: string): Promise<Response> {
    return fetch(`${plan.url}/VIID/${path}`, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        'user-identify': plan.deviceId,
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerWithinMs),
    })
  }

  async function register(): Promise<void> {
    const body = { RegisterObject: { DeviceID: plan.deviceId } }
    const first = await post('System/Register', body)
    await first.arrayBuffer()
    const challenge = first.headers.get('www-authenticate') ?? ''
    const request = { method: 'POST', uri: '/VIID/System/Register' }
    const second =
      first.status === 401
        ? await post('System/Register', body, answerDigest(challenge, request, plan))
        : first
    if (second !== first) await second.arrayBuffer()
    isRegistered = second.status === 200
    if (!isRegistered) throw new Error(`Register was answered with ${second.status}`)
  }

  async function push(path: PushPath, body: object): Promise<boolean> {
    if (!isRegistered) await register()
    const response = await post(path, body)
    const text = await response.text()
    if (response.status === 401) isRegistered = false
    return response.status === 200 && everyStatusIsOk(text)
  }

  return {
    push,
    async deliver(path, body, stopping) {
      while (!stopping.aborted) {
        const isTaken = await push(path, body).catch(() => false)
        if (isTaken) return
        await wait(retryMs, undefined, { signal: stopping }).catch(() => undefined)
      }
    },
    async keepalive() {
      const response = await post('System/Keepalive', {
        KeepaliveObject: { DeviceID: plan.deviceId },
      })
      await response.arrayBuffer()
      if (response.status === 401) isRegistered = false
    },
  }
}

interface StatusList {
  readonly ResponseStatusListObject?: {
    readonly ResponseStatusObject?: readonly { readonly StatusCode?: unknown }[]
  }
}

function everyStatusIsOk(text: string): boolean {
  const { ResponseStatusListObject: list } = JSON.parse(text) as StatusList
  const codes = list?.ResponseStatusObject?.map(({ StatusCode }) => Number(StatusCode)) ?? []
  return codes.length > 0 && codes.every((code) => code === 0)
}
