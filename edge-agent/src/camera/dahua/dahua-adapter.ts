import type { AdapterDoors, CameraAdapter } from '../camera-adapter.ts'
import { protocol } from './event.ts'
import { PulledCamera, usualPullTimes } from './pull-camera.ts'
import type { PullTarget, PullTimes } from './pull-camera.ts'
import { openPushServer } from './push-server.ts'
import type { PushSettings } from './push-server.ts'

export interface DahuaSettings {
  /** Where devices push by ITSAPI; absent where that is closed. */
  readonly push?: PushSettings
  /** The cameras whose events we fetch. */
  readonly pull: readonly PullTarget[]
  readonly times?: PullTimes
}

/** Devices of Dahua: fetches the events of some, takes what others push. Throws PORT_TAKEN. */
export async function openDahua(
  { push, pull, times = usualPullTimes }: DahuaSettings,
  doors: AdapterDoors,
): Promise<CameraAdapter & { readonly port: number | undefined }> {
  const server = push === undefined ? undefined : await openPushServer(push, doors)
  const stop = new AbortController()
  const cameras = pull.map(
    (target) => new PulledCamera(target, { doors, times, stopping: stop.signal }),
  )
  const following = Promise.all(cameras.map((camera) => camera.follow()))
  return {
    protocol,
    port: server?.port,
    // One camera that is away does not make the agent unfit; the roster tells of it.
    problems: () => [],
    async [Symbol.asyncDispose]() {
      stop.abort()
      await server?.[Symbol.asyncDispose]()
      await following
    },
  }
}
