import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import type { RequestOptions } from 'node:http'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodeFrame } from '@zhian/contracts/frame'
import type { Capture } from '@zhian/contracts/capture'
import { agentTopic } from '@zhian/contracts/topics'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import type { MqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { expect, test, vi } from 'vitest'
import { authorise } from './camera/gat1400/fixtures/given-desk.ts'
import { deviceId, face, facesOf, subImage } from './camera/gat1400/fixtures/messages.ts'
import { jpegOf } from './camera/gat1400/fixtures/pictures.ts'
import { readEdgeAgentConfig } from './config.ts'
import { startEdgeAgent } from './service.ts'

const scene = await jpegOf(640, 480)
const mosquitto = 'mosquitto'
const patience = { timeout: 30_000, interval: 50 }

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A real Mosquitto, which keeps nothing over its end. */
async function startMosquitto(port: number): Promise<AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-mosquitto-'))
  const conf = join(folder, 'mosquitto.conf')
  await writeFile(conf, `listener ${port} 127.0.0.1\nallow_anonymous true\n`)
  const broker = spawn(mosquitto, ['-c', conf], { stdio: 'ignore' })
  await vi.waitFor(async () => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect').finally(() => socket.destroy())
  }, patience)
  return {
    async [Symbol.asyncDispose]() {
      broker.kill()
      await once(broker, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What the bridge would see of one agent. */
async function openFarSide(port: number) {
  const captures: Capture[] = []
  const reports: { leaf: string; message: Record<string, unknown> }[] = []
  const leaves = ['captures', 'status', 'ledger'] as const
  const link: MqttLink = await openMqttLink(
    {
      url: `mqtt://127.0.0.1:${port}`,
      protocolVersion: 4,
      clientId: `far-side-${Math.random()}`,
      keepaliveSeconds: 60,
      isSessionClean: true,
    },
    {
      topics: leaves.map((leaf) => agentTopic.write('agent-1', leaf)),
      onMessage(topic, body) {
        const leaf = agentTopic.read(topic)?.leaf ?? ''
        if (leaf !== 'captures') reports.push({ leaf, message: JSON.parse(body.toString()) })
        const decoded = decodeFrame(body)
        if (decoded.ok) captures.push(decoded.frame.capture)
      },
    },
  )
  const acknowledge = (settled: readonly number[], epoch = captures[0]?.epoch) =>
    link.publish(
      agentTopic.write('agent-1', 'ack'),
      JSON.stringify({ schema: 'ack.v1', epoch, settled, refused: [] }),
      0,
    )
  return {
    captures,
    reports,
    acknowledge,
    [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
  }
}

async function givenFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-agent-'))
  await writeFile(join(folder, 'password'), 'Test1400\n')
  return {
    env: (mqttPort: number) => ({
      AGENT_ID: 'agent-1',
      AGENT_ENTERPRISE_ID: 'e1',
      AGENT_SITE_ID: 's1',
      AGENT_FOLDER: join(folder, 'state'),
      AGENT_MQTT_URL: `mqtt://127.0.0.1:${mqttPort}`,
      AGENT_GAT1400_HOST: '127.0.0.1',
      AGENT_GAT1400_PORT: '0',
      AGENT_GAT1400_PASSWORD_FILE: join(folder, 'password'),
      AGENT_FACE_MODE: 'private_network',
      AGENT_IMPACT_ASSESSMENT_ID: 'test',
      AGENT_HEALTH_PORT: '0',
      AGENT_LOG_LEVEL: 'silent',
    }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

function startAgent(env: Record<string, string>) {
  return startEdgeAgent(readEdgeAgentConfig(env), new AbortController().signal)
}

function headers(more: Record<string, string> = {}): Record<string, string> {
  return { 'content-type': 'application/VIID+JSON', 'user-identify': deviceId, ...more }
}

async function register(port: number): Promise<void> {
  const at = `http://127.0.0.1:${port}/VIID/System/Register`
  const body = JSON.stringify({ RegisterObject: { DeviceID: deviceId } })
  const first = await fetch(at, { method: 'POST', headers: headers(), body })
  const authorization = authorise(first.headers.get('www-authenticate') ?? '')
  const second = await fetch(at, { method: 'POST', headers: headers({ authorization }), body })
  expect([first.status, second.status]).toEqual([401, 200])
}

function faceMessage(id: string): string {
  return JSON.stringify(facesOf(face({ FaceID: id }, [subImage('14', scene)])))
}

async function post(port: number, body: string): Promise<number> {
  const at = `http://127.0.0.1:${port}/VIID/Faces`
  const answer = await fetch(at, { method: 'POST', headers: headers(), body })
  await answer.arrayBuffer()
  return answer.status
}

async function pending(healthPort: number): Promise<number> {
  const page = await (await fetch(`http://127.0.0.1:${healthPort}/status`)).json()
  return (page as { agent: { spool: { pending: number } } }).agent.spool.pending
}

test('a capture goes from the camera to the far side, and is freed by its acknowledgement alone', async () => {
  const mqttPort = await freePort()
  await using folder = await givenFolder()
  await using _broker = await startMosquitto(mqttPort)
  await using far = await openFarSide(mqttPort)
  await using agent = await startAgent(folder.env(mqttPort))
  const port = agent.gat1400Port ?? 0
  await register(port)
  for (const id of ['a', 'b', 'c']) expect(await post(port, faceMessage(id))).toBe(200)
  await vi.waitFor(() => expect(far.captures.map(({ seq }) => seq)).toEqual([1, 2, 3]), patience)
  expect(await pending(agent.healthPort)).toBe(3)
  await far.acknowledge([1, 2], 'another-epoch')
  await far.acknowledge([2, 3])
  await vi.waitFor(async () => expect(await pending(agent.healthPort)).toBe(1), patience)
  expect(far.captures[0]?.images[0]?.sha256).toBe(createHash('sha256').update(scene).digest('hex'))
  const leaves = new Set(far.reports.map(({ leaf }) => leaf))
  expect(leaves).toEqual(new Set(['ledger', 'status']))
})

test('with the broker away the camera gets its OK, and what waited arrives with the same ids after a restart', async () => {
  const mqttPort = await freePort()
  await using folder = await givenFolder()
  const ids: string[] = []
  {
    await using agent = await startAgent(folder.env(mqttPort))
    await register(agent.gat1400Port ?? 0)
    for (const id of ['a', 'b'])
      expect(await post(agent.gat1400Port ?? 0, faceMessage(id))).toBe(200)
  }
  await using _broker = await startMosquitto(mqttPort)
  for (let life = 0; life < 2; life += 1) {
    await using far = await openFarSide(mqttPort)
    await using _agent = await startAgent(folder.env(mqttPort))
    await vi.waitFor(() => expect(far.captures).toHaveLength(2), patience)
    ids.push(far.captures.map(({ captureId }) => captureId).join())
    expect(far.captures.map(({ sourceId }) => sourceId)).toEqual(['a', 'b'])
  }
  expect(ids[0]).toBe(ids[1])
})

test('killed at any moment, the agent has every capture that got its OK', async () => {
  const [mqttPort, port] = [await freePort(), await freePort()]
  await using folder = await givenFolder()
  const env = { ...folder.env(mqttPort), AGENT_GAT1400_PORT: String(port) }
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const answered: string[] = []
  for (let life = 0; life < 2; life += 1) {
    const agent = spawn(process.execPath, [main, 'run'], { env, stdio: 'ignore' })
    await vi.waitFor(() => register(port), patience)
    const killAfter = answered.length + 20
    const cameras = [0, 1, 2, 3].map(async (camera) => {
      for (let number = 0; ; number += 1) {
        const id = `life-${life}-${camera}-${number}`
        if ((await post(port, faceMessage(id))) === 200) answered.push(id)
        if (answered.length >= killAfter) agent.kill('SIGKILL')
      }
    })
    const ends = await Promise.allSettled(cameras)
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true)
  }
  await using _broker = await startMosquitto(mqttPort)
  await using far = await openFarSide(mqttPort)
  await using _agent = await startAgent(folder.env(mqttPort))
  const arrived = new Set<string | undefined>()
  await vi.waitFor(async () => {
    for (const { sourceId } of far.captures) arrived.add(sourceId)
    await far.acknowledge(far.captures.map(({ seq }) => seq).slice(-1000))
    expect(answered.filter((id) => !arrived.has(id))).toEqual([])
  }, patience)
})

test('chunked, expecting to continue, without a content type, and much too large', async () => {
  const mqttPort = await freePort()
  await using folder = await givenFolder()
  await using agent = await startAgent(folder.env(mqttPort))
  const port = agent.gat1400Port ?? 0
  await register(port)
  const send = async (options: RequestOptions, chunks: readonly (string | Buffer)[]) => {
    const sent = request({
      port,
      host: '127.0.0.1',
      path: '/viid/faces/?x=1',
      method: 'POST',
      ...options,
    })
    for (const chunk of chunks) sent.write(chunk)
    sent.end()
    const [answer] = await once(sent, 'response')
    answer.resume()
    await once(answer, 'end')
    return answer.statusCode as number
  }
  const identify = { 'user-identify': deviceId }
  const message = faceMessage('chunked')
  expect(await send({ headers: identify }, [message.slice(0, 100), message.slice(100)])).toBe(200)
  const expecting = { ...identify, expect: '100-continue', 'content-type': 'text/plain' }
  expect(await send({ headers: expecting }, [faceMessage('expecting')])).toBe(200)
  const mebibyte = Buffer.alloc(1024 * 1024, 'x')
  expect(
    await send(
      { headers: identify },
      Array.from({ length: 100 }, () => mebibyte),
    ),
  ).toBe(413)
  expect(await post(port, faceMessage('after'))).toBe(200)
  expect(await pending(agent.healthPort)).toBe(3)
})
