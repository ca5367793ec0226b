// When a box has enrolled, then its captures reach Kafka by its certificate alone: no password, no name in its settings.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readBridgeConfig } from '@zhian/bridge/config'
import { startBridge } from '@zhian/bridge/service'
import type { StoredCapture } from '@zhian/contracts/capture'
import { kafkaTopics } from '@zhian/contracts/topics'
import { readEdgeAgentConfig } from '@zhian/edge-agent/config'
import { startEdgeAgent } from '@zhian/edge-agent/service'
import type { StatusPage } from '@zhian/edge-agent/health/agent-status'
import { eventually } from '../../support/eventually.ts'
import { givenCapture } from '../../support/given.ts'
import { startKafka } from '../../support/kafka.ts'
import { readTopic } from '../../support/topic-reader.ts'
import { givenZone, tlsFilesOf } from './given-zone.ts'

const never = new AbortController().signal

test('enrol, run, capture: it is in Kafka under the name of the certificate', async () => {
  await using zone = await givenZone()
  await using kafka = await startKafka()
  const { certFile, keyFile, caFile, crlFile } = tlsFilesOf(zone.authority)
  await using bridge = await startBridge(
    readBridgeConfig({
      LOG_LEVEL: 'silent',
      KAFKA_BROKERS: kafka.brokers.join(','),
      BLOBS_FOLDER: join(zone.folder, 'blobs'),
      BRIDGE_HEALTH_PORT: '0',
      BRIDGE_MQTT_PORT: '0',
      BRIDGE_TLS_PORT: '0',
      BRIDGE_TLS_CERT_FILE: certFile,
      BRIDGE_TLS_KEY_FILE: keyFile,
      BRIDGE_TLS_CA_FILE: caFile,
      BRIDGE_TLS_CRL_FILE: crlFile,
    }),
    never,
  )
  const identity = await zone.enrolled('gate-7')
  const inbox = join(zone.folder, 'inbox')
  await mkdir(inbox)
  await using agent = await startEdgeAgent(
    readEdgeAgentConfig({
      AGENT_FOLDER: zone.box('gate-7'),
      AGENT_MQTT_URL: `mqtts://localhost:${bridge.mqttTlsPort}`,
      AGENT_INBOX_FOLDER: inbox,
      AGENT_INBOX_SETTLE_MS: '0',
      AGENT_HEALTH_PORT: '0',
      AGENT_LOG_LEVEL: 'silent',
    }),
    never,
  )
  await using reader = await readTopic(kafka.brokers, kafkaTopics.captures)
  const [picture = Buffer.alloc(0)] = givenCapture().images
  await writeFile(join(inbox, 'gate.part'), picture)
  await rename(join(inbox, 'gate.part'), join(inbox, 'gate.jpg'))
  await eventually(() => expect(reader.records.length).toBe(1), { withinMs: 30_000 })
  const [record] = reader.records
  const { capture } = JSON.parse(record?.value.toString() ?? '{}') as StoredCapture
  expect(capture).toMatchObject({
    agentId: 'gate-7',
    enterpriseId: 'enterprise-1',
    siteId: 'site-1',
  })
  const answer = await fetch(`http://127.0.0.1:${agent.healthPort}/status`)
  const page = (await answer.json()) as StatusPage
  expect(page.identity).toMatchObject({ serial: identity.serial, notAfterMs: identity.notAfterMs })
  expect(page.uplink.isConnected).toBe(true)
})
