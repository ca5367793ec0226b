// The package as a box would meet it: installed by dpkg, upgraded while captures wait, removed, purged.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { appendFile, mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeFrame } from '@zhian/contracts/frame'
import { agentTopic } from '@zhian/contracts/topics'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import type { Acknowledgement } from '@zhian/contracts/agent'
import type { Capture } from '@zhian/contracts/capture'
import type { MadePackage } from '../../../infra/deb/make-package.ts'
import { makePackage } from '../../../infra/deb/make-package.ts'
import { architectures } from '../../../infra/deb/runtime-packages.ts'
import type { Architecture } from '../../../infra/deb/runtime-packages.ts'
import { faceMessage } from '../../../infra/local/cameras/capture-message.ts'
import { gat1400Camera } from '../../../infra/local/cameras/gat1400-camera.ts'
import { freePorts } from '../../../infra/local/ports.ts'
import { startChild } from '../../support/child.ts'
import { eventually } from '../../support/eventually.ts'
import { givenCapture } from '../../support/given.ts'
import { repositoryRoot } from '../../support/kafka.ts'
import { startMosquitto } from '../../support/mosquitto.ts'
import { givenOwnRoot } from '../../support/own-root.ts'

const isRoot = process.getuid?.() === 0
const lacks = (tool: string) => spawnSync(tool, ['--version']).status !== 0
const missing = ['dpkg', 'systemd-sysusers', 'systemd-tmpfiles', 'npm'].filter(lacks)
const why = [...(isRoot ? [] : ['not root']), ...missing.map((tool) => `no ${tool}`)].join(', ')
const ours: Architecture = process.arch === 'arm64' ? 'arm64' : 'amd64'
const other: Architecture = ours === 'arm64' ? 'amd64' : 'arm64'
const withinMs = 20_000

describe.skipIf(why !== '')(`the package${why === '' ? '' : ` (skipped: ${why})`}`, () => {
  let outputFolder = ''
  let first: MadePackage
  const make = (version: string, architecture = ours, to = outputFolder) =>
    makePackage({ architecture, outputFolder: to, version })

  beforeAll(async () => {
    outputFolder = await mkdtemp(join(tmpdir(), 'zhian-packages-'))
    first = await make('1.0.0')
  })
  afterAll(() => rm(outputFolder, { recursive: true, force: true }))

  test('is the same, byte for byte, when it is made again', async () => {
    const second = await make('1.0.0', ours, join(outputFolder, 'again'))
    expect(second.sha256).toBe(first.sha256)
  })

  test('holds programs of its architecture only', async () => {
    const { path } = await make('1.0.0', other)
    const tree = join(outputFolder, 'tree')
    expect(spawnSync('dpkg-deb', ['-x', path, tree]).status).toBe(0)
    const cpu = architectures[other]
    const library = join(tree, 'usr/lib/zhian-edge')
    const native = globSync('node_modules/**/*.{node,so,so.*}', { cwd: library })
    expect(native.toSorted()).toEqual([
      expect.stringContaining(`sharp-libvips-linux-${cpu}/`),
      expect.stringContaining(`sharp-linux-${cpu}/`),
      `node_modules/onnxruntime-node/bin/napi-v6/linux/${cpu}/libonnxruntime.so.1`,
      `node_modules/onnxruntime-node/bin/napi-v6/linux/${cpu}/onnxruntime_binding.node`,
    ])
    for (const file of ['node', ...native])
      expect(await machineOf(join(library, file)), file).toBe({ amd64: 0x3e, arm64: 0xb7 }[other])
  })

  test('says what has changed, and under which licences its parts come', async () => {
    const tree = join(outputFolder, 'documents')
    expect(spawnSync('dpkg-deb', ['-x', first.path, tree]).status).toBe(0)
    const documents = join(tree, 'usr/share/doc/zhian-edge')
    const notice = await readFile(join(documents, 'NOTICE'), 'utf8')
    expect(notice).toMatch(/^mqtt \d[\d.]*: MIT\n\n.*MIT License/ms)
    const changelog = gunzipSync(await readFile(join(documents, 'changelog.gz'))).toString()
    expect(changelog).toMatch(
      /^zhian-edge \(1\.0\.0\) stable; urgency=medium\n\n( {2}\* .+\n)+\n -- \S+ <\S+> {2}\w+, /,
    )
  })

  test('tags a face on the box, where its picture stays', async () => {
    await using box = await givenOwnRoot()
    await using mosquitto = await startMosquitto()
    await using far = await givenFarSide(mosquitto.url)
    box.dpkg('--install', first.path)
    await using agent = await startInstalled(box.root, mosquitto.url)
    const front = join(repositoryRoot, 'models/face-detect/golden/front.jpg')
    expect(await agent.takeCapture(1, await readFile(front))).toBe(true)
    const capture = await eventually(
      async () => far.captures()[0] ?? Promise.reject(new Error('nothing has come')),
      { withinMs },
    )
    expect(capture).toMatchObject({
      images: [],
      withheld: {
        reason: 'local_only',
        edgeTags: { tags: [{ name: 'face', status: 'accepted', model: { name: 'face-detect' } }] },
      },
    })
    expect(await agent.problems()).toEqual([])
  })

  test('an upgrade keeps the configuration and what waits; purge keeps what was never sent', async () => {
    await using box = await givenOwnRoot()
    await using mosquitto = await startMosquitto()
    await using far = await givenFarSide(mosquitto.url)
    const conf = box.at('etc/zhian-edge/zhian-edge.conf')
    const state = box.at('var/lib/zhian-edge')

    const later = await make('1.0.1')
    box.dpkg('--install', first.path)
    expect(await readFile(box.at('etc/passwd'), 'utf8')).toMatch(/^zhian-edge:/m)
    await appendFile(conf, 'AGENT_ID=agent-1\n')
    {
      await using agent = await startInstalled(box.root, mosquitto.url)
      expect(await agent.takeCapture(1)).toBe(true)
      await eventually(async () => expect(await agent.pending()).toBe(1), { withinMs })
      box.dpkg('--install', '--force-confold', later.path)
      expect(await readFile(conf, 'utf8')).toMatch(/^AGENT_ID=agent-1$/m)
      expect(await agent.takeCapture(2)).toBe(true)
    }
    {
      await using agent = await startInstalled(box.root, mosquitto.url)
      expect(await agent.version()).toBe('1.0.1')
      expect(await agent.pageStatuses()).toEqual([200, 200, 200, 200])
      expect(await agent.pending()).toBe(2)
    }

    box.dpkg('--remove', 'zhian-edge')
    expect(box.dpkg('--purge', 'zhian-edge')).toContain('captures that were never sent stay')
    expect(existsSync(conf)).toBe(false)

    box.dpkg('--install', later.path)
    await appendFile(conf, 'AGENT_ID=agent-1\n')
    {
      await using agent = await startInstalled(box.root, mosquitto.url)
      await far.acknowledgeAll()
      await eventually(async () => expect(await agent.pending()).toBe(0), { withinMs })
      expect(far.seqs()).toEqual([1, 2])
    }
    // Asked before it goes: everything has arrived, so nothing is kept.
    box.dpkg('--purge', 'zhian-edge')
    expect(existsSync(state)).toBe(false)
    expect(await readFile(box.at('etc/passwd'), 'utf8')).not.toContain('zhian-edge')
  })
})

/** `e_machine` of an ELF file (System V ABI, figure 4-3). */
async function machineOf(path: string): Promise<number> {
  await using file = await open(path)
  const { buffer } = await file.read(Buffer.alloc(20), 0, 20, 0)
  expect(buffer.toString('latin1', 1, 4)).toBe('ELF')
  return buffer.readUInt16LE(18)
}

/** A far side that acknowledges only when it is told to, and from then on at once. */
async function givenFarSide(url: string) {
  const seen = new Map<number, Capture>()
  let isAcknowledging = false
  const acknowledge = (epoch: string, seqs: readonly number[]) => {
    const message: Acknowledgement = {
      schema: 'ack.v1',
      epoch,
      settled: [...seqs],
      refused: [],
    }
    return link.publish(agentTopic.write('agent-1', 'ack'), JSON.stringify(message), 1)
  }
  const own = { url, protocolVersion: 4, clientId: 'far', keepaliveSeconds: 60 } as const
  const link = await openMqttLink(
    { ...own, isSessionClean: true },
    {
      topics: [agentTopic.write('agent-1', 'captures')],
      onMessage(_topic, body) {
        const decoded = decodeFrame(body)
        if (!decoded.ok) return
        const { seq, epoch } = decoded.frame.capture
        seen.set(seq, decoded.frame.capture)
        if (isAcknowledging) void acknowledge(epoch, [seq])
      },
    },
  )
  return {
    captures: () => [...seen.values()],
    seqs: () => [...seen.keys()].sort((a, b) => a - b),
    async acknowledgeAll() {
      isAcknowledging = true
      for (const [seq, { epoch }] of seen) await acknowledge(epoch, [seq])
    },
    [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
  }
}

/** Plays systemd's part: starts what is installed, and ends it with SIGTERM. */
async function startInstalled(root: string, mqttUrl: string) {
  const [gat1400Port = 0, healthPort = 0] = await freePorts(2)
  const child = startChild({
    command: join(root, 'usr/bin/zhian-edge'),
    args: ['run'],
    env: {
      AGENT_ID: 'agent-1',
      AGENT_ENTERPRISE_ID: 'e1',
      AGENT_SITE_ID: 's1',
      AGENT_FOLDER: join(root, 'var/lib/zhian-edge'),
      AGENT_MQTT_URL: mqttUrl,
      AGENT_GAT1400_PORT: String(gat1400Port),
      AGENT_GAT1400_AUTH: 'none',
      AGENT_HEALTH_PORT: String(healthPort),
      AGENT_LOG_LEVEL: 'warn',
    },
  })
  const status = async () => {
    const answer = await fetch(`http://127.0.0.1:${healthPort}/status`)
    return (await answer.json()) as {
      problems: readonly string[]
      agent: { version: string; spool: { pending: number } }
    }
  }
  await eventually(status, { withinMs }).catch(() => {
    throw new Error(`the installed agent does not answer:\n${child.output()}`)
  })
  const deviceId = '33078400421191000001'
  const camera = gat1400Camera({
    url: `http://127.0.0.1:${gat1400Port}`,
    deviceId,
    username: 'camera',
    password: '',
  })
  const [tiny = Buffer.alloc(0)] = givenCapture().images
  return {
    takeCapture(number: number, jpeg = tiny): Promise<boolean> {
      const size = { width: 1, height: 1 }
      const shot = { deviceId, atMs: Date.UTC(2026, 10, 28), number, jpeg, size }
      const { path, body } = faceMessage(shot)
      return camera.push(path, body)
    },
    pending: async () => (await status()).agent.spool.pending,
    problems: async () => (await status()).problems,
    version: async () => (await status()).agent.version,
    /** Of its status page and what that is made of. */
    async pageStatuses() {
      const paths = ['/', '/page.css', '/page.js', '/words.js']
      const get = (path: string) => fetch(`http://127.0.0.1:${healthPort}${path}`)
      return (await Promise.all(paths.map(get))).map((answer) => answer.status)
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  }
}
