// When the broker is Mosquitto with our configuration, then a certificate opens its own topics there too, and only while it holds.
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openExternalBroker } from '@zhian/bridge/external-broker'
import { ByteRoom } from '@zhian/bridge/byte-room'
import { bridgeEvents } from '@zhian/bridge/events'
import type { Intake, Message } from '@zhian/bridge/intake'
import { authorityFiles } from '@zhian/contracts/authority-files'
import type { AgentIdentity } from '@zhian/contracts/enrolment'
import { agentTopic } from '@zhian/contracts/topics'
import { credentialsOf } from '@zhian/edge-agent/enrol/keep-identity'
import { silentLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { freePorts } from '../../../infra/local/ports.ts'
import { startChild } from '../../support/child.ts'
import type { Child } from '../../support/child.ts'
import { eventually } from '../../support/eventually.ts'
import { repositoryRoot } from '../../support/kafka.ts'
import { givenCarrier, givenZone } from './given-zone.ts'
import type { Zone } from './given-zone.ts'

const dayMs = 24 * 3600 * 1000
const received: Message[] = []
let zone: Zone
let folder: string
let mosquitto: Child
let bridge: Intake | undefined
let agentPort: number

beforeAll(async () => {
  zone = await givenZone()
  folder = await mkdtemp(join(tmpdir(), 'zhian-mosquitto-'))
  const [forAgents = 0, forBridges = 0] = await freePorts(2)
  agentPort = forAgents
  await writeFile(join(folder, 'zhian.acl'), await readFile(configured('zhian.acl')), {
    mode: 0o600,
  })
  for (const name of ['trusted', 'broker', 'brokerKey', 'revocationList'] as const)
    await copyFile(join(zone.authority, authorityFiles[name]), join(folder, authorityFiles[name]))
  const text = await readFile(configured('zhian.conf'), 'utf8')
  const own = text
    .replaceAll('/etc/mosquitto/zhian', folder)
    .replace('listener 8883', `listener ${forAgents} 127.0.0.1`)
    .replace('listener 8884', `listener ${forBridges}`)
  // Started by root it would become another user, who may not read this folder.
  await writeFile(join(folder, 'mosquitto.conf'), `user root\n${own}`)
  mosquitto = startChild({
    command: '/usr/sbin/mosquitto',
    args: ['-c', join(folder, 'mosquitto.conf')],
  })
  const file = (name: keyof typeof authorityFiles) =>
    readFile(join(zone.authority, authorityFiles[name]))
  await eventually(() => expect(mosquitto.output()).toMatch(/running/), {
    withinMs: 10_000,
  }).catch(() => {
    throw new Error(`Mosquitto does not run:\n${mosquitto.output()}`)
  })
  bridge = await openExternalBroker({
    url: `mqtts://localhost:${forBridges}`,
    protocolVersion: 5,
    clientId: 'zhian-bridge-1',
    share: 'bridge',
    tls: { ca: await file('trusted'), cert: await file('bridge'), key: await file('bridgeKey') },
    events: bridgeEvents(silentLog(), openMetrics()),
    receive: async (message) => void received.push(message),
    room: new ByteRoom(16_000_000),
  })
})

afterAll(async () => {
  await bridge?.[Symbol.asyncDispose]()
  await mosquitto[Symbol.asyncDispose]()
  await zone[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const configured = (name: string) => join(repositoryRoot, 'infra/mosquitto', name)

async function connect(identity: AgentIdentity, clientId = identity.agentId) {
  const acks: string[] = []
  const link = await openMqttLink(
    {
      url: `mqtts://localhost:${agentPort}`,
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
  bridge?.acknowledge(agentTopic.write('gate-1', 'ack'), 'safe')
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
  const url = `mqtts://localhost:${agentPort}`
  const address = { ...(await givenCarrier(zone)), url, protocolVersion: 5 as const }
  await using link = await openMqttLink(address, {
    topics: [agentTopic.write('gate-9', 'ack'), agentTopic.filter('captures')],
    onMessage: (topic, body) => void acks.push(`${topic} ${body.toString()}`),
  })
  for (const leaf of ['captures', 'ledger'] as const)
    await link.publish(agentTopic.write('gate-9', leaf), leaf, 1)
  await eventually(() => expect(received.length).toBe(2), { withinMs: 5000 })
  bridge?.acknowledge(agentTopic.write('gate-9', 'ack'), 'safe')
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
  await eventually(() => expect(mosquitto.output()).toMatch(/certificate verify failed/), {
    withinMs: 5000,
  })
})

test('revoked: refused once the new list is there and Mosquitto was told to read it', async () => {
  const identity = await zone.enrolled('gate-6')
  const { link } = await connect(identity)
  await link[Symbol.asyncDispose]()
  await zone.post('revocations', { agentId: 'gate-6' })
  const list = await fetch(`${zone.url}/v1/enrolment/revoked.crl`)
  await writeFile(join(folder, authorityFiles.revocationList), await list.text())
  mosquitto.process.kill('SIGHUP')
  await eventually(
    async () => {
      await expect(connect(identity)).rejects.toMatchObject(broken('certificate revoked'))
    },
    { withinMs: 10_000, everyMs: 200 },
  )
  const { link: other } = await connect(await zone.enrolled('gate-7'))
  await other[Symbol.asyncDispose]()
})
