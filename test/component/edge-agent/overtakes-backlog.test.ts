import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Capture } from '@zhian/contracts/capture'
import { decodeFrame } from '@zhian/contracts/frame'
import { agentTopic } from '@zhian/contracts/topics'
import { jpegOf } from '@zhian/edge-agent/camera/gat1400/fixtures/pictures'
import { flightBounds } from '@zhian/edge-agent/config'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { expect, onTestFinished, test, vi } from 'vitest'
import { vehicleMessage } from '../../../infra/local/cameras/capture-message.ts'
import { gat1400Camera } from '../../../infra/local/cameras/gat1400-camera.ts'
import { freePorts } from '../../../infra/local/ports.ts'
import { startChild } from '../../support/child.ts'
import { assertConserved } from '../../support/conservation.ts'
import { fillSpool } from '../../support/filled-spool.ts'
import { repositoryRoot } from '../../support/kafka.ts'
import { startMosquitto } from '../../support/mosquitto.ts'

const patience = { timeout: 60_000, interval: 20 }
const backlog = 200
const agentId = 'agent-1'
const deviceId = '33078400421191000001'
const size = { width: 64, height: 48 }
const jpeg = await jpegOf(size.width, size.height)

/** The far side: it knows captures by their id, and acknowledges as many as it is told to. */
async function openFarSide(url: string) {
  const captures = new Map<string, Capture>()
  let acknowledgedMax = 0
  let acknowledged = 0
  const link = await openMqttLink(
    { url, protocolVersion: 4, clientId: 'far-side', keepaliveSeconds: 60, isSessionClean: true },
    {
      topics: [agentTopic.write(agentId, 'captures')],
      async onMessage(_topic, body) {
        const decoded = decodeFrame(body)
        if (!decoded.ok) throw new Error(decoded.problem)
        const { captureId, epoch, seq } = decoded.frame.capture
        captures.set(captureId, decoded.frame.capture)
        if (acknowledged >= acknowledgedMax) return
        acknowledged += 1
        const settled = { schema: 'ack.v1', epoch, settled: [seq], refused: [] }
        await link.publish(agentTopic.write(agentId, 'ack'), JSON.stringify(settled), 0)
      },
    },
  )
  return {
    sourceIds: () => [...captures.values()].map(({ sourceId = '' }) => sourceId),
    acknowledgeUpTo: (count: number) => (acknowledgedMax = count),
    [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
  }
}

async function givenAgent(mqttUrl: string) {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-outage-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'password'), 'Test1400')
  const [cameraPort = 0, healthPort = 0] = await freePorts(2)
  const env = {
    AGENT_ID: agentId,
    AGENT_ENTERPRISE_ID: 'e1',
    AGENT_SITE_ID: 's1',
    AGENT_FOLDER: join(folder, 'agent'),
    AGENT_MQTT_URL: mqttUrl,
    AGENT_GAT1400_HOST: '127.0.0.1',
    AGENT_GAT1400_PORT: String(cameraPort),
    AGENT_GAT1400_PASSWORD_FILE: join(folder, 'password'),
    AGENT_HEALTH_PORT: String(healthPort),
    AGENT_LOG_LEVEL: 'silent',
  }
  const url = `http://127.0.0.1:${cameraPort}`
  const camera = gat1400Camera({ url, deviceId, username: 'camera', password: 'Test1400' })
  let number = 0
  return {
    folder: env.AGENT_FOLDER,
    start: () =>
      startChild({
        command: process.execPath,
        args: [join(repositoryRoot, 'edge-agent/src/main.ts'), 'run'],
        env,
      }),
    /** Sends one more capture until it is taken; resolves with its id. */
    async capture(): Promise<string> {
      number += 1
      const message = vehicleMessage({ deviceId, atMs: Date.now(), number, jpeg, size })
      await camera.deliver(message.path, message.body, AbortSignal.timeout(patience.timeout))
      return message.sourceId
    },
    async spool() {
      const answer = await fetch(`http://127.0.0.1:${healthPort}/status`)
      const { agent } = (await answer.json()) as { agent: { spool: Record<string, number> } }
      return agent.spool
    },
  }
}

// When the line comes back after days, then what is captured now goes first and what waited follows, because an alarm of
// last Tuesday helps nobody tonight; and whatever dies meanwhile, each capture ends once.
test('live captures overtake days of backlog; across a kill nothing is lost and nothing counts twice', async () => {
  await using broker = await startMosquitto()
  await using far = await openFarSide(broker.url)
  const agent = await givenAgent(broker.url)
  const waited = await fillSpool(agent.folder, {
    agentId,
    captures: backlog,
    imageBytes: 2000,
    days: 3,
  })

  // Nothing is acknowledged, so the backlog fills its half of what may be on the way, and stands.
  const firstLife = agent.start()
  await vi.waitFor(
    () => expect(far.sourceIds()).toHaveLength(flightBounds.unacknowledgedMax / 2),
    patience,
  )
  const live = [await agent.capture()]
  await vi.waitFor(() => expect(far.sourceIds()).toEqual(expect.arrayContaining(live)), patience)
  expect(far.sourceIds()).toHaveLength(flightBounds.unacknowledgedMax / 2 + 1)
  expect(far.sourceIds().slice(0, -1)).toEqual(waited.slice(0, flightBounds.unacknowledgedMax / 2))
  await firstLife.kill('SIGKILL')

  // The second life gets half of it through, and dies in the middle of the rest.
  far.acknowledgeUpTo(backlog / 2)
  const secondLife = agent.start()
  live.push(await agent.capture())
  await vi.waitFor(
    async () => expect((await agent.spool())['pending']).toBe(backlog / 2 + 2),
    patience,
  )
  await secondLife.kill('SIGKILL')

  far.acknowledgeUpTo(Infinity)
  await using _thirdLife = agent.start()
  live.push(await agent.capture())
  const ended = { lastSeq: backlog + live.length, pending: 0, evicted: 0, refused: 0, corrupt: 0 }
  await vi.waitFor(async () => expect(await agent.spool()).toMatchObject(ended), patience)
  assertConserved([...waited, ...live], {
    stored: far.sourceIds(),
    dead: [],
    evicted: [],
    pending: [],
  })
})
