// When somebody installs cameras, then they are found, registered and tested from one command, which names what is wrong and what to do.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { listen } from '@zhian/kit/health'
import { jpegOf } from '@zhian/edge-agent/camera/gat1400/fixtures/pictures'
import { runProgram } from '@zhian/edge-agent/cli/program'
import { discoverDevices } from '@zhian/edge-agent/commission/discover-devices'
import { readEdgeAgentConfig } from '@zhian/edge-agent/config'
import { startEdgeAgent } from '@zhian/edge-agent/service'
import { freePorts } from '../../../infra/local/ports.ts'
import { openDahuaCamera } from '../../support/cameras/dahua-camera.ts'
import { startHikvisionCamera } from '../../support/cameras/hikvision-camera.ts'
import { startOnvifDevices } from '../../support/cameras/onvif-device.ts'

let folder: string
let agentPort: number
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhian-cameras-'))
  const [port = 0] = await freePorts(1)
  agentPort = port
})
afterEach(() => rm(folder, { recursive: true }))

const path = () => join(folder, 'cameras.json')

async function cameras(words: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const out = { said: '', complained: '' }
  const exitCode = await runProgram(['cameras', ...words], {
    env: { AGENT_CAMERAS_FILE: path(), AGENT_HEALTH_PORT: String(agentPort), LANG: 'en', ...more },
    say: (text) => (out.said += text),
    complain: (text) => (out.complained += text),
    run: async () => undefined,
  })
  return { ...out, exitCode }
}

async function secret(text: string): Promise<string> {
  await writeFile(join(folder, 'secret'), `${text}\n`)
  return join(folder, 'secret')
}

interface Tested {
  readonly steps: readonly { step: string; is: string; finding?: string }[]
}

async function tested(id: string) {
  const { said, exitCode } = await cameras(['test', id, '--json'])
  const { steps }: Tested = JSON.parse(said)
  return { exitCode, steps: steps.map(({ step, is, finding }) => [step, finding ?? is].join(' ')) }
}

async function addHikvision(address: string, password: string) {
  const passwordFile = await secret(password)
  const words = ['add', 'SIM0001', '--protocol', 'hikvision', '--address', address]
  return cameras([...words, '--camera-id', 'gate', '--password-file', passwordFile, '--replace'])
}

const agentEnv = () => ({
  AGENT_ID: 'agent-1',
  AGENT_ENTERPRISE_ID: 'e1',
  AGENT_SITE_ID: 's1',
  AGENT_FOLDER: join(folder, 'state'),
  AGENT_MQTT_URL: 'mqtt://127.0.0.1:1',
  AGENT_CAMERAS_FILE: path(),
  AGENT_HEALTH_PORT: String(agentPort),
  AGENT_LOG_LEVEL: 'silent',
})

/** China's wall clock, as the camera writes it. */
const localTime = (aheadMs = 0) =>
  new Date(Date.now() + 8 * 3600_000 + aheadMs).toISOString().slice(0, 19)

test('devices on the network are listed once each, and what is no answer is passed over', async () => {
  const device = (name: string) => ({ endpoint: `urn:uuid:${name}`, name, hardware: 'SIM' })
  await using devices = await startOnvifDevices([
    { ...device('北门 gate'), habit: 'well' },
    { ...device('南门 south'), habit: 'twice' },
    { ...device('stranger'), habit: 'unrelated' },
    { ...device('bomb'), habit: 'doctype' },
    { ...device('noise'), habit: 'noise' },
  ])
  const found = await discoverDevices({
    interfaces: ['127.0.0.1'],
    waitMs: 200,
    port: devices.port,
  })
  const named = found.map(({ address, name, hardware }) => [address, name, hardware].join(' '))
  expect(named.length).toBe(2)
  expect(new Set(named)).toEqual(new Set(['127.0.0.1 南门 south SIM', '127.0.0.1 北门 gate SIM']))
  expect(found[0]?.serviceUrls).toEqual(['http://192.0.2.7/onvif/device_service'])
  expect(devices.probes.some((probe) => probe.includes('dn:NetworkVideoTransmitter'))).toBe(true)
  const nowhere = discoverDevices({ interfaces: ['192.0.2.1'], waitMs: 0 })
  await expect(nowhere).rejects.toMatchObject({ code: 'CONFIG_REFUSED' })
})

test('a Hikvision camera is added and tested step by step', async () => {
  const picture = await jpegOf(640, 480)
  await using camera = await startHikvisionCamera({ password: 'Sim12345', localTime, picture })
  const added = await addHikvision(camera.address, 'Sim12345')
  expect(added).toMatchObject({ exitCode: 0 })
  expect(added.complained).toContain('systemctl restart zhian-edge')
  expect(await readFile(path(), 'utf8')).not.toContain('Sim12345')
  expect(await tested('gate')).toEqual({
    exitCode: 0,
    steps: ['name ok', 'tcp ok', 'login ok', 'clock ok', 'events ok', 'picture ok'],
  })
  const told = await cameras(['test', 'SIM0001'])
  expect(told.said).toContain('SIM-ANPR')
  expect(camera.seen.refused).toBe(0)
})

test('each thing that is wrong is named at the step where it shows', async () => {
  const aheadMs = 600_000
  await using camera = await startHikvisionCamera({ localTime: () => localTime(aheadMs) })
  await addHikvision(camera.address, 'wrong-password')
  const refused = await tested('gate')
  expect(refused).toEqual({ exitCode: 1, steps: ['name ok', 'tcp ok', 'login login_refused'] })
  expect(camera.seen.refused).toBe(1)
  const inChinese = await cameras(['test', 'gate'], { LANG: 'zh_CN.UTF-8' })
  expect(inChinese.said).toContain('摄像机拒绝用户名或密码')

  await addHikvision(camera.address, 'Sim12345')
  expect((await tested('gate')).steps.slice(3)).toEqual([
    'clock clock_wrong',
    'events ok',
    'picture picture_refused',
  ])
  const [closed = 0] = await freePorts(1)
  await addHikvision(`127.0.0.1:${closed}`, 'Sim12345')
  expect(await tested('gate')).toEqual({ exitCode: 4, steps: ['name ok', 'tcp port_closed'] })
  await addHikvision('no-such-host.invalid', 'Sim12345')
  expect(await tested('gate')).toEqual({ exitCode: 4, steps: ['name name_unknown'] })
  const login = { username: 'admin', password: 'Sim12345' }
  await using dahua = await openDahuaCamera(login)
  await addHikvision(`127.0.0.1:${dahua.port}`, 'Sim12345')
  expect((await tested('gate')).steps).toContain('login other_make')
})

test('a Dahua camera that takes brackets only encoded still opens its events', async () => {
  await using camera = await openDahuaCamera(
    { username: 'admin', password: 'Sim12345' },
    undefined,
    await jpegOf(640, 480),
  )
  camera.mood = 'encoded-only'
  const words = ['add', '7F1', '--protocol', 'dahua', '--address', `127.0.0.1:${camera.port}`]
  const login = ['--username', 'admin', '--password-file', await secret('Sim12345')]
  expect(await cameras([...words, ...login])).toMatchObject({ exitCode: 0 })
  expect(await tested('7F1')).toEqual({
    exitCode: 0,
    steps: ['name ok', 'tcp ok', 'login ok', 'clock ok', 'events ok', 'picture ok'],
  })
})

test('of a camera that pushes, the running agent says what it has heard', async () => {
  await cameras(['add', '33010101001190000001', '--protocol', 'gat1400', '--camera-id', 'west'])
  expect(await tested('west')).toEqual({ exitCode: 1, steps: ['heard agent_away'] })
  const away = await cameras(['list', '--json'])
  expect(JSON.parse(away.said)).toMatchObject({ isAgentRunning: false, cameras: [{}] })
  const env = agentEnv()
  await using _agent = await startEdgeAgent(readEdgeAgentConfig(env), new AbortController().signal)
  expect(await tested('west')).toEqual({ exitCode: 1, steps: ['heard never_heard'] })
  const listed = await cameras(['list', '--json'])
  expect(JSON.parse(listed.said)).toMatchObject({
    isAgentRunning: true,
    cameras: [{ cameraId: 'west', isInFile: true, status: { isOnline: false } }],
  })
  expect((await cameras(['list'])).said).toContain('west')
})

test.each(['hikvision', 'dahua'])(
  'a %s camera without a password is one that pushes',
  async (protocol) => {
    await using camera = await startHikvisionCamera({ localTime })
    const words = ['add', 'P1', '--protocol', protocol, '--camera-id', 'push', '--no-password']
    expect(await cameras(words)).toMatchObject({ exitCode: 0 })
    expect(await tested('push')).toEqual({ exitCode: 1, steps: ['heard agent_away'] })
    await cameras([...words, '--address', camera.address, '--replace'])
    const [port = 0] = await freePorts(1)
    const env = {
      ...agentEnv(),
      AGENT_HIKVISION_HOST: '127.0.0.1',
      AGENT_HIKVISION_PORT: String(port),
    }
    await using _agent = await startEdgeAgent(
      readEdgeAgentConfig(env),
      new AbortController().signal,
    )
    expect((await tested('push')).steps).toEqual(['name ok', 'tcp ok', 'heard never_heard'])
    expect(camera.seen.refused).toBe(0)
    if (protocol === 'dahua') return
    const heartbeat =
      '<EventNotificationAlert><eventType>heartBeat</eventType></EventNotificationAlert>'
    await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: heartbeat })
    expect(await tested('push')).toEqual({ exitCode: 0, steps: ['name ok', 'tcp ok', 'heard ok'] })
  },
)

test('an ONVIF device is asked by SOAP what time it is', async () => {
  const asked: string[] = []
  const answer = (inner: string) =>
    `<?xml version="1.0"?><env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope" xmlns:tds="urn:t">
<env:Body>${inner}</env:Body></env:Envelope>`
  let isOnvif = true
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push(`${request.method} ${request.url} ${/<(\w+DateAndTime)\b/.exec(body)?.[1] ?? ''}`)
      response.setHeader('content-type', 'application/soap+xml')
      response.end(
        isOnvif
          ? answer(
              '<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType xmlns:tt="urn:s">NTP</tt:DateTimeType></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>',
            )
          : answer('<env:Fault/>'),
      )
    })
  })
  const port = await listen(server, { host: '127.0.0.1', port: 0 })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await cameras(['add', 'O1', '--protocol', 'onvif', '--address', `127.0.0.1:${port}`])
  const reached = ['name ok', 'tcp ok']
  expect((await tested('O1')).steps).toEqual([
    ...reached,
    'login ok',
    'clock ok',
    'heard agent_away',
  ])
  expect(asked[0]).toBe('POST /onvif/device_service GetSystemDateAndTime')
  isOnvif = false
  expect((await tested('O1')).steps).toEqual([...reached, 'login other_make'])
})

test('what cannot be done says so by its exit code', async () => {
  expect(await cameras(['test', 'nobody'])).toMatchObject({ exitCode: 78 })
  await writeFile(path(), '{"cameras": []}')
  expect(await cameras(['test', 'nobody'])).toMatchObject({ exitCode: 2 })
  const add = ['add', 'SIM0001', '--protocol', 'hikvision', '--address', '10.0.0.7']
  expect(await cameras(add)).toMatchObject({ exitCode: 2 })
  expect(await cameras(add, { AGENT_CAMERAS_FILE: '' })).toMatchObject({ exitCode: 78 })
  expect(await cameras([...add, '--no-password', '--set', 'colour=red'])).toMatchObject({
    exitCode: 1,
  })
  expect(await cameras(['discover', '--seconds', '0'])).toMatchObject({ exitCode: 2 })
})
