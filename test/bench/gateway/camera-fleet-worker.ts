// The cameras of a gateway in a process of their own, each with a connection that it keeps.
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { captureIdOf } from '@zhian/contracts/capture-id'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import type { MqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { vehicleMessage } from '../../../infra/local/cameras/capture-message.ts'
import { givenCapture } from '../../support/given.ts'
import { withComment } from '../bench-pictures.ts'
import { answerAsked } from '../forked.ts'
import type { FleetPlan, PushAnswer, PushPlan } from './camera-fleet.ts'
import { plainTopic } from './far-side.ts'
import { keepAliveCamera } from './keep-alive-camera.ts'
import type { KeepAliveCamera } from './keep-alive-camera.ts'

const keepaliveMs = 60_000
/** Captures of one passing come together: a lorry in front of several cameras, a shift at the gate. */
const perBurstMean = 4
const retryMs = 500

const plan = JSON.parse(process.argv[2] ?? '') as FleetPlan
const { size } = plan.picture
const picture = { jpeg: await readFile(plan.picture.path), size }
let cameras: KeepAliveCamera[] = []
let number = 0
/** The same each time, so that each run has the same bursts. */
let chanceState = 20261128
function chance(): number {
  chanceState = (Math.imul(chanceState, 1664525) + 1013904223) >>> 0
  return chanceState / 2 ** 32
}
const exponential = (mean: number) => -mean * Math.log(1 - chance())

async function register(port: number): Promise<void> {
  for (const camera of cameras) camera.leave()
  const { password, deviceIds } = plan
  cameras = deviceIds.map((deviceId) => keepAliveCamera({ port, deviceId, password }))
  for (const camera of cameras) await camera.register()
}

async function keepAlive(): Promise<void> {
  for (;;) {
    for (const camera of cameras) {
      await wait(keepaliveMs / plan.deviceIds.length)
      await camera.keepalive().catch(() => undefined)
    }
    if (cameras.length === 0) await wait(1000)
  }
}

/** Sends until it is taken, as cameras do; resolves with when the push that was taken began. */
async function deliver(camera: KeepAliveCamera, message: ReturnType<typeof vehicleMessage>) {
  for (let tries = 1; ; tries += 1) {
    const pushedAtMs = Date.now()
    if (await camera.push(message).catch(() => false)) return { pushedAtMs, tries }
    await wait(retryMs)
  }
}

async function pushAll(asked: PushPlan, bridge: MqttLink | undefined): Promise<PushAnswer> {
  const sent: PushAnswer['sent'][number][] = []
  const ends: Promise<unknown>[] = []
  const beganMs = performance.now()
  const untilMs = beganMs + asked.seconds * 1000
  const pushOne = async (at: number) => {
    number += 1
    const camera = cameras[Math.floor(chance() * cameras.length)]
    if (camera === undefined) throw new RangeError('no camera is registered')
    const jpeg = withComment(picture, `${number} ${at}`)
    const atMs = Date.now()
    const { deviceId } = camera
    const message = vehicleMessage({ deviceId, atMs, number, jpeg, size })
    const byHttp = async () => {
      const { pushedAtMs, tries } = await deliver(camera, message)
      sent.push({ sourceId: message.sourceId, pushedAtMs, tries })
    }
    const place = { agentId: 'plain', epoch: 'bench', seq: number }
    const { frame } = givenCapture({ ...place, images: [jpeg], sourceId: captureIdOf(place) })
    const byMqtt = async () => bridge?.publish(plainTopic, frame, 1)
    // Who is first takes turns.
    const ways = number % 2 === 0 ? [byHttp, byMqtt] : [byMqtt, byHttp]
    await Promise.all(ways.map((way) => way()))
  }
  let dueMs = beganMs
  while (dueMs < untilMs) {
    const perBurst = 1 + Math.min(50, Math.floor(exponential(perBurstMean - 0.5)))
    for (let one = 0; one < perBurst; one += 1) ends.push(pushOne(one))
    dueMs += exponential((perBurstMean * 1000) / asked.perSecond)
    await wait(Math.max(0, Math.min(dueMs, untilMs) - performance.now()))
  }
  await Promise.all(ends)
  return { sent }
}

const bridge =
  plan.plainMqttPort === undefined
    ? undefined
    : await openMqttLink({
        url: `mqtt://127.0.0.1:${plan.plainMqttPort}`,
        protocolVersion: 4,
        clientId: 'cameras',
        keepaliveSeconds: 60,
        isSessionClean: true,
      })

answerAsked(async (question: { port: number } | PushPlan): Promise<object> => {
  if (!('port' in question)) return pushAll(question, bridge)
  await register(question.port)
  return {}
})
void keepAlive()
process.send?.({})
