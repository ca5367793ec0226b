// When Kafka is away, then the agent gets no acknowledgement, because an acknowledged capture must already be safe.
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Acknowledgement } from '@zhian/contracts/agent'
import type { DeadLetter } from '@zhian/contracts/dead-letter'
import type { StoredCapture } from '@zhian/contracts/capture'
import { agentTopic, kafkaTopics } from '@zhian/contracts/topics'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import type { MqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { readBridgeConfig } from '@zhian/bridge/config'
import { startBridge } from '@zhian/bridge/service'
import { eventually } from '../../support/eventually.ts'
import { givenCapture } from '../../support/given.ts'
import { givenStatus } from '../../support/given-status.ts'
import { startKafka } from '../../support/kafka.ts'
import type { TestKafka } from '../../support/kafka.ts'
import { startMosquitto } from '../../support/mosquitto.ts'
import { readTopic } from '../../support/topic-reader.ts'

let kafka: TestKafka
let folder: string

beforeAll(async () => {
  kafka = await startKafka()
  folder = await mkdtemp(join(tmpdir(), 'zhian-bridge-'))
  const agents = Object.fromEntries(
    ['agent-1', 'agent-2'].map((id) => [
      id,
      createHash('sha256').update(`${id} secret`).digest('hex'),
    ]),
  )
  await writeFile(join(folder, 'agents.json'), JSON.stringify(agents))
})

afterAll(async () => {
  await kafka[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

function bridge(more: Record<string, string>) {
  const config = readBridgeConfig({
    LOG_LEVEL: 'silent',
    KAFKA_BROKERS: kafka.brokers.join(','),
    BLOBS_FOLDER: join(folder, 'blobs'),
    BRIDGE_HEALTH_PORT: '0',
    BRIDGE_MQTT_PORT: '0',
    BRIDGE_AGENTS_FILE: join(folder, 'agents.json'),
    ...more,
  })
  return startBridge(config, new AbortController().signal)
}

async function agent(port: number, agentId: string, password = `${agentId} secret`) {
  const acks: Acknowledgement[] = []
  const link = await openMqttLink(
    {
      url: `mqtt://127.0.0.1:${port}`,
      protocolVersion: 4,
      clientId: agentId,
      username: agentId,
      password,
      keepaliveSeconds: 60,
      isSessionClean: true,
    },
    {
      topics: [agentTopic.write(agentId, 'ack')],
      onMessage: (_topic, body) => void acks.push(JSON.parse(body.toString()) as Acknowledgement),
    },
  )
  return {
    link,
    acks,
    publish: (frame: Buffer) => link.publish(agentTopic.write(agentId, 'captures'), frame, 1),
  }
}

const settledOf = (acks: readonly Acknowledgement[]) =>
  acks.flatMap(({ settled }) => settled).sort((a, b) => a - b)
const refusedOf = (acks: readonly Acknowledgement[]) => acks.flatMap(({ refused }) => refused)

describe('the embedded broker', () => {
  test('acknowledges what is in the blob store and in Kafka', async () => {
    await using service = await bridge({})
    const { publish, acks, link } = await agent(service.mqttPort ?? 0, 'agent-1')
    const given = Array.from({ length: 30 }, (_, index) =>
      givenCapture({ epoch: 'many', seq: index + 1 }),
    )
    await Promise.all(given.map(({ frame }) => publish(frame)))
    await eventually(
      () => expect(settledOf(acks)).toEqual(given.map(({ capture }) => capture.seq)),
      { withinMs: 20_000 },
    )

    await using reader = await readTopic(kafka.brokers, kafkaTopics.captures)
    await eventually(() => expect(reader.records.length).toBeGreaterThanOrEqual(30), {
      withinMs: 20_000,
    })
    const stored = reader.records.map(({ value }) => JSON.parse(value.toString()) as StoredCapture)
    expect(stored.map(({ capture }) => capture)).toEqual(
      expect.arrayContaining(given.map(({ capture }) => capture)),
    )
    const first = stored.find(({ capture }) => capture.captureId === given[0]?.capture.captureId)
    expect(await readFile(join(folder, 'blobs', first?.blobKeys[0] ?? ''))).toEqual(
      given[0]?.images[0],
    )
    await link[Symbol.asyncDispose]()
  })

  test('tells an agent up to which of its cameras’ changes are in Kafka', async () => {
    await using service = await bridge({})
    const { acks, link } = await agent(service.mqttPort ?? 0, 'agent-1')
    const transitions = [4, 5, 6].map((id) => ({
      id,
      atMs: 1000 * id,
      cameraId: 'gate',
      what: 'online',
      isSo: id % 2 === 0,
    }))
    const status = givenStatus({ epoch: 'told', transitions })
    await link.publish(agentTopic.write('agent-1', 'status'), JSON.stringify(status), 1)
    await eventually(
      () =>
        expect(acks).toEqual([
          { schema: 'ack.v1', epoch: 'told', settled: [], refused: [], transitionsUpTo: 6 },
        ]),
      { withinMs: 20_000 },
    )
    await using reader = await readTopic(kafka.brokers, kafkaTopics.status)
    const kept = await eventually(
      () => {
        const found = reader.records.find(({ value }) => value.includes('"told"'))
        expect(found).toBeDefined()
        return found
      },
      { withinMs: 20_000 },
    )
    expect(JSON.parse(kept?.value.toString() ?? '')).toEqual(status)
    await link[Symbol.asyncDispose]()
  })

  test('refuses a broken frame by its number and buries it with its bytes', async () => {
    await using service = await bridge({})
    const { publish, acks, link } = await agent(service.mqttPort ?? 0, 'agent-1')
    const { frame } = givenCapture({ epoch: 'broken', seq: 7 })
    const broken = Buffer.from(frame)
    broken.writeUInt8(broken.readUInt8(broken.length - 20) ^ 0xff, broken.length - 20)
    await publish(broken)
    await publish(givenCapture({ epoch: 'broken', seq: 8, agentId: 'agent-2' }).frame)
    await eventually(
      () =>
        expect(refusedOf(acks)).toEqual([
          { seq: 7, reason: 'frame_checksum_wrong' },
          { seq: 8, reason: 'agent_mismatch' },
        ]),
      { withinMs: 20_000 },
    )
    await using reader = await readTopic(kafka.brokers, kafkaTopics.dead)
    const letter = await eventually(
      () => {
        const letters = reader.records.map(
          ({ value }) => JSON.parse(value.toString()) as DeadLetter,
        )
        const found = letters.find(({ epoch, seq }) => epoch === 'broken' && seq === 7)
        expect(found).toBeDefined()
        return found
      },
      { withinMs: 20_000 },
    )
    expect(await readFile(join(folder, 'blobs', letter?.rawBlobKey ?? ''))).toEqual(broken)
    await link[Symbol.asyncDispose]()
  })

  test('admits nobody without the password, and nobody to another’s topics', async () => {
    await using service = await bridge({})
    const port = service.mqttPort ?? 0
    await expect(agent(port, 'agent-1', 'guess')).rejects.toMatchObject({ code: 'UNAUTHORISED' })
    const { link } = await agent(port, 'agent-1')
    const { frame } = givenCapture({ agentId: 'agent-2', epoch: 'foreign' })
    await expect(
      link.publish(agentTopic.write('agent-2', 'captures'), frame, 1),
    ).rejects.toMatchObject({ code: 'MQTT_AWAY' })
    await link.closed
  })

  test('an agent frees nothing before Kafka has the capture', async () => {
    await using service = await bridge({})
    const port = service.mqttPort ?? 0
    await kafka.stop()
    const before = await agent(port, 'agent-1')
    const { frame, capture } = givenCapture({ epoch: 'outage' })
    await expect(before.publish(frame)).rejects.toMatchObject({ code: 'MQTT_AWAY' })
    expect(before.acks).toEqual([])

    await kafka.start()
    await eventually(
      async () => {
        const after = await agent(port, 'agent-1')
        await after.publish(frame).catch(() => undefined)
        await eventually(() => expect(settledOf(after.acks)).toEqual([capture.seq]), {
          withinMs: 3000,
        })
        await after.link[Symbol.asyncDispose]()
      },
      { withinMs: 60_000 },
    )
  })
})

describe('a broker that others run', () => {
  test.each(['4', '5'])('gives the same over MQTT %s', async (version) => {
    await using mosquitto = await startMosquitto()
    await using _service = await bridge({
      BRIDGE_MODE: 'external',
      BRIDGE_MQTT_URL: mosquitto.url,
      BRIDGE_MQTT_PROTOCOL_VERSION: version,
    })
    const epoch = `mosquitto-${version}`
    const {
      publish,
      acks,
      link,
    }: { publish: (frame: Buffer) => Promise<void>; acks: Acknowledgement[]; link: MqttLink } =
      await agent(mosquitto.port, 'agent-1')
    const given = Array.from({ length: 20 }, (_, index) => givenCapture({ epoch, seq: index + 1 }))
    await Promise.all(given.map(({ frame }) => publish(frame)))
    await eventually(
      () => expect(settledOf(acks)).toEqual(given.map(({ capture }) => capture.seq)),
      { withinMs: 20_000 },
    )
    await link[Symbol.asyncDispose]()
  })
})
