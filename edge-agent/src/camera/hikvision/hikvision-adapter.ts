import type { AdapterDoors, CameraAdapter } from '../camera-adapter.ts'
import { openPictures } from '../fetch-pictures.ts'
import type { KnownCamera } from '../camera-roster.ts'
import { ArmedCamera, isArmed } from './armed-camera.ts'
import type { ArmPace } from './armed-camera.ts'
import { AwaitedCaptures } from './awaited-captures.ts'
import { openListener } from './listener.ts'
import type { ListenSettings } from './listener.ts'
import { protocol } from './sender.ts'

export interface HikvisionSettings {
  /** Undefined where cameras cannot push to us. */
  readonly listen: ListenSettings | undefined
  readonly cameras: readonly KnownCamera[]
  readonly pace: ArmPace
  /** How long the second message of a capture is waited for. */
  readonly moreMs: number
}

/** Hikvision cameras (ISAPI): they push to us, and those that have an address are listened to. Throws PORT_TAKEN. */
export async function openHikvision(
  settings: HikvisionSettings,
  doors: AdapterDoors,
): Promise<CameraAdapter & { readonly port: number | undefined }> {
  const { listen, cameras, pace, moreMs } = settings
  const stop = new AbortController()
  await using opened = new AsyncDisposableStack()
  const awaited = opened.use(new AwaitedCaptures(doors, moreMs))
  const notFetched = (reason: string) => doors.events.pictureNotFetched({ protocol, reason })
  const fetchPictures = openPictures({ now: doors.now, notFetched })
  const receiving = { doors, awaited, fetchPictures }
  const listener =
    listen === undefined
      ? undefined
      : opened.use(await openListener({ ...listen, cameras }, receiving))
  const armed = cameras.filter(isArmed).map((camera) => new ArmedCamera(camera, receiving, pace))
  const running = armed.map((each) => each.run(stop.signal))
  const owned = opened.move()
  return {
    protocol,
    port: listener?.port,
    problems: () => armed.flatMap(({ problem }) => problem ?? []),
    async [Symbol.asyncDispose]() {
      stop.abort()
      await Promise.all(running)
      await owned.disposeAsync()
    },
  }
}
