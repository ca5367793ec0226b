// When somebody runs the console's one line on a box, then the agent is installed from what the API serves, or one sentence
// says why it was not.
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { startTestApi } from '../../support/api.ts'
import { givenBox, whyNoBox } from '../../support/box.ts'
import type { TestBox } from '../../support/box.ts'
import { repositoryRoot } from '../../support/kafka.ts'

const why = whyNoBox()
const ours = process.arch === 'arm64' ? 'arm64' : 'amd64'
const other = ours === 'arm64' ? 'amd64' : 'arm64'
const notAsked = {} as unknown as Warehouse & BlobStore
let folder = ''
let url = ''
let api: Awaited<ReturnType<typeof startTestApi>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhian-installer-'))
  const installer = { folder: join(folder, 'packages'), publicUrl: undefined }
  await mkdir(installer.folder)
  await cp(join(repositoryRoot, 'infra/deb/install.sh'), join(installer.folder, 'install.sh'))
  api = await startTestApi({ warehouse: notAsked, blobs: notAsked, installer })
  url = await api.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** Publishes a package whose program notes what it was called with. */
async function publish(of = ours) {
  const [architecture, version] = [ours, '1.0']
  const tree = join(folder, `tree-${of}`)
  await mkdir(join(tree, 'DEBIAN'), { recursive: true })
  await mkdir(join(tree, 'usr/bin'), { recursive: true })
  const control = `Package: zhian-edge\nVersion: ${version}\nArchitecture: ${of}\nMaintainer: nobody <nobody@localhost>\nDescription: a stand-in\n`
  await writeFile(join(tree, 'DEBIAN/control'), control)
  const program = '#!/bin/sh\necho "called: $*"\n'
  await writeFile(join(tree, 'usr/bin/zhian-edge'), program, { mode: 0o755 })
  const name = `zhian-edge_${version}_${architecture}.deb`
  const path = join(folder, 'packages', name)
  expect(spawnSync('dpkg-deb', ['--root-owner-group', '-b', tree, path]).status).toBe(0)
  const bytes = await readFile(path)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  for (const sum of [
    `${path}.sha256`,
    join(folder, 'packages', `zhian-edge_${architecture}.deb.sha256`),
  ])
    await writeFile(sum, `${sha256}  ${name}\n`)
  await writeFile(join(folder, 'packages', `zhian-edge_${architecture}.deb`), bytes)
  return { name, bytes, sha256 }
}

const unpublish = (file: string) => rm(join(folder, 'packages', file), { force: true })

test('a package is served whole, in parts and by its tag; what was not built says how', async () => {
  const { name, bytes, sha256 } = await publish()
  const path = `/v1/agent/packages/${name}`
  const whole = await api.app.inject({ url: path, headers: { 'accept-encoding': 'gzip' } })
  expect(whole.headers).toMatchObject({
    'cache-control': 'public, no-cache',
    'accept-ranges': 'bytes',
  })
  expect(whole.headers['content-encoding']).toBeUndefined()
  expect(createHash('sha256').update(whole.rawPayload).digest('hex')).toBe(sha256)
  const range = { range: 'bytes=100-199' }
  const part = await api.app.inject({ url: path, headers: range })
  expect([part.statusCode, part.rawPayload.equals(bytes.subarray(100, 200))]).toEqual([206, true])
  const again = { 'if-none-match': String(whole.headers.etag) }
  expect((await api.app.inject({ url: path, headers: again })).statusCode).toBe(304)
  expect((await api.get('/v1/agent/installer')).json()).toMatchObject({
    packages: [{ architecture: ours, version: '1.0', sha256 }],
  })
  const absent = await api.app.inject(`/v1/agent/packages/zhian-edge_${other}.deb`)
  expect(absent.json()).toMatchObject({
    status: 404,
    cause: expect.stringContaining('./zhian package') as string,
  })
  for (const file of ['..%2finstall.sh', 'install.sh', 'zhian-edge_1.0_amd64.deb%00', '%2e%2e'])
    expect((await api.app.inject(`/v1/agent/packages/${file}`)).statusCode, file).not.toBe(200)
})

test('the script knows the address that it came from, and takes none that is not an address', async () => {
  const headers = { host: 'api.zone:8443' }
  const script = await api.app.inject({ url: '/v1/agent/install.sh', headers })
  expect(script.body).toContain("\nserved_from='http://api.zone:8443'\n")
  expect(script.headers['cache-control']).toBe('no-store')
  for (const host of ["x';reboot;'", '$(reboot)', 'a b', 'x\t'])
    expect(
      (await api.app.inject({ url: '/v1/agent/install.sh', headers: { host } })).statusCode,
      host,
    ).toBe(400)
})

test('the installer’s facts are for those who may enrol', async () => {
  expect((await api.app.inject('/v1/agent/installer')).statusCode).toBe(401)
})

describe.skipIf(why !== '')(`on a box${why === '' ? '' : ` (skipped: ${why})`}`, () => {
  let box: TestBox
  const line = (prefix = '', more = '') =>
    `{ echo ${prefix} ZHIAN_TOKEN=a-secret-token; curl -fsS ${url}/v1/agent/install.sh; } | sh -s -- ${more}`

  beforeAll(async () => {
    box = await givenBox()
  })
  afterAll(() => box[Symbol.asyncDispose]())

  const sentences = async (more: string) => {
    const english = await box.type(line('', more))
    const chinese = await box.type(line('ZHIAN_LANG=zh', more))
    expect([english.exitCode, chinese.exitCode]).not.toContain(0)
    return [english.output, chinese.output]
  }

  test('a package that was not built', async () => {
    await unpublish(`zhian-edge_${ours}.deb.sha256`)
    expect(await sentences('')).toEqual([
      expect.stringMatching(/^zhian-edge: the server does not have .*: \.\/zhian package\n$/),
      expect.stringMatching(/^zhian-edge: 服务器上没有 .*：\.\/zhian package\n$/),
    ])
  })

  test('no network', async () => {
    const [english, chinese] = await sentences('--url http://127.0.0.1:1')
    expect(english).toMatch(
      /^zhian-edge: http:\/\/127.0.0.1:1 cannot be reached from this box .*\n$/,
    )
    expect(chinese).toMatch(/^zhian-edge: 本机无法连接 http:\/\/127.0.0.1:1.*\n$/)
  })

  test('another package than was published', async () => {
    const { name } = await publish()
    const sum = `${'0'.repeat(64)}  ${name}\n`
    await writeFile(join(folder, 'packages', `zhian-edge_${ours}.deb.sha256`), sum)
    expect(await sentences('')).toEqual([
      expect.stringMatching(/^zhian-edge: the package is not the one .*nothing was installed\n$/),
      expect.stringMatching(/^zhian-edge: 安装包与发布的不一致.*\n$/),
    ])
  })

  test('a package of another architecture', async () => {
    await publish(other)
    expect(await sentences('')).toEqual([
      `zhian-edge: the package is for ${other}, this box is ${ours}; nothing was installed\n`,
      `zhian-edge: 安装包适用于 ${other}，本机为 ${ours}，未安装\n`,
    ])
  })

  test('an address without TLS, a token in the command line, half a download', async () => {
    const open = await box.type(line('', '--url http://10.0.0.1'))
    expect(open).toEqual({
      exitCode: 2,
      output: expect.stringContaining('must begin with https://') as string,
    })
    const seen = await box.type(line('', '--token abc'))
    expect(seen).toEqual({ exitCode: 2, output: expect.stringContaining('--token-file') as string })
    const half = await box.type(`curl -fsS ${url}/v1/agent/install.sh | head -c 7000 | sh`)
    expect(half.output).not.toContain('installing')
    expect((await box.type('dpkg -s zhian-edge')).exitCode).not.toBe(0)
  })

  test('the agent is installed and enrolled with the token, and the line may be run again', async () => {
    await publish()
    const ownTmp = 'mkdir -p /var/own-tmp && export TMPDIR=/var/own-tmp\n'
    const first = await box.type(ownTmp + line())
    expect(first.output).toMatch(/called: --quiet enroll --url \S+ --token-file \S+ --folder \S+\n/)
    expect(first.output).not.toContain('a-secret-token')
    expect(first.exitCode).toBe(0)
    const identity = '/var/lib/zhian-edge/identity'
    await box.type(`mkdir -p ${identity} && echo {} >${identity}/identity.json`)
    expect((await box.type(line('ZHIAN_LANG=zh'))).output).toContain('本机已注册')
    expect((await box.type('ls -A /var/own-tmp')).output).toBe('')
  })
})
