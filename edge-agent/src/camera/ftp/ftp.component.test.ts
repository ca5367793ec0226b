import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Client } from 'basic-ftp'
import { expect, test, vi } from 'vitest'
import { givenDesk } from '../gat1400/fixtures/given-desk.ts'
import { jpegOf } from '../gat1400/fixtures/pictures.ts'
import { openFtp } from './ftp-adapter.ts'
import type { FtpSettings } from './ftp-adapter.ts'

const picture = await jpegOf(320, 240)
const named = '10.0.0.7_01_20261124115800000_VEHICLE_DETECTION.jpg'
const usual = {
  host: '127.0.0.1',
  port: 0,
  accounts: [{ username: 'cam', password: 'secret' }],
  passivePorts: { from: 0, to: 0 },
  kind: 'vehicle',
  stagingBytesMax: 1e7,
  fileBytesMax: 1e6,
  filesBytesMax: 2e6,
  unfinishedMs: 60_000,
  openMs: 2000,
  stallMs: 500,
  idleMs: 10_000,
  sweepMs: 20,
} as const

async function givenServer(more: Partial<FtpSettings> = {}) {
  const given = await givenDesk()
  const stagingFolder = await mkdtemp(join(tmpdir(), 'zhian-ftp-'))
  const adapter = await openFtp({ ...usual, stagingFolder, ...more }, given.doors)
  return {
    given,
    port: adapter.port,
    stagingFolder,
    captures: async () => (await given.frames()).map(({ capture }) => capture),
    async logIn() {
      const client = new Client(5000)
      await client.access({
        host: '127.0.0.1',
        port: adapter.port,
        user: 'cam',
        password: 'secret',
      })
      return client
    },
    async [Symbol.asyncDispose]() {
      await adapter[Symbol.asyncDispose]()
      await given[Symbol.asyncDispose]()
      await rm(stagingFolder, { recursive: true, force: true })
    },
  }
}

/** A camera's side of a control connection, word by word. */
async function openControl(port: number) {
  const socket = connect(port, '127.0.0.1')
  const closed = once(socket, 'close')
  let text = ''
  socket.on('error', () => undefined)
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8')
  })
  const reply = (code: number) =>
    vi.waitFor(() => {
      const found = new RegExp(`^${code} .*$`, 'm').exec(text)
      if (found === null) throw new Error(`no ${code} in ${JSON.stringify(text)}`)
      text = ''
      return found[0]
    }, 5000)
  await reply(220)
  const say = (line: string | Buffer, code: number) => {
    socket.write(Buffer.isBuffer(line) ? line : `${line}\r\n`)
    return reply(code)
  }
  return {
    socket,
    closed,
    say,
    reply,
    async logIn() {
      await say('USER cam', 331)
      await say('PASS secret', 230)
    },
    async passive(): Promise<Socket> {
      const said = await say('EPSV', 229)
      const data = connect(Number(/\|\|\|(\d+)\|/.exec(said)?.[1]), '127.0.0.1')
      await once(data, 'connect')
      data.on('error', () => undefined)
      return data
    },
    [Symbol.dispose]: () => socket.destroy(),
  }
}

test('a client of another make logs in, makes folders, uploads, asks for the size and leaves', async () => {
  await using server = await givenServer()
  const client = await server.logIn()
  await client.ensureDir('7F00000AAA00001/2026-11-24/pic_001/11/58')
  const end = await client.uploadFrom(Readable.from([picture]), '07[M][0@0][1].jpg')
  expect(end.code).toBe(226)
  expect(await client.size('07[M][0@0][1].jpg')).toBe(picture.length)
  client.close()
  expect(await server.captures()).toMatchObject([
    {
      camera: {
        protocol: 'ftp',
        deviceId: '7F00000AAA00001',
        channelId: '7F00000AAA00001_001',
        peerAddress: '127.0.0.1',
      },
      deviceTime: '2026-11-24 11:58:07',
      images: [{ imageBytes: picture.length }],
    },
  ])
  expect(await readdir(server.stagingFolder)).toEqual([])
})

test('a temporary name becomes a capture when it gets its last one; a plate in the name is read', async () => {
  await using server = await givenServer()
  const client = await server.logIn()
  await client.uploadFrom(Readable.from([picture]), 'upload.tmp')
  expect(await server.captures()).toEqual([])
  expect(await readdir(server.stagingFolder)).toHaveLength(1)
  await client.rename('upload.tmp', '20261124115800000_浙A12345_VEHICLE_DETECTION.jpg')
  client.close()
  expect(await server.captures()).toMatchObject([
    { attributes: { plateText: '浙A12345' }, kind: 'vehicle' },
  ])
})

test('many files over one login, and APPE behind STOR', async () => {
  await using server = await givenServer()
  const client = await server.logIn()
  for (const number of [1, 2, 3, 4, 5])
    await client.uploadFrom(
      Readable.from([await jpegOf(40 + number, 40)]),
      `10.0.0.7_01_2026112411580${number}000_TIMING.jpg`,
    )
  await client.uploadFrom(Readable.from([picture.subarray(0, 200)]), 'part.jpg')
  await client.appendFrom(Readable.from([picture.subarray(200)]), 'part.jpg')
  client.close()
  expect(await server.captures()).toHaveLength(6)
})

test.each(['PORT', 'EPRT'])('an active transfer by %s', async (style) => {
  await using server = await givenServer()
  using camera = await openControl(server.port)
  await camera.logIn()
  const listening = createServer().listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const { port } = listening.address() as AddressInfo
  const where = style === 'PORT' ? `127,0,0,1,${port >>> 8},${port & 255}` : `|1|127.0.0.1|${port}|`
  await camera.say(`${style} ${where}`, 200)
  listening.once('connection', (data) => data.end(picture))
  await camera.say(`STOR ${named}`, 226)
  listening.close()
  expect(await server.captures()).toHaveLength(1)
})

test('nobody else is called, and nobody else may bring the file', async () => {
  await using server = await givenServer({ host: '0.0.0.0' })
  using camera = await openControl(server.port)
  await camera.logIn()
  await camera.say('PORT 10,0,0,1,195,80', 504)
  await camera.say('PORT 127,0,0,1,0,22', 504)
  await camera.say('EPRT |1|10.0.0.1|50000|', 504)
  const said = await camera.say('PASV', 227)
  const [high = 0, low = 0] = (/\(127,0,0,1,(\d+),(\d+)\)/.exec(said) ?? []).slice(1).map(Number)
  const stranger = connect({ port: high * 256 + low, host: '127.0.0.1', localAddress: '127.0.0.9' })
  stranger.on('error', () => undefined)
  await once(stranger, 'close')
  const data = connect(high * 256 + low, '127.0.0.1')
  data.end(picture)
  await camera.say(`STOR ${named}`, 226)
  expect(await server.captures()).toHaveLength(1)
})

test('a transfer that is cut off or stalls is no capture, and the next one is', async () => {
  await using server = await givenServer()
  using camera = await openControl(server.port)
  await camera.logIn()
  const cut = await camera.passive()
  const begun = camera.say(`STOR ${named}`, 426)
  cut.write(picture.subarray(0, 500), () => cut.resetAndDestroy())
  await begun
  const slow = await camera.passive()
  slow.write(picture.subarray(0, 500))
  await camera.say(`STOR ${named}`, 426)
  expect(await server.captures()).toEqual([])
  const good = await camera.passive()
  good.end(picture)
  await camera.say(`STOR ${named}`, 226)
  expect(await server.captures()).toHaveLength(1)
  expect(await readdir(server.stagingFolder)).toEqual([])
})

test('a picture without its end is taken, is no capture, and goes to quarantine with a reason', async () => {
  await using server = await givenServer()
  const client = await server.logIn()
  await client.uploadFrom(Readable.from([picture.subarray(0, -40)]), named)
  client.close()
  server.given.clock.nowMs += 60_000
  await vi.waitFor(async () => {
    const names = (await server.given.quarantined()).map(({ name }) => name)
    expect(names.join()).toContain('ftp.picture_unfinished')
  }, 5000)
  expect(await server.captures()).toEqual([])
})

test('paths: what leads out is refused, what is only odd is only a name', async () => {
  await using server = await givenServer()
  using camera = await openControl(server.port)
  await camera.logIn()
  for (const path of ['../a.jpg', '/../../etc/x.jpg', 'a/../../b.jpg'])
    await camera.say(`STOR ${path}`, 553)
  await camera.say('CWD ..', 553)
  await camera.say('CDUP', 250)
  const data = await camera.passive()
  data.end(picture)
  await camera.say("STOR /$(touch x)/`y`/it's 100% [M]; rm -rf *.jpg", 226)
  expect(await server.captures()).toHaveLength(1)
  expect(await readdir(server.stagingFolder)).toEqual([])
})

test('a full spool is told before the camera forgets the file', async () => {
  await using server = await givenServer()
  server.given.disk.failing.sync = 'ENOSPC'
  server.given.disk.failures = 2
  const client = await server.logIn()
  await expect(client.uploadFrom(Readable.from([picture]), named)).rejects.toMatchObject({
    code: 452,
  })
  expect((await client.uploadFrom(Readable.from([picture]), named)).code).toBe(226)
  client.close()
  expect(await server.captures()).toHaveLength(1)
})

test('too large, a recording, no data connection, and what it does not do', async () => {
  await using server = await givenServer()
  using camera = await openControl(server.port)
  await camera.say('STOR a.jpg', 530)
  await camera.logIn()
  await camera.say('STOR a.jpg', 425)
  await camera.say('STOR 14.00.00-14.15.00[R][0@0][0].dav', 553)
  for (const command of ['RETR a.jpg', 'LIST', 'DELE a.jpg', 'constructor', '__proto__'])
    await camera.say(command, 502)
  await camera.say('SIZE a.jpg', 550)
  await camera.say('RNTO a.jpg', 503)
  await camera.say(Buffer.from([0xff, 0xf4, 0xff, 0xf2, ...Buffer.from('ABOR\r\n')]), 226)
  const data = await camera.passive()
  data.write(Buffer.alloc(1_500_000, 1))
  await camera.say('STOR big.jpg', 552)
  expect(await server.captures()).toEqual([])
})

test('a wrong password again and again shuts the address out', async () => {
  await using server = await givenServer()
  using camera = await openControl(server.port)
  for (const _ of [1, 2, 3, 4]) {
    await camera.say('USER cam', 331)
    await camera.say('PASS wrong', 530)
  }
  await camera.say('USER cam', 331)
  await camera.say('PASS wrong', 421)
  await camera.closed
})

test('a line without end is the end of the connection, and the next camera is served', async () => {
  await using server = await givenServer()
  using camera = await openControl(server.port)
  camera.socket.write(Buffer.alloc(100_000, 0x41))
  await camera.closed
  using other = await openControl(server.port)
  await other.logIn()
})
