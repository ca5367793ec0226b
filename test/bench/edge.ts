import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEvents } from '@zhian/edge-agent/events'
import { openSpool, usualSpoolSettings } from '@zhian/edge-agent/spool/spool'
import type { Spool } from '@zhian/edge-agent/spool/spool'
import { openSpoolDisk } from '@zhian/edge-agent/spool/spool-disk'
import { encodeFrame } from '@zhian/contracts/frame'
import { silentLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import { faceMessage } from '../../infra/local/cameras/capture-message.ts'
import { gat1400Camera } from '../../infra/local/cameras/gat1400-camera.ts'
import type { Gat1400Camera } from '../../infra/local/cameras/gat1400-camera.ts'
import { freePorts } from '../../infra/local/ports.ts'
import { givenCapture } from '../support/given.ts'
import { facePictures } from './bench-pictures.ts'
import type { BenchPicture } from './bench-pictures.ts'
import { cpuMsOf, ownCpuMs } from './cpu-clock.ts'
import { forked, startService } from './forked.ts'
import { compare, inWindow, sampled, scaled } from './measure.ts'
import type { Effort, Row, Sample } from './measure.ts'

const stage = 'edge'
const camerasAtOnce = 32

/** From a camera's message to the bytes on the agent's disk. */
export async function measureEdge(effort: Effort): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-bench-edge-'))
  try {
    return [
      ...(await compareSpool({ folder, imageBytes: 0, count: scaled(6000, effort) }, effort)),
      ...(await compareSpool({ folder, imageBytes: 100_000, count: scaled(1000, effort) }, effort)),
      ...(await compareIntake(folder, effort)),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface SpoolPlan {
  readonly folder: string
  readonly imageBytes: number
  readonly count: number
}

async function compareSpool(plan: SpoolPlan, effort: Effort): Promise<Row[]> {
  const images = plan.imageBytes === 0 ? [] : [randomBytes(plan.imageBytes)]
  const { capture, frame } = givenCapture({ images })
  const folder = join(plan.folder, `spool-${plan.imageBytes}`)
  await using spool = await openSpool({
    disk: await openSpoolDisk(folder),
    settings: { ...usualSpoolSettings, spoolBytesMax: 4e9, whenFull: 'block' },
    events: openEvents({ log: silentLog(), metrics: openMetrics() }).spool,
    now: Date.now,
  })
  await using raw = await open(join(folder, 'raw'), 'a')
  return await compare(effort, {
    stage,
    what: `capture → frame → spool, durable, ${kilobytes(frame)}, ${camerasAtOnce} at once`,
    ours: () => appendAll(spool, plan.count, () => encodeFrame(capture, images)),
    references: [
      {
        what: `append + one fdatasync a ${camerasAtOnce}, the same bytes`,
        run: () => appendRaw(raw, plan.count, frame),
      },
    ],
  })
}

async function appendAll(spool: Spool, count: number, frame: () => Buffer): Promise<Sample> {
  const seqs: number[] = []
  const sample = await sampled(ownCpuMs, () =>
    inWindow(count, camerasAtOnce, async () => seqs.push((await spool.append(frame)).seq)),
  )
  spool.settle(seqs)
  await spool.tidy()
  return sample
}

async function appendRaw(
  file: Awaited<ReturnType<typeof open>>,
  count: number,
  frame: Buffer,
): Promise<Sample> {
  const group = Array.from({ length: camerasAtOnce }, () => frame)
  const sample = await sampled(ownCpuMs, async () => {
    for (let done = 0; done < count; done += group.length) {
      await file.writev(group)
      await file.datasync()
    }
    return Math.ceil(count / group.length) * group.length
  })
  await file.truncate()
  return sample
}

const password = 'bench-of-the-agent'
const device = (serial: number) => `33078400421191${String(serial).padStart(6, '0')}`

async function compareIntake(folder: string, effort: Effort): Promise<Row[]> {
  const [picture] = await facePictures()
  if (picture === undefined) throw new RangeError('no picture')
  const [port = 0, healthPort = 0, nobody = 0] = await freePorts(3)
  await writeFile(join(folder, 'password'), password)
  await using agent = await startService({
    file: 'edge-agent/src/main.ts',
    healthPort,
    env: {
      AGENT_LOG_LEVEL: 'silent',
      AGENT_ID: 'bench',
      AGENT_ENTERPRISE_ID: 'enterprise-1',
      AGENT_SITE_ID: 'site-1',
      AGENT_FOLDER: join(folder, 'agent'),
      AGENT_MQTT_URL: `mqtt://127.0.0.1:${nobody}`,
      AGENT_GAT1400_HOST: '127.0.0.1',
      AGENT_GAT1400_PORT: String(port),
      AGENT_GAT1400_USERNAME: 'camera',
      AGENT_GAT1400_PASSWORD_FILE: join(folder, 'password'),
      AGENT_HEALTH_PORT: String(healthPort),
    },
  })
  const file = new URL('./raw-intake-worker.ts', import.meta.url)
  await using raw = await forked<{ port: number }>(file, [join(folder, 'raw-intake')])
  const count = scaled(600, effort)
  const push = pusher(picture, count)
  const jpeg = kilobytes(picture.jpeg)
  return await compare(effort, {
    stage,
    what: `GA/T 1400 face message → durable, picture of ${jpeg}, 8 cameras, no broker`,
    ours: () => push(port, agent.pid),
    references: [
      {
        what: 'bare node:http: JSON.parse, base64, append + shared fdatasync',
        run: () => push(raw.told.port, raw.pid),
      },
    ],
  })
}

const camerasPushing = 8

/** Pushes `count` messages in closed loops and clocks the process that takes them. */
function pusher(picture: BenchPicture, count: number) {
  const cameras = new Map<string, Gat1400Camera>()
  let number = 0
  const cameraAt = (port: number, serial: number) => {
    const plan = { url: `http://127.0.0.1:${port}`, deviceId: device(serial) }
    const key = `${plan.url} ${serial}`
    const camera = cameras.get(key) ?? gat1400Camera({ ...plan, username: 'camera', password })
    cameras.set(key, camera)
    return camera
  }
  return (port: number, pid: number): Promise<Sample> =>
    sampled(
      () => cpuMsOf(pid),
      () =>
        inWindow(count, camerasPushing, async (index) => {
          number += 1
          const serial = (index % camerasPushing) + 1
          const shot = { deviceId: device(serial), atMs: Date.now(), number, ...picture }
          const { path, body } = faceMessage(shot)
          if (!(await cameraAt(port, serial).push(path, body)))
            throw new Error('a face message was refused')
        }),
    )
}

function kilobytes(bytes: Uint8Array): string {
  return `${Math.max(1, Math.round(bytes.length / 1000))} kB`
}
