import { appendFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openLog } from '@zhian/kit/log'
import type { Log } from '@zhian/kit/log'
import type { Service } from '@zhian/kit/run-service'
import { faceMessage, vehicleMessage } from './capture-message.ts'
import type { CaptureMessage } from './capture-message.ts'
import type { CamerasConfig } from './config.ts'
import { gat1400Camera } from './gat1400-camera.ts'
import { folderShow, lentShow } from './shown-pictures.ts'
import type { Show, ShownPicture } from './shown-pictures.ts'

const keepaliveMs = 30_000

/** 20 digits of GB/T 28181 annex D: division, manufacturing (42), capture device (119), network, serial. */
const device = (serial: number) => `33078400421191${String(serial).padStart(6, '0')}`

interface Stage {
  readonly config: CamerasConfig
  readonly show: Show
  readonly log: Log
  readonly stopping: AbortSignal
}

/** Three cameras that push and one that leaves pictures in a folder, as long as they are left alone. */
export async function startCameras(config: CamerasConfig, stopping: AbortSignal): Promise<Service> {
  const log = openLog('cameras', 'info')
  const show =
    config.pictures === undefined ? await lentShow(config.cache) : await folderShow(config.pictures)
  const ending = new AbortController()
  const stage: Stage = { config, show, log, stopping: AbortSignal.any([stopping, ending.signal]) }
  const running = Promise.all([
    runPushing(stage, { serial: 1, picture: (turn) => show.face(turn), message: faceMessage }),
    runPushing(stage, {
      serial: 2,
      picture: (turn) => show.vehicle(turn),
      message: vehicleMessage,
    }),
    runPushing(stage, {
      serial: 3,
      picture: (turn) => show.vehicle(turn + 100_003),
      message: vehicleMessage,
    }),
    runDropping(stage),
  ])
  return {
    finished: running.then(() => undefined),
    async [Symbol.asyncDispose]() {
      ending.abort()
      await running.catch(() => undefined)
    },
  }
}

interface PushingCamera {
  readonly serial: number
  readonly picture: (turn: number) => Promise<ShownPicture>
  readonly message: (shot: Parameters<typeof faceMessage>[0]) => CaptureMessage
}

async function runPushing(
  stage: Stage,
  { serial, picture, message }: PushingCamera,
): Promise<void> {
  const deviceId = device(serial)
  const camera = gat1400Camera({ ...stage.config.gat1400, deviceId })
  let keptAliveAtMs = Date.now()
  for (let turn = Math.floor(Date.now() / 1000); !stage.stopping.aborted; turn += 1) {
    const shown = await picture(turn)
    const { path, sourceId, body } = message({ deviceId, atMs: Date.now(), number: turn, ...shown })
    if (shown.truth !== undefined) await noteTruth(stage.config.truth, { sourceId, ...shown.truth })
    await camera.deliver(path, body, stage.stopping)
    if (Date.now() - keptAliveAtMs > keepaliveMs) {
      keptAliveAtMs = Date.now()
      await camera.keepalive().catch(() => undefined)
    }
    await pause(stage)
  }
}

/** A camera without a protocol: it writes beside the final name and renames, as FTP servers do. */
async function runDropping({ config, show, stopping, ...stage }: Stage): Promise<void> {
  for (let turn = Math.floor(Date.now() / 1000); !stopping.aborted; turn += 1) {
    const { jpeg, truth } = await show.vehicle(turn + 500_009)
    const name = `dock-${Date.now()}`
    const sidecar = {
      kind: 'vehicle',
      cameraId: 'dock',
      sourceId: name,
      capturedAt: new Date().toISOString(),
    }
    if (truth !== undefined) await noteTruth(config.truth, { sourceId: name, ...truth })
    await writeFile(join(config.inbox, `${name}.jpg.json`), JSON.stringify(sidecar))
    await writeFile(join(config.inbox, `${name}.jpg.part`), jpeg)
    await rename(join(config.inbox, `${name}.jpg.part`), join(config.inbox, `${name}.jpg`))
    await pause({ config, show, stopping, ...stage }, 3)
  }
}

async function pause({ config, stopping }: Stage, times = 1): Promise<void> {
  const ms = config.everyMs * times * (0.75 + Math.random() / 2)
  await wait(ms, undefined, { signal: stopping }).catch(() => undefined)
}

async function noteTruth(path: string, truth: object): Promise<void> {
  await appendFile(path, `${JSON.stringify(truth)}\n`, { mode: 0o600 })
}
