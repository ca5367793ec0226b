// When a certificate is not, or no longer, good for what its agent does, then both sides say so and nothing passes.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openEmbeddedBroker } from '@zhian/bridge/embedded-broker'
import { bridgeEvents } from '@zhian/bridge/events'
import type { Message } from '@zhian/bridge/intake'
import type { AgentIdentity } from '@zhian/contracts/enrolment'
import { agentTopic } from '@zhian/contracts/topics'
import { credentialsOf } from '@zhian/edge-agent/enrol/keep-identity'
import { silentLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import type { MqttAddress } from '@zhian/kit/mqtt/mqtt-link'
import { eventually } from '../../support/eventually.ts'
import { givenCarrier, givenZone, tlsFilesOf } from './given-zone.ts'
import type { Zone } from './given-zone.ts'

const dayMs = 24 * 3600 * 1000
let zone: Zone
let broker: Awaited<ReturnType<typeof openEmbeddedBroker>>
const refusals: { agentId: string; why: string }[] = []
const received: Message[] = []

beforeAll(async () => {
  zone = await givenZone()
  broker = await openEmbeddedBroker({
    host: '127.0.0.1',
    port: 0,
    connectionsMax: 100,
    agents: { admits: () => false },
    tls: { ...tlsFilesOf(zone.authority), host: '127.0.0.1', port: 0 },
    events: {
      ...bridgeEvents(silentLog(), openMetrics()),
      agentRefused: (fact) => void refusals.push(fact),
    },
    receive: async (message) => void received.push(message),
  })
})
beforeEach(() => {
  refusals.length = 0
  received.length = 0
})
afterAll(async () => {
  await broker[Symbol.asyncDispose]()
  await zone[Symbol.asyncDispose]()
})

function connect(identity: AgentIdentity, more: Partial<MqttAddress> = {}) {
  return openMqttLink({
    url: `mqtts://localhost:${broker.tlsPort}`,
    protocolVersion: 4,
    clientId: identity.agentId,
    keepaliveSeconds: 60,
    isSessionClean: true,
    tls: credentialsOf(identity),
    ...more,
  })
}

const refused = {
  code: 'UNAUTHORISED',
  message: expect.stringContaining('its name, password or certificate') as string,
}

test('with its own certificate an agent publishes to its own topics', async () => {
  const identity = await zone.enrolled('gate-1')
  await using link = await connect(identity)
  await link.publish(agentTopic.write('gate-1', 'status'), '{}', 1)
  expect(received).toMatchObject([{ agentId: 'gate-1', leaf: 'status' }])
})

test('a foreign topic ends the connection before anything passes', async () => {
  const link = await connect(await zone.enrolled('gate-2'))
  const foreign = link.publish(agentTopic.write('gate-1', 'captures'), 'x', 1)
  await expect(foreign).rejects.toMatchObject({ code: 'MQTT_AWAY' })
  await link.closed
  expect(received).toEqual([])
  expect(refusals).toEqual([{ agentId: 'gate-2', why: 'topic zhian/v1/gate-1/captures' }])
})

test('another client id than the certificate’s name is refused', async () => {
  const identity = await zone.enrolled('gate-3')
  await expect(connect(identity, { clientId: 'gate-1' })).rejects.toMatchObject(refused)
  expect(refusals).toEqual([
    { agentId: 'gate-3', why: 'client id gate-1 with the certificate of gate-3' },
  ])
})

test('an expired certificate is refused with its day', async () => {
  zone.clock.nowMs -= 100 * dayMs
  const identity = await zone.enrolled('gate-4').finally(() => (zone.clock.nowMs = Date.now()))
  await expect(connect(identity)).rejects.toMatchObject(refused)
  const day = new Date(identity.notAfterMs).toISOString()
  expect(refusals).toEqual([{ agentId: 'gate-4', why: `the certificate expired at ${day}` }])
})

test('no certificate, or one of another authority, is refused', async () => {
  const identity = await zone.enrolled('gate-5')
  const { ca } = credentialsOf(identity)
  await expect(connect(identity, { tls: { ca } })).rejects.toMatchObject(refused)
  await using elsewhere = await givenZone()
  const stranger = await elsewhere.enrolled('gate-5')
  const own = credentialsOf(stranger)
  await expect(connect(stranger, { tls: { ...own, ca } })).rejects.toMatchObject(refused)
  expect(refusals).toMatchObject([
    { agentId: 'unknown', why: 'the certificate is not believed: none was shown' },
    { agentId: 'gate-5', why: expect.stringMatching(/not believed: \w+/) as string },
  ])
})

test('a revoked agent is put out at once, and does not come back; others stay', async () => {
  const gone = await zone.enrolled('gate-6')
  const other = await zone.enrolled('gate-7')
  await using stays = await connect(other)
  const link = await connect(gone)
  expect((await zone.post('revocations', { agentId: 'gate-6' })).status).toBe(200)
  await link.closed
  expect(refusals).toEqual([{ agentId: 'gate-6', why: 'the certificate is revoked' }])
  await expect(connect(gone)).rejects.toMatchObject(refused)
  await stays.publish(agentTopic.write('gate-7', 'status'), '{}', 1)
  expect(received).toMatchObject([{ agentId: 'gate-7' }])
})

test('a renewed certificate is as good as the first', async () => {
  const identity = await zone.enrolled('gate-8')
  const { renew } = await import('@zhian/edge-agent/enrol/enrol')
  const next = await renew(zone.box('gate-8'), identity)
  expect(next.serial).not.toBe(identity.serial)
  await using link = await connect(next)
  await link.publish(agentTopic.write('gate-8', 'status'), '{}', 1)
  await eventually(() => expect(received).toMatchObject([{ agentId: 'gate-8' }]), {
    withinMs: 1000,
  })
})

test('a carrier writes the captures and the ledger of others, and nothing else', async () => {
  const url = `mqtts://localhost:${broker.tlsPort}`
  const address = { ...(await givenCarrier(zone)), url, protocolVersion: 4 as const }
  const acks: string[] = []
  const link = await openMqttLink(address, {
    topics: [agentTopic.write('gate-9', 'ack')],
    onMessage: (_topic, body) => void acks.push(body.toString()),
  })
  await link.publish(agentTopic.write('gate-9', 'captures'), 'frame', 1)
  await link.publish(agentTopic.write('gate-9', 'ledger'), '{}', 1)
  expect(received).toMatchObject([
    { agentId: 'gate-9', leaf: 'captures' },
    { agentId: 'gate-9', leaf: 'ledger' },
  ])
  broker.acknowledge(agentTopic.write('gate-9', 'ack'), 'safe')
  await eventually(() => expect(acks).toEqual(['safe']), { withinMs: 5000 })
  const foreign = link.publish(agentTopic.write('gate-9', 'status'), '{}', 1)
  await expect(foreign).rejects.toMatchObject({ code: 'MQTT_AWAY' })
  await link.closed
  expect(received.length).toBe(2)
})
