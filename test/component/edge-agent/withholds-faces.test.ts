// When the way to the broker is not mutual TLS, then a face's capture goes over it without a single byte of its picture, because
// the law keeps faces off the Internet; over mutual TLS to a private address the picture goes.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeFrame } from '@zhian/contracts/frame'
import type { Capture } from '@zhian/contracts/capture'
import { agentTopic } from '@zhian/contracts/topics'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { readEdgeAgentConfig } from '@zhian/edge-agent/config'
import type { Bilingual } from '@zhian/edge-agent/cli/language'
import { startEdgeAgent } from '@zhian/edge-agent/service'
import { eventually } from '../../support/eventually.ts'
import { givenAgent } from '../../support/given-agent.ts'
import { repositoryRoot } from '../../support/kafka.ts'
import { startMosquitto } from '../../support/mosquitto.ts'
import { givenZone } from '../enrolment/given-zone.ts'
import { startZoneMosquitto } from '../enrolment/zone-mosquitto.ts'

const jpegStart = Buffer.from([0xff, 0xd8, 0xff])
/** A drawn head. */
const face = await readFile(join(repositoryRoot, 'models/face-detect/golden/front.jpg'))
const vehicle = await readFile(join(repositoryRoot, 'models/vehicle-detect/golden/car.jpg'))
const patience = { withinMs: 20_000 }

let mosquitto: Awaited<ReturnType<typeof startMosquitto>>
beforeAll(async () => void (mosquitto = await startMosquitto()))
afterAll(() => mosquitto[Symbol.asyncDispose]())

/** Leaves a picture as a camera would, with what it says of it. */
async function drop(inbox: string, name: string, said: { kind: string; jpeg: Buffer }) {
  await writeFile(join(inbox, `${name}.jpg.json`), JSON.stringify({ kind: said.kind }))
  await writeFile(join(inbox, `${name}.jpg.part`), said.jpeg)
  await rename(join(inbox, `${name}.jpg.part`), join(inbox, `${name}.jpg`))
}

interface Published {
  readonly capture: Capture
  readonly body: Buffer
}

function readBody(body: Buffer): Published {
  const decoded = decodeFrame(body)
  if (!decoded.ok) throw new Error(decoded.problem)
  return { capture: decoded.frame.capture, body }
}

const captureOf = (published: readonly Published[], kind: string) =>
  eventually(() => {
    const found = published.find(({ capture }) => capture.kind === kind)
    if (found === undefined) throw new Error(`no ${kind} yet`)
    return found
  }, patience)

/** What an agent with these settings publishes of a face and a vehicle over plain TCP, and what it says of itself. */
async function publishedOver(settings: Readonly<Record<string, string>>) {
  await using given = await givenAgent(mosquitto.url, {
    AGENT_INBOX_SETTLE_MS: '0',
    ...settings,
  })
  const inbox = join(given.folder, 'inbox')
  await mkdir(inbox)
  const env = { ...given.env, AGENT_INBOX_FOLDER: inbox }
  const published: Published[] = []
  await using _far = await openMqttLink(
    {
      url: mosquitto.url,
      protocolVersion: 4,
      clientId: 'every-byte',
      keepaliveSeconds: 60,
      isSessionClean: true,
    },
    {
      topics: [agentTopic.write('agent-1', 'captures')],
      onMessage: (_topic, body) => void published.push(readBody(body)),
    },
  )
  await using agent = await startEdgeAgent(readEdgeAgentConfig(env), new AbortController().signal)
  await drop(inbox, 'face', { kind: 'face', jpeg: face })
  await drop(inbox, 'vehicle', { kind: 'vehicle', jpeg: vehicle })
  const ofVehicle = await captureOf(published, 'vehicle')
  expect(ofVehicle.body.includes(vehicle)).toBe(true)
  const status = async () => {
    const answer = await fetch(`http://127.0.0.1:${agent.healthPort}/status`)
    return (await answer.json()) as {
      agent: { egress: { declined: number } }
      problems: Bilingual[]
    }
  }
  const isOff = settings['AGENT_FACE_MODE'] === 'off'
  const ofFace = isOff ? undefined : await captureOf(published, 'face')
  // A face that is not taken shows only in the count.
  const last = await eventually(async () => {
    const { agent, problems } = await status()
    if (isOff && agent.egress.declined === 0) throw new Error('the face has not come yet')
    return { agent, problems }
  }, patience)
  return { ofFace, published, ...last }
}

test('by default a face stays: the capture goes without it, and the box keeps the picture', async () => {
  const { ofFace, agent, problems } = await publishedOver({})
  expect(ofFace?.body.includes(jpegStart)).toBe(false)
  expect(ofFace?.capture).toMatchObject({
    images: [],
    withheld: { images: 1, reason: 'local_only' },
  })
  expect(agent.egress).toMatchObject({ faceMode: 'local_only', withheld: 1, files: 2 })
  expect(problems).toMatchObject([
    {
      en: expect.stringMatching(/AGENT_MODELS_FOLDER/),
      zh: expect.stringMatching(/识别.*AGENT_MODELS_FOLDER/),
    },
  ])
})

test('a private network without mutual TLS is none, and the status says what to do', async () => {
  const { ofFace, problems } = await publishedOver({ AGENT_FACE_MODE: 'private_network' })
  expect(ofFace?.body.includes(jpegStart)).toBe(false)
  expect(ofFace?.capture.withheld).toEqual({ images: 1, reason: 'link_open' })
  expect(problems).toMatchObject([
    {
      en: expect.stringMatching(/mutual TLS.*zhian-edge enroll.*AGENT_IMPACT_ASSESSMENT_ID/),
      zh: expect.stringMatching(/双向 TLS/),
    },
  ])
})

test('an impact assessment opens the way', async () => {
  const { ofFace, problems } = await publishedOver({
    AGENT_FACE_MODE: 'private_network',
    AGENT_IMPACT_ASSESSMENT_ID: 'PIA-2026-7',
  })
  expect(ofFace?.body.includes(face)).toBe(true)
  expect(problems).toEqual([])
})

test('where faces are off the camera is content and nothing of the face is there', async () => {
  const { published, agent } = await publishedOver({ AGENT_FACE_MODE: 'off' })
  expect(published.map(({ capture }) => capture.kind)).toEqual(['vehicle'])
  // The numbers have no gap where the face was: it never was a capture.
  expect(published[0]?.capture.seq).toBe(1)
  expect(agent.egress).toMatchObject({ faceMode: 'off', declined: 1, files: 0 })
})

test('over mutual TLS to a private address a face goes where the enterprise chose that, and else stays', async () => {
  await using zone = await givenZone()
  const published: Published[] = []
  await using broker = await startZoneMosquitto(zone, async ({ leaf, body }) => {
    if (leaf === 'captures') published.push(readBody(body))
  })
  await zone.enrolled('gate-1')
  const inbox = join(zone.folder, 'inbox')
  await mkdir(inbox)
  const env = {
    AGENT_FOLDER: zone.box('gate-1'),
    AGENT_MQTT_URL: broker.agentUrl,
    AGENT_INBOX_FOLDER: inbox,
    AGENT_INBOX_SETTLE_MS: '0',
    AGENT_HEALTH_PORT: '0',
    AGENT_LOG_LEVEL: 'silent',
  }
  for (const [faceMode, hasPicture] of [
    ['private_network', true],
    ['local_only', false],
  ] as const) {
    published.length = 0
    const config = readEdgeAgentConfig({ ...env, AGENT_FACE_MODE: faceMode })
    await using _agent = await startEdgeAgent(config, new AbortController().signal)
    const jpeg = Buffer.concat([face, Buffer.from(faceMode)])
    await drop(inbox, faceMode, { kind: 'face', jpeg })
    const { body, capture } = await eventually(() => {
      const last = published.at(-1)
      if (last === undefined) throw new Error('nothing yet')
      return last
    }, patience)
    expect(body.includes(jpegStart)).toBe(hasPicture)
    expect(capture.withheld?.reason).toBe(hasPicture ? undefined : 'local_only')
    broker.bridge.acknowledge(
      agentTopic.write('gate-1', 'ack'),
      JSON.stringify({
        schema: 'ack.v1',
        epoch: capture.epoch,
        settled: [capture.seq],
        refused: [],
      }),
    )
  }
})
