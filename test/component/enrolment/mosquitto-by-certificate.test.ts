// When the broker is Mosquitto with our configuration, then a certificate opens its own topics there too, and only while it holds.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Message } from '@zhian/bridge/intake'
import { authorityFiles } from '@zhian/contracts/authority-files'
import type { AgentIdentity } from '@zhian/contracts/enrolment'
import { agentTopic } from '@zhian/contracts/topics'
import { credentialsOf } from '@zhian/edge-agent/enrol/keep-identity'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { eventually } from '../../support/eventually.ts'
import { givenCarrier, givenZone } from './given-zone.ts'
import type { Zone } from './given-zone.ts'
import { startZoneMosquitto } from './zone-mosquitto.ts'

const dayMs = 24 * 3600 * 1000
const received: Message[] = []
let zone: Zone
let mosquitto: Awaited<ReturnType<typeof startZoneMosquitto>>

beforeAll(async () => {
  zone = await givenZone()
  mosquitto = await startZoneMosquitto(zone, async (message) => void received.push(message))
})

afterAll(async () => {
  await mosquitto[Symbol.asyncDispose]()
  await zone[Symbol.asyncDispose]()
})

async function connect(identity: AgentIdentity, clientId = identity.agentId) {
  const acks: string[] = []
  const link = await openMqttLink(
    {
      url: mosquitto.agentUrl,
      protocolVersion: 5,
      clientId,
      keepaliveSeconds: 60,
      isSessionClean: true,
      tls: credentialsOf(identity),
    },
    {
      topics: [agentTopic.write(identity.agentId, 'ack')],
      onMessage: (_topic, body) => void acks.push(body.toString()),
    },
  )
  return { link, acks }
}

const broken = (why: string) => ({
  code: 'MQTT_AWAY',
  message: expect.stringMatching(new RegExp(why, 'i')) as string,
})

test('an agent publishes its own captures, and the bridge’s acknowledgement comes back', async () => {
  const { link, acks } = await connect(await zone.enrolled('gate-1'))
  await link.publish(agentTopic.write('gate-1', 'captures'), 'frame', 1)
  await eventually(() => expect(received).toMatchObject([{ agentId: 'gate-1' }]), {
    withinMs: 5000,
  })
  mosquitto.bridge.acknowledge(agentTopic.write('gate-1', 'ack'), 'safe')
  await eventually(() => expect(acks).toEqual(['safe']), { withinMs: 5000 })
  await link[Symbol.asyncDispose]()
})

test('a foreign topic, and one’s own acknowledgements, are not authorised', async () => {
  received.length = 0
  const { link } = await connect(await zone.enrolled('gate-2'))
  for (const topic of [agentTopic.write('gate-1', 'captures'), agentTopic.write('gate-2', 'ack')])
    await expect(link.publish(topic, 'x', 1)).rejects.toMatchObject({ code: 'UNAUTHORISED' })
  await link[Symbol.asyncDispose]()
  expect(received).toEqual([])
})

test('a carrier writes for others and hears their acknowledgements, and nothing else', async () => {
  received.length = 0
  const acks: string[] = []
  const url = mosquitto.agentUrl
  const address = { ...(await givenCarrier(zone)), url, protocolVersion: 5 as const }
  await using link = await openMqttLink(address, {
    topics: [agentTopic.write('gate-9', 'ack'), agentTopic.filter('captures')],
    onMessage: (topic, body) => void acks.push(`${topic} ${body.toString()}`),
  })
  for (const leaf of ['captures', 'ledger'] as const)
    await link.publish(agentTopic.write('gate-9', leaf), leaf, 1)
  await eventually(() => expect(received.length).toBe(2), { withinMs: 5000 })
  mosquitto.bridge.acknowledge(agentTopic.write('gate-9', 'ack'), 'safe')
  await eventually(() => expect(acks).toEqual(['zhian/v1/gate-9/ack safe']), { withinMs: 5000 })
  for (const leaf of ['status', 'ack', 'cmd'] as const)
    await expect(link.publish(agentTopic.write('gate-9', leaf), 'x', 1)).rejects.toMatchObject({
      code: 'UNAUTHORISED',
    })
})

test('another client id does not take over another’s session', async () => {
  const first = await connect(await zone.enrolled('gate-3'))
  const second = await connect(await zone.enrolled('gate-4'), 'gate-3')
  await first.link.publish(agentTopic.write('gate-3', 'status'), '{}', 1)
  await first.link[Symbol.asyncDispose]()
  await second.link[Symbol.asyncDispose]()
})

test('expired: refused by the handshake, which says so on both sides', async () => {
  zone.clock.nowMs -= 100 * dayMs
  const identity = await zone.enrolled('gate-5').finally(() => (zone.clock.nowMs = Date.now()))
  await expect(connect(identity)).rejects.toMatchObject(broken('certificate expired'))
  await eventually(() => expect(mosquitto.child.output()).toMatch(/certificate verify failed/), {
    withinMs: 5000,
  })
})

test('revoked: refused once the new list is there and Mosquitto was told to read it', async () => {
  const identity = await zone.enrolled('gate-6')
  const { link } = await connect(identity)
  await link[Symbol.asyncDispose]()
  await zone.post('revocations', { agentId: 'gate-6' })
  const list = await fetch(`${zone.url}/v1/enrolment/revoked.crl`)
  await writeFile(join(mosquitto.folder, authorityFiles.revocationList), await list.text())
  mosquitto.child.process.kill('SIGHUP')
  await eventually(
    async () => {
      await expect(connect(identity)).rejects.toMatchObject(broken('certificate revoked'))
    },
    { withinMs: 10_000, everyMs: 200 },
  )
  const { link: other } = await connect(await zone.enrolled('gate-7'))
  await other[Symbol.asyncDispose]()
})
