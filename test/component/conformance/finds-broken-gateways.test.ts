// When a gateway is broken, then the kit says where, because a kit that passes everything proves nothing.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTime } from '../../conformance/answer-rules.ts'
import { tryTargets } from '../../conformance/conformance.ts'
import { readTarget } from '../../conformance/targets.ts'
import { startMosquitto } from '../../support/mosquitto.ts'
import { openAgreeingFtp, openGateway, openGreedyGateway } from './broken-gateways.ts'

let sentFolder = ''
beforeAll(async () => {
  sentFolder = await mkdtemp(join(tmpdir(), 'zhian-conformance-'))
})
afterAll(() => rm(sentFolder, { recursive: true, force: true }))

async function findingsOf(address: string, seen: readonly string[] = []) {
  const [tried] = await tryTargets({
    targets: [readTarget(address)],
    seen,
    seenWithinMs: 100,
    isPatient: false,
    sentFolder,
    say: () => undefined,
  })
  const findings = tried?.findings ?? []
  const failed = findings.filter(({ verdict }) => verdict === 'failed')
  return { findings, failed, names: new Set(failed.map(({ scenario }) => scenario)) }
}

test('200 to everything: nobody is asked for a password, nothing is said of the objects, no time is told', async () => {
  await using gateway = await openGateway(() => ({ status: 200 }))
  const { names } = await findingsOf(`gat1400://cam:secret@127.0.0.1:${gateway.port}`)
  for (const name of [
    'register-usual',
    'nonce-old',
    'password-wrong-five-times',
    'time',
    'faces-batch',
  ])
    expect(names).toContain(`gat1400/${name}`)
  const itsapi = await findingsOf(`dahua-itsapi://cam:secret@127.0.0.1:${gateway.port}`)
  expect(itsapi.names).toContain('dahua-itsapi/passage')
  expect(itsapi.names).toContain('dahua-itsapi/without-password')
})

test('200 to everything and nothing kept: found where one can look inside, and never called passed where not', async () => {
  await using gateway = await openGateway(() => ({ status: 200 }))
  const address = `hikvision://127.0.0.1:${gateway.port}/push`
  const { failed } = await findingsOf(address, [gateway.status])
  expect(failed.map(({ scenario }) => scenario)).toContain('hikvision/anpr')
  const blind = await findingsOf(address)
  expect(blind.failed).toEqual([])
  const kept = blind.findings.filter(({ expects }) =>
    /captures kept|put aside|published|a capture with/.test(expects.en),
  )
  expect(kept.length).toBeGreaterThan(15)
  expect(new Set(kept.map(({ verdict }) => verdict))).toEqual(new Set(['not_looked_at']))
})

test.each(['gat1400', 'hikvision', 'dahua-itsapi'])(
  '500 to everything: every scenario of %s fails, with what was sent beside it',
  async (protocol) => {
    await using gateway = await openGateway(() => ({ status: 500, body: 'oops' }))
    const { failed, findings, names } = await findingsOf(
      `${protocol}://cam:secret@127.0.0.1:${gateway.port}`,
    )
    const played = findings.filter(({ verdict }) => verdict !== 'not_looked_at')
    expect(names).toEqual(new Set(played.map(({ scenario }) => scenario)))
    const [first] = failed
    expect(first?.got).toContain('500 oops')
    expect(await readFile(first?.sentFiles[0] ?? '', 'latin1')).toMatch(/^POST \/.* HTTP\/1\.1\r\n/)
  },
)

test('forbidden fields that are published, and one capture that is kept twice', async () => {
  await using mosquitto = await startMosquitto()
  await using gateway = await openGreedyGateway(mosquitto.url)
  const { failed } = await findingsOf(`gat1400://127.0.0.1:${gateway.port}`, [mosquitto.url])
  const of = (name: string) => failed.filter(({ scenario }) => scenario === `gat1400/${name}`)
  expect(of('forbidden-fields').map(({ expects }) => expects.en)).toContain(
    'no forbidden value in anything that is published',
  )
  expect(
    of('forbidden-fields')
      .map(({ got }) => got)
      .join('\n'),
  ).toContain('FORBIDDEN-')
  expect(of('sent-twice')).toMatchObject([{ got: '2' }])
  expect(of('faces-batch').map(({ expects }) => expects.en)).not.toContain('captures kept: 3')
})

test('a barrier that is told to open', async () => {
  const open = JSON.stringify({ Result: true, Active: true, OpenStrobe: true })
  await using gateway = await openGateway(() => ({ status: 200, body: open }))
  const { failed } = await findingsOf(`dahua-itsapi://127.0.0.1:${gateway.port}`)
  expect(failed.length).toBeGreaterThan(4)
  expect(new Set(failed.map(({ expects }) => expects.en))).toEqual(
    new Set(['the barrier is not told to open (OpenStrobe not true)']),
  )
})

test('an FTP server that lets everybody in and opens connections to anybody', async () => {
  await using gateway = await openAgreeingFtp()
  const { names } = await findingsOf(`ftp://cam:secret@127.0.0.1:${gateway.port}`)
  for (const name of ['without-login', 'bounce', 'password-wrong', 'upload-pasv'])
    expect(names).toContain(`ftp/${name}`)
})

test.each(['onvif+mqtt', 'frigate+mqtt'])(
  'a gateway that is deaf to %s, where one can look inside',
  async (protocol) => {
    await using mosquitto = await startMosquitto()
    await using gateway = await openGateway(() => ({ status: 200 }))
    const address = `${protocol}://127.0.0.1:${mosquitto.port}`
    const { failed, findings } = await findingsOf(address, [gateway.status])
    expect(failed.length).toBeGreaterThan(4)
    const blind = await findingsOf(address)
    const told = blind.findings.filter(({ verdict }) => verdict === 'passed')
    expect(told.every(({ expects }) => !/captures|aside|counted/.test(expects.en))).toBe(true)
    expect(blind.findings).toHaveLength(findings.length)
  },
)

test('nobody there is told apart from somebody who fails', async () => {
  const gateway = await openGateway(() => ({ status: 200 }))
  await gateway[Symbol.asyncDispose]()
  await expect(findingsOf(`hikvision://127.0.0.1:${gateway.port}`)).rejects.toThrow(
    'nothing listens',
  )
})

test('an answer that comes, but later than a camera waits', () => {
  const said = { what: 'POST /', sent: Buffer.alloc(0), status: 200, headers: {}, body: '' }
  expect(inTime.differs([{ ...said, tookMs: 4999 }])).toBeUndefined()
  const late = [
    { ...said, tookMs: 1 },
    { ...said, tookMs: 5001 },
  ]
  expect(inTime.differs(late)).toBe('POST /: 5001 ms')
  expect(inTime.differs([])).toBe('nothing was answered')
})
