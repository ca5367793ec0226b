import { randomInt } from 'node:crypto'
import { gat1400Camera } from '../../support/cameras/gat1400-camera.ts'
import type { Gat1400Camera } from '../../support/cameras/gat1400-camera.ts'
import { gat1400Messages } from '../../support/cameras/gat1400-messages.ts'
import { servePictures } from '../../support/cameras/picture-server.ts'
import type { PictureServer } from '../../support/cameras/picture-server.ts'
import { eventually } from '../../support/eventually.ts'
import type { Stage } from '../scenario.ts'
import type { Target } from '../targets.ts'

/** A camera, what it has to say, and where it would give its pictures out. */
export interface Gat1400Stage extends Stage {
  readonly deviceId: string
  readonly camera: Gat1400Camera
  readonly messages: ReturnType<typeof gat1400Messages>
  readonly pictures: PictureServer
  /** Asks again for up to two minutes. */
  readonly waitFor: <T>(ask: () => Promise<T | undefined>) => Promise<T>
}

const patienceMs = 120_000

export async function openGat1400Stage(
  target: Target,
  opened: AsyncDisposableStack,
): Promise<Gat1400Stage> {
  // Division, manufacturing (42), capture device (119), network, and a serial that nobody had before.
  const deviceId = target.device ?? `33078400421197${String(randomInt(1_000_000)).padStart(6, '0')}`
  const url = `http://${target.host}`
  const login = target.login === undefined ? {} : { login: target.login }
  return {
    deviceId,
    camera: gat1400Camera({ url, deviceId, ...login }),
    messages: gat1400Messages(deviceId),
    pictures: opened.use(await servePictures()),
    waitFor: (ask) =>
      eventually(
        async () => {
          const found = await ask()
          if (found === undefined) throw new Error('not yet')
          return found
        },
        { withinMs: patienceMs, everyMs: 5000 },
      ),
  }
}
