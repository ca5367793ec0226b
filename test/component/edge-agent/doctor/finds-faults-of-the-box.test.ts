// Each fault is really there; doctor names it, and nothing that only follows from it.
import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openQuarantine } from '@zhian/edge-agent/camera/quarantine'
import { authorise } from '@zhian/edge-agent/camera/gat1400/fixtures/given-desk'
import { deviceId } from '@zhian/edge-agent/camera/gat1400/fixtures/messages'
import { jpegOf } from '@zhian/edge-agent/camera/gat1400/fixtures/pictures'
import { runProgram } from '@zhian/edge-agent/cli/program'
import { lockFolder } from '@zhian/edge-agent/lock-folder'
import { openSpool, usualSpoolSettings } from '@zhian/edge-agent/spool/spool'
import { openSpoolDisk } from '@zhian/edge-agent/spool/spool-disk'
import { freePorts } from '../../../../infra/local/ports.ts'
import { eventually } from '../../../support/eventually.ts'
import { startMosquitto } from '../../../support/mosquitto.ts'
import { asProcess, hasNamespaces, inNamespace } from './as-process.ts'
import { givenBox, strangerAt } from './given-box.ts'

const minutes = (count: number) => count * 60_000
const mebibyte = 1024 * 1024
const isRoot = process.getuid?.() === 0
const silent = new Proxy({} as never, { get: () => () => undefined })

let broker: Awaited<ReturnType<typeof startMosquitto>>
beforeAll(async () => {
  broker = await startMosquitto()
})
afterAll(async () => {
  await broker[Symbol.asyncDispose]()
})

const given = (more: Readonly<Record<string, string>> = {}) => givenBox(broker.url, more)

test('all is well: nothing is found, nothing is changed, and the exit code is 0', async () => {
  const box = await given()
  await box.start()
  const { findings, isHealthy } = await box.diagnose()
  expect(findings.filter(({ level }) => level !== 'ok')).toEqual([])
  expect(isHealthy).toBe(true)
  expect(findings.map(({ check }) => check)).toEqual(
    expect.arrayContaining(['settings', 'disk', 'agent', 'broker', 'spool', 'cameras']),
  )
})

test('settings: what is missing, misspelt, broken or unreadable', async () => {
  const box = await given()
  const cases: [string, Record<string, string>][] = [
    ['fail folder_unset', { AGENT_FOLDER: '' }],
    ['fail not_enrolled', { AGENT_ID: '', AGENT_MQTT_URL: '' }],
    ['fail settings_refused', { AGENT_LOG_LEVEL: 'panic' }],
    ['fail password_file_unreadable', { AGENT_MQTT_PASSWORD_FILE: join(box.home, 'none') }],
    ['fail cameras_file_broken', { AGENT_CAMERAS_FILE: join(box.home, 'broken.json') }],
    ['fail camera_password_unreadable', { AGENT_CAMERAS_FILE: join(box.home, 'cameras.json') }],
    ['fail tool_missing', { PATH: '/nonexistent' }],
  ]
  const profile = { address: '10.0.0.9', username: 'admin', passwordFile: '/nonexistent/word' }
  const cameras = [{ deviceId: 'c1', protocol: 'dahua', profile }]
  await writeFile(join(box.home, 'broken.json'), '{"cameras":[')
  await writeFile(join(box.home, 'cameras.json'), JSON.stringify({ cameras }))
  const usual = { ...box.env }
  for (const [expected, wrong] of cases) {
    for (const name of Object.keys(box.env)) if (usual[name] === undefined) delete box.env[name]
    Object.assign(box.env, usual, wrong)
    expect(await box.faults(), expected).toEqual([expected])
  }
})

test('a misspelt setting is a warning with what was meant, and the exit code stays 0', async () => {
  const box = await given({ AGENT_SPOOL_BYTE_MAX: '1' })
  await box.start()
  const { findings, isHealthy } = await box.diagnose()
  const [finding] = findings.filter(({ level }) => level !== 'ok')
  expect(finding).toMatchObject({ code: 'setting_misspelt', level: 'warn' })
  expect(finding?.fix?.zh).toContain('AGENT_SPOOL_BYTES_MAX')
  expect(isHealthy).toBe(true)
})

test('the data folder: not there, a lock of somebody else, and simply no agent', async () => {
  const box = await given()
  expect(await box.faults()).toEqual(['fail agent_not_running'])
  const lock = await lockFolder(join(box.folder, 'spool'))
  const { findings } = await box.diagnose()
  const [locked] = findings.filter(({ level }) => level !== 'ok')
  expect(locked).toMatchObject({ code: 'folder_locked' })
  expect(locked?.cause?.en).toContain(`pid ${process.pid}`)
  await lock[Symbol.asyncDispose]()
  await rm(box.folder, { recursive: true })
  expect(await box.faults()).toEqual(['fail folder_missing'])
})

test('the data folder may not be written by its own user', async () => {
  const box = await given()
  const user = isRoot ? 65_534 : (process.getuid?.() ?? 0)
  if (isRoot) await chown(box.folder, user, user)
  await chmod(box.home, 0o755)
  await chmod(box.folder, 0o500)
  const as = isRoot ? ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups'] : []
  expect(await asProcess(box, as)).toEqual({ exitCode: 1, codes: ['fail folder_unwritable'] })
})

test.skipIf(!hasNamespaces)('a read-only file system, and a machine without network', async () => {
  const box = await given({ AGENT_MQTT_URL: 'mqtt://broker.example:1883' })
  const remount = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
  const readOnly = await asProcess(box, [...inNamespace, 'sh', '-c', remount, box.folder])
  expect(readOnly.codes).toContain('fail folder_read_only')
  expect(readOnly.codes).not.toContain('fail agent_not_running')
  const alone = await asProcess(box, inNamespace)
  expect(alone.codes).toEqual(['fail agent_not_running', 'fail network_down'])
})

test('the disk has less left than the floor', async () => {
  const box = await given({ AGENT_SPOOL_FREE_BYTES_MIN: String(1024 ** 4) })
  await box.start()
  expect(await box.faults()).toEqual(['fail disk_below_floor'])
})

test('the spool is full and blocks', async () => {
  const box = await given({ AGENT_SPOOL_BYTES_MAX: String(32 * mebibyte) })
  const disk = await openSpoolDisk(join(box.folder, 'spool'))
  const settings = {
    ...usualSpoolSettings,
    spoolBytesMax: 32 * mebibyte,
    whenFull: 'block' as const,
  }
  const spool = await openSpool({ disk, settings, events: silent, now: Date.now })
  const frame = Buffer.alloc(mebibyte)
  for (let isFull = false; !isFull;)
    isFull = await spool
      .append(() => frame)
      .then(
        () => false,
        () => true,
      )
  await spool[Symbol.asyncDispose]()
  await box.start()
  expect(await box.faults()).toEqual(['fail spool_full'])
})

test('a stranger has the status port, or a camera port, or all passive ports of FTP', async () => {
  const [cameraPort = 0, passive = 0, ftp = 0] = await freePorts(3)
  const box = await given()
  const web = createServer((_request, response) => response.end('hello')).listen(
    Number(box.env['AGENT_HEALTH_PORT']),
    '127.0.0.1',
  )
  await once(web, 'listening')
  expect(await box.faults()).toEqual(['fail health_port_taken'])
  web.closeAllConnections()
  web.close()
  await once(web, 'close')
  Object.assign(box.env, { AGENT_HIKVISION_PORT: String(cameraPort) })
  await strangerAt(cameraPort)
  const { findings } = await box.diagnose()
  const [taken] = findings.filter(({ level }) => level !== 'ok')
  expect(taken).toMatchObject({ code: 'camera_port_taken', explains: ['agent_not_running'] })
  expect(taken?.cause?.en).toMatch(new RegExp(`${cameraPort}.*pid ${process.pid}`))
  delete box.env['AGENT_HIKVISION_PORT']
  await writeFile(join(box.home, 'password'), 'word')
  Object.assign(box.env, {
    AGENT_FTP_PORT: String(ftp),
    AGENT_FTP_USERNAME: 'camera',
    AGENT_FTP_PASSWORD_FILE: join(box.home, 'password'),
    AGENT_FTP_PASSIVE_PORTS: `${passive}-${passive}`,
  })
  await strangerAt(passive)
  const ftpFaults = await box.faults()
  expect(ftpFaults).toEqual(['fail ftp_passive_ports_taken', 'fail agent_not_running'])
})

test('the inbox is gone under a running agent', async () => {
  const box = await given()
  box.env['AGENT_INBOX_FOLDER'] = join(box.home, 'inbox')
  await mkdir(join(box.home, 'inbox'))
  await box.start()
  await rm(join(box.home, 'inbox'), { recursive: true })
  expect(await box.faults()).toEqual(['fail inbox_missing'])
})

test('the machine’s clock is not synchronised', async () => {
  const box = await given()
  await box.start()
  await box.setClock('no')
  expect(await box.faults()).toEqual(['warn clock_unsynchronised'])
})

test('the quarantine grows', async () => {
  const box = await given()
  await box.start()
  const folder = join(box.folder, 'quarantine')
  const put = await openQuarantine({
    folder,
    quarantineBytesMax: mebibyte,
    now: Date.now,
    events: silent,
  })
  const message = { protocol: 'gat1400', reason: 'json_unreadable', bytes: Buffer.from('{') }
  for (let count = 0; count < 12; count += 1) await put.put(message)
  const { findings } = await box.diagnose()
  const [growing] = findings.filter(({ level }) => level !== 'ok')
  expect(growing).toMatchObject({ code: 'quarantine_growing', level: 'warn' })
  expect(growing?.cause?.en).toContain('12 messages')
})

test('connected, and nothing is acknowledged: there is no bridge', async () => {
  const box = await given()
  const inbox = join(box.home, 'inbox')
  box.env['AGENT_INBOX_FOLDER'] = inbox
  box.env['AGENT_INBOX_SETTLE_MS'] = '0'
  const { page } = await box.start()
  await writeFile(join(inbox, 'one.jpg'), await jpegOf(640, 480))
  await eventually(async () => expect((await page()).agent.spool.pending).toBe(1), {
    withinMs: 20_000,
  })
  expect(await box.faults()).toEqual([])
  expect(await box.faults(minutes(10))).toEqual(['fail nothing_acknowledged'])
})

test('a camera that never came, and one that has the wrong password', async () => {
  const [port = 0] = await freePorts(1)
  const box = await given({ AGENT_GAT1400_HOST: '127.0.0.1', AGENT_GAT1400_PORT: String(port) })
  await writeFile(join(box.home, 'password'), 'Test1400')
  box.env['AGENT_GAT1400_PASSWORD_FILE'] = join(box.home, 'password')
  const cameras = [{ deviceId, cameraId: '北门', protocol: 'gat1400' }]
  await writeFile(join(box.home, 'cameras.json'), JSON.stringify({ cameras }))
  box.env['AGENT_CAMERAS_FILE'] = join(box.home, 'cameras.json')
  await box.start()
  expect(await box.faults()).toEqual([])
  const offline = await box.diagnose(minutes(10))
  const [gone] = offline.findings.filter(({ level }) => level !== 'ok')
  expect(gone).toMatchObject({ code: 'cameras_offline' })
  expect(gone?.cause?.zh).toContain('北门')
  const at = `http://127.0.0.1:${port}/VIID/System/Register`
  const ask = (authorization?: string) =>
    fetch(at, {
      method: 'POST',
      headers: {
        'content-type': 'application/VIID+JSON',
        'user-identify': deviceId,
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: JSON.stringify({ RegisterObject: { DeviceID: deviceId } }),
    })
  const challenge = (await ask()).headers.get('www-authenticate') ?? ''
  expect((await ask(authorise(challenge, { secret: 'wrong' }))).status).toBe(401)
  expect(await box.faults(minutes(9))).toEqual(['fail camera_refused'])
})

test('doctor in words: cause and fix in either language, exit code 1, and talk apart from data', async () => {
  const box = await given()
  for (const [lang, words] of [
    ['zh', ['代理没有运行', 'systemctl start zhian-edge', 'agent_not_running']],
    ['en', ['The agent is not running', 'systemctl start zhian-edge']],
  ] as const) {
    const out = { said: '', complained: '' }
    const exitCode = await runProgram(['doctor', '--lang', lang], {
      env: box.env,
      say: (text) => (out.said += text),
      complain: (text) => (out.complained += text),
      run: async () => undefined,
    })
    expect(exitCode).toBe(1)
    for (const word of words) expect(out.said).toContain(word)
    expect(out.complained).toContain('zhian-edge support-bundle')
  }
})
