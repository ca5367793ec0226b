// What comes in and how it waits, broken in each of its places; doctor names the place, and nothing that only follows from it.
import { spawn } from 'node:child_process'
import { chmod, chown, mkdir, statfs, writeFile } from 'node:fs/promises'
import { createServer as createWeb } from 'node:http'
import { connect } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { jpegOf } from '@zhian/edge-agent/camera/gat1400/fixtures/pictures'
import { examine } from '@zhian/edge-agent/doctor/examine'
import { surroundingsOf } from '@zhian/edge-agent/settings/settings'
import { openSpool, usualSpoolSettings } from '@zhian/edge-agent/spool/spool'
import { openSpoolDisk } from '@zhian/edge-agent/spool/spool-disk'
import { freePorts } from '../../../../infra/local/ports.ts'
import { eventually } from '../../../support/eventually.ts'
import { startMosquitto } from '../../../support/mosquitto.ts'
import { asNobody, asProcess, hasNamespaces, inNamespace, isRoot } from './as-process.ts'
import { givenBox, strangerAt } from './given-box.ts'
import type { Box } from './given-box.ts'

const mebibyte = 1024 * 1024
const silent = new Proxy({} as never, { get: () => () => undefined })

let broker: Awaited<ReturnType<typeof startMosquitto>>
beforeAll(async () => {
  broker = await startMosquitto()
})
afterAll(async () => {
  await broker[Symbol.asyncDispose]()
})

const given = (more: Readonly<Record<string, string>> = {}) => givenBox(broker.url, more)

/** The box's status as an agent would tell it, with other words in it. */
async function tells(box: Box, agent: object, more: object = {}) {
  const page = {
    agent: {
      schema: 'agent-status.v1',
      agentId: 'agent-1',
      startedAtMs: Date.now(),
      spool: { pending: 0, spoolBytes: 0 },
      cameras: [],
      ...agent,
    },
    uplink: { isConnected: true, sinceMs: Date.now() },
    problems: [],
    ...more,
  }
  const server = createWeb((_request, response) => response.end(JSON.stringify(page)))
  server.listen(Number(box.env['AGENT_HEALTH_PORT']), '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
}

test('whoever holds the status port says nothing', async () => {
  const box = await given()
  await strangerAt(Number(box.env['AGENT_HEALTH_PORT']))
  expect(await box.faults()).toEqual(['fail agent_silent'])
})

test('the disk comes near its floor', async () => {
  const box = await given()
  const { bavail, bsize } = await statfs(box.folder)
  box.env['AGENT_SPOOL_FREE_BYTES_MIN'] = String(Math.floor(bavail * bsize * 0.7))
  await box.start()
  expect(await box.faults()).toEqual(['warn disk_nearly_full'])
})

test.skipIf(!hasNamespaces)('the file system has no inode left', async () => {
  const box = await given({ AGENT_SPOOL_FREE_BYTES_MIN: String(mebibyte) })
  const mount = 'mount -t tmpfs -o size=64m,nr_inodes=2 none "$0" && touch "$0/one" && exec "$@"'
  const how = [...inNamespace.filter((each) => each !== '--net'), 'sh', '-c', mount, box.folder]
  expect(await asProcess(box, how)).toEqual({ exitCode: 1, codes: ['fail inodes_used_up'] })
})

test('the settings file holds a line that is no setting', async () => {
  const box = await given()
  await box.start()
  const file = join(box.home, 'zhian-edge.conf')
  await writeFile(file, 'AGENT_LOG_LEVEL=silent\nthis is no setting\n')
  const surroundings = surroundingsOf(box.env, { named: file, usual: undefined })
  const { findings } = await examine(surroundings, Date.now())
  const faulty = findings.filter(({ level }) => level !== 'ok')
  expect(faulty).toMatchObject([{ level: 'fail', code: 'settings_file_unreadable' }])
})

test.skipIf(!isRoot)('who asks may not look into the folder', async () => {
  const box = await given()
  await chmod(box.home, 0o755)
  await box.start()
  expect(await asProcess(box, asNobody)).toEqual({ exitCode: 0, codes: ['warn rights_missing'] })
})

test.skipIf(!isRoot)('the inbox may not be written by the agent’s user', async () => {
  const box = await given()
  const inbox = join(box.home, 'inbox')
  box.env['AGENT_INBOX_FOLDER'] = inbox
  await mkdir(inbox, { mode: 0o500 })
  await chmod(box.home, 0o755)
  await box.start()
  await chown(box.folder, 65_534, 65_534)
  expect(await asProcess(box, asNobody)).toEqual({ exitCode: 1, codes: ['fail inbox_unwritable'] })
})

test('the spool is full and gives up what is old', async () => {
  const spoolBytesMax = 32 * mebibyte
  const box = await given({
    AGENT_SPOOL_BYTES_MAX: String(spoolBytesMax),
    AGENT_SPOOL_WHEN_FULL: 'drop-oldest',
  })
  const disk = await openSpoolDisk(join(box.folder, 'spool'))
  const settings = { ...usualSpoolSettings, spoolBytesMax, whenFull: 'block' as const }
  const spool = await openSpool({ disk, settings, events: silent, now: Date.now })
  const frame = Buffer.alloc(mebibyte / 2)
  while (spool.state.spoolBytes < spoolBytesMax - mebibyte) await spool.append(() => frame)
  await spool[Symbol.asyncDispose]()
  await box.start()
  expect(await box.faults()).toEqual(['warn spool_gives_way'])
})

test('a camera whose alert stream cannot be opened is a way in with trouble', async () => {
  const [closed = 0] = await freePorts(1)
  const box = await given()
  await writeFile(join(box.home, 'word'), 'Sim12345')
  const profile = { address: `127.0.0.1:${closed}`, passwordFile: join(box.home, 'word') }
  const cameras = [{ deviceId: 'SIM1', cameraId: 'gate', protocol: 'hikvision', profile }]
  await writeFile(join(box.home, 'cameras.json'), JSON.stringify({ cameras }))
  box.env['AGENT_CAMERAS_FILE'] = join(box.home, 'cameras.json')
  await box.start()
  await eventually(async () => expect(await box.faults()).toEqual(['fail way_in_troubled']), {
    withinMs: 20_000,
  })
  expect(await box.faults(10 * 60_000)).toEqual(['fail way_in_troubled'])
})

test('the broker’s machine takes no connection and refuses none', async () => {
  const [port = 0] = await freePorts(1)
  const listening = `require('net').createServer().listen({ port: ${port}, host: '127.0.0.1', backlog: 1 }, () => console.log('ready'))`
  const child = spawn(process.execPath, ['-e', listening], { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  child.kill('SIGSTOP')
  // What it does not accept fills its queue; then the system answers nobody.
  const waiting = Array.from({ length: 8 }, () => connect({ port, host: '127.0.0.1' }))
  onTestFinished(() => waiting.forEach((socket) => socket.on('error', () => undefined).destroy()))
  await Promise.all(waiting.slice(0, 2).map((socket) => once(socket, 'connect')))
  const box = await givenBox(`mqtt://127.0.0.1:${port}`)
  expect(await box.faults()).toEqual(['fail agent_not_running', 'fail broker_unreachable'])
})

test.each([
  ['camera_clock_wrong', 'clock_wrong', '+620 s'],
  ['camera_silent', 'silent', '西门'],
  ['camera_picture_fault', 'covered', 'covered'],
])('%s, as the agent tells it', async (code, fault, words) => {
  const box = await given()
  const clock = { offsetMs: 620_000, uncertaintyMs: 500 }
  const camera = { deviceId: '1', protocol: 'gat1400', isOnline: true, captures: 3, clock }
  await tells(box, { cameras: [{ ...camera, cameraId: '西门', faults: [fault] }] })
  const { findings } = await box.diagnose()
  const faulty = findings.filter(({ level }) => level !== 'ok')
  expect(faulty).toMatchObject([{ level: 'warn', code }])
  expect(faulty[0]?.cause?.zh).toContain('西门')
  expect(faulty[0]?.cause?.zh).toContain(words)
})

test('face pictures that stay here: because nobody chose, and because the way is open', async () => {
  const box = await given()
  const inbox = join(box.home, 'inbox')
  Object.assign(box.env, {
    AGENT_INBOX_FOLDER: inbox,
    AGENT_INBOX_KIND: 'face',
    AGENT_INBOX_SETTLE_MS: '0',
  })
  await mkdir(inbox)
  const { agent } = await box.start()
  expect(await box.faults()).toEqual([])
  await writeFile(join(inbox, 'face.jpg'), await jpegOf(64, 64))
  await eventually(async () => expect(await box.faults()).toEqual(['warn face_mode_unchosen']), {
    withinMs: 20_000,
  })
  await agent[Symbol.asyncDispose]()
  box.env['AGENT_FACE_MODE'] = 'private_network'
  await box.start()
  await eventually(async () => expect(await box.faults()).toEqual(['warn faces_troubled']), {
    withinMs: 20_000,
  })
  const { findings } = await box.diagnose()
  const [open] = findings.filter(({ code }) => code === 'faces_troubled')
  expect(open?.cause?.en).toContain('not reached by mutual TLS')
})
