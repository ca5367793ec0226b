import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { face, facesOf, subImage } from '../camera/gat1400/fixtures/messages.ts'
import { jpegOf } from '../camera/gat1400/fixtures/pictures.ts'
import { decoders } from '../camera/decoders.ts'
import { decodeSaved } from './decode.ts'
import { runProgram } from './program.ts'

const scene = await jpegOf(640, 480)

async function decode(protocol: string, content: string | Buffer, name = 'message.bin') {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-decode-'))
  const out = { said: '', complained: '' }
  const args = ['decode', '--protocol', protocol, join(folder, name)]
  try {
    await writeFile(join(folder, name), content)
    const exitCode = await runProgram(args, {
      env: {},
      say: (text) => (out.said += text),
      complain: (text) => (out.complained += text),
      run: () => Promise.reject(new Error('the agent was run')),
    })
    const files = await readdir(folder)
    const decoded: Record<string, unknown> = out.said === '' ? {} : JSON.parse(out.said)
    return { ...out, exitCode, files, decoded }
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('a saved GA/T 1400 body shows its capture, its pictures by digest, and what was stripped', async () => {
  const body = facesOf(face({ GenderCode: '1' }, [subImage('14', scene)]))
  const { exitCode, decoded, files, said } = await decode('gat1400', JSON.stringify(body))
  expect(exitCode).toBe(0)
  expect(files).toEqual(['message.bin'])
  expect(decoded).toMatchObject({
    protocol: 'gat1400',
    captures: [
      {
        kind: 'face',
        images: [
          {
            role: 'scene',
            bytes: scene.length,
            sha256: createHash('sha256').update(scene).digest('hex'),
          },
        ],
      },
    ],
    heartbeats: 0,
    stripped: [{ field: 'GenderCode', count: 1 }],
    quarantined: [],
  })
  expect(said).not.toContain(scene.toString('base64').slice(0, 40))
})

test('a keepalive is a heartbeat, rubbish is quarantined with its reason', async () => {
  const alive = await decode('gat1400', '{"KeepaliveObject":{"DeviceID":"1"}}')
  expect(alive.decoded).toMatchObject({ captures: [], heartbeats: 1, quarantined: [] })
  const rubbish = await decode('onvif', '{"Frame": ')
  expect(rubbish.decoded).toMatchObject({
    captures: [],
    heartbeats: 0,
    quarantined: [{ reason: 'json_unreadable', bytes: 46 }],
  })
})

test('a list of FTP paths gives one capture a picture, and a video none', async () => {
  const paths = [
    '192.0.2.3_01_20261124040102008_VEHICLE_DETECTION.jpg',
    'SER1/2026-11-24/001/jpg/12/57/18[M][0@0][0].jpg',
    '14.00.00-14.15.00[R][0@0][0].dav',
  ]
  const { decoded } = await decode('ftp', paths.join('\n'))
  expect(decoded).toMatchObject({
    captures: [{ camera: { deviceId: '192.0.2.3' } }, { camera: { deviceId: 'SER1' } }],
    noted: ['video'],
    quarantined: [],
  })
})

test('a protocol that is none and a file that is none exit 2', async () => {
  const unknown = await decode('carrier-pigeon', '')
  expect(unknown).toMatchObject({ exitCode: 2, said: '' })
  expect(unknown.complained).toContain('gat1400')
  const args = ['--lang', 'zh', 'decode', '--protocol', 'onvif', '/no/such/file']
  let complained = ''
  const exitCode = await runProgram(args, {
    env: {},
    say: () => undefined,
    complain: (text) => (complained += text),
    run: () => Promise.resolve(),
  })
  expect([exitCode, complained.includes('无法读取文件')]).toEqual([2, true])
})

test('what is empty holds nothing, what is too large ends as at the intake, what has no end is not read', async () => {
  for (const protocol of decoders.keys())
    expect((await decode(protocol, '')).decoded).toMatchObject({
      captures: [],
      heartbeats: 0,
      noted: ['empty'],
      quarantined: [],
    })
  expect((await decode('gat1400', Buffer.alloc(100_000_000, '{'))).decoded).toMatchObject({
    captures: [],
    quarantined: [{ reason: 'body_too_large', bytes: 65_536 }],
  })
  for (const path of [tmpdir(), '/dev/zero']) {
    let complained = ''
    const exitCode = await runProgram(['decode', '--protocol', 'ftp', path], {
      env: {},
      say: () => undefined,
      complain: (text) => (complained += text),
      run: () => Promise.resolve(),
    })
    expect([exitCode, complained]).toEqual([2, expect.stringContaining('not a plain file')])
  }
})

test('bytes that are nothing are quarantined once, whatever they are said to be', async () => {
  const rubbish = Buffer.from(Array.from({ length: 5000 }, (_each, at) => (at * 7919) % 251))
  for (const protocol of decoders.keys())
    expect((await decode(protocol, rubbish)).decoded).toMatchObject({
      captures: [],
      quarantined: [{ reason: expect.any(String) }],
    })
})

test('an adapter that fails at a message says so in the answer', async () => {
  const failing = () => Promise.reject(new TypeError('a defect'))
  const decoded = await decodeSaved(failing, { bytes: Buffer.from('x') })
  expect(decoded).toMatchObject({
    captures: [],
    noted: ['a defect'],
    quarantined: [{ reason: 'adapter_failed', bytes: 1 }],
  })
})
