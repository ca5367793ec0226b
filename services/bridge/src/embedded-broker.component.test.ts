// When frames come without pause, then the broker goes on reading, because an agent that gets no answer can free nothing.
import { expect, test } from 'vitest'
import { agentTopic } from '@zhian/contracts/topics'
import { openMetrics } from '@zhian/kit/metrics'
import { silentLog } from '@zhian/kit/log'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { openEmbeddedBroker } from './embedded-broker.ts'
import { bridgeEvents } from './events.ts'
import type { Receive } from './intake.ts'

const frames = 1500
const frameBytes = 130_000

async function connect(receive: Receive) {
  const broker = await openEmbeddedBroker({
    host: '127.0.0.1',
    port: 0,
    connectionsMax: 4,
    agents: { admits: () => true },
    events: bridgeEvents(silentLog(), openMetrics()),
    receive,
  })
  const link = await openMqttLink({
    url: `mqtt://127.0.0.1:${broker.port}`,
    protocolVersion: 4,
    clientId: 'agent-1',
    username: 'agent-1',
    password: 'any',
    keepaliveSeconds: 60,
    isSessionClean: true,
  })
  return { broker, link }
}

test('every frame of a long stream is answered', async () => {
  let received = 0
  const { broker, link } = await connect(async ({ body }) => {
    // Answers come at odd moments, as they do when a disk and another broker are waited for.
    await new Promise((resolve) => setTimeout(resolve, body.readUInt8(0) % 7))
    received += 1
  })
  const topic = agentTopic.write('agent-1', 'captures')
  const inFlight = new Set<Promise<void>>()
  for (let number = 0; number < frames; number += 1) {
    const sent = link.publish(topic, Buffer.alloc(frameBytes + (number % 977), number), 1)
    const counted = sent.finally(() => inFlight.delete(counted))
    inFlight.add(counted)
    // Bursts and pauses in turn, so that reading stops and begins again.
    if (number % 3 === 2) await Promise.all(inFlight)
  }
  await Promise.all(inFlight)
  expect(received).toBe(frames)
  await link[Symbol.asyncDispose]()
  await broker[Symbol.asyncDispose]()
})

test('a packet over the limit ends its connection before it is gathered', async () => {
  const { broker, link } = await connect(async () => undefined)
  const tooLarge = link.publish(agentTopic.write('agent-1', 'captures'), Buffer.alloc(9_000_000), 1)
  await expect(tooLarge).rejects.toMatchObject({ code: 'MQTT_AWAY' })
  await link.closed
  await broker[Symbol.asyncDispose]()
})
