// When a site has no line, then what waits there travels on a stick, arrives once, and frees its place only by its receipt.
import { readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { decodeFrame } from '@zhian/contracts/frame'
import { readEdgeAgentConfig } from '@zhian/edge-agent/config'
import { startEdgeAgent } from '@zhian/edge-agent/service'
import type { Waiting } from '@zhian/edge-agent/carry/list-waiting'
import { eventually } from '../../support/eventually.ts'
import { startMosquitto } from '../../support/mosquitto.ts'
import { givenBox, openFarSide } from './given-carry.ts'

let mosquitto: Awaited<ReturnType<typeof startMosquitto>>
let far: Awaited<ReturnType<typeof openFarSide>>
let box: Awaited<ReturnType<typeof givenBox>>

beforeAll(async () => {
  mosquitto = await startMosquitto()
})
afterAll(() => mosquitto[Symbol.asyncDispose]())
beforeEach(async () => {
  far = await openFarSide(mosquitto.url)
  box = await givenBox()
})
afterEach(async () => {
  await far[Symbol.asyncDispose]()
  await box[Symbol.asyncDispose]()
})

const bring = (name: string, more: readonly string[] = []) =>
  box.spool(['import', box.at(name), '--mqtt-url', mosquitto.url, ...more])

/** captured = stored + dead + evicted + pending, as the box itself knows it. */
function isConserved({ lastSeq, settled, refused, evicted, pending }: Waiting): boolean {
  return lastSeq === settled + refused + evicted + pending
}

test('while the agent runs: out, across, and the receipt frees exactly what arrived', async () => {
  await box.capture(5)
  await using _agent = await startEdgeAgent(
    readEdgeAgentConfig(box.env),
    new AbortController().signal,
  )
  const before = await box.waiting()
  expect(before).toMatchObject({ isAgentRunning: true, pending: 5, agentId: 'agent-1' })
  expect(before.days.map(({ cameraId, captures }) => [cameraId, captures])).toEqual([
    ['gate-0', 3],
    ['gate-1', 2],
  ])
  const exported = await box.spool(['export', box.at('stick'), '--json'])
  expect(exported).toMatchObject({ exitCode: 0 })
  expect(JSON.parse(exported.said)).toMatchObject({
    captures: 5,
    captureBytes: before.pendingBytes,
    fileBytes: (await stat(box.at('stick'))).size,
  })
  expect(await box.waiting()).toMatchObject({ pending: 5, spoolBytes: before.spoolBytes })

  far.ways.refuses.add(3)
  expect(await bring('stick')).toMatchObject({ exitCode: 0 })
  expect(far.seqs()).toEqual([1, 2, 4, 5])
  await eventually(() => expect(far.ledgers).toMatchObject([{ capturedUpTo: 5 }, {}]), {
    withinMs: 5000,
  })
  expect(await box.waiting()).toMatchObject({ pending: 5 })

  const settled = await box.spool(['settle', box.at('stick.receipt'), '--json'])
  expect(JSON.parse(settled.said)).toEqual({ settled: 4, refused: 1, knownBefore: 0, pending: 0 })
  const after = await box.waiting()
  expect(after).toMatchObject({ pending: 0, settled: 4, refused: 1, evicted: 0 })
  expect(after.spoolBytes).toBeLessThan(before.spoolBytes / 10)
  expect([isConserved(before), isConserved(after)]).toEqual([true, true])
})

test('while no agent runs the folder is read and not written, and frames arrive as they lay there', async () => {
  await box.capture(3)
  const files = async () => {
    const names = (await readdir(box.spoolFolder)).toSorted()
    return Promise.all(names.map((name) => readFile(`${box.spoolFolder}/${name}`, 'base64')))
  }
  const before = await files()
  expect(await box.waiting()).toMatchObject({ isAgentRunning: false, pending: 3 })
  expect(await box.spool(['export', box.at('stick')])).toMatchObject({ exitCode: 0 })
  expect(await files()).toEqual(before)
  expect(await bring('stick')).toMatchObject({ exitCode: 0 })
  const lying = Buffer.concat(before.map((each) => Buffer.from(each, 'base64')))
  const frames = [...far.stored.values()].map(({ frame }) => lying.includes(frame))
  expect(frames).toEqual([true, true, true])
  // What came after the export is not of the receipt, and stays.
  await box.capture(2)
  const settled = await box.spool(['settle', box.at('stick.receipt'), '--json'])
  expect(JSON.parse(settled.said)).toMatchObject({ settled: 3, pending: 2 })
  const after = await box.waiting()
  expect(after).toMatchObject({ pending: 2, settled: 3, lastSeq: 5 })
  expect(isConserved(after)).toBe(true)
})

test('of a wrong passphrase, a changed byte or a cut file nothing is sent', async () => {
  await box.capture(3)
  await box.spool(['export', box.at('stick')])
  const whole = await readFile(box.at('stick'))
  await writeFile(box.at('passphrase'), 'another passphrase')
  const wrong = await bring('stick')
  expect(wrong).toMatchObject({ exitCode: 1, said: '' })
  expect(wrong.complained).toContain('wrong passphrase')
  await writeFile(box.at('passphrase'), 'carried by a friend')
  const changed = Buffer.from(whole)
  changed.writeUInt8(changed.readUInt8(whole.length - 30) ^ 1, whole.length - 30)
  await writeFile(box.at('changed'), changed)
  await writeFile(box.at('cut'), whole.subarray(0, -1))
  expect(await bring('changed')).toMatchObject({ exitCode: 1, said: '' })
  expect(await bring('cut')).toMatchObject({ exitCode: 1, said: '' })
  expect(far.arrived).toEqual([])
})

test('brought twice it is there once; a second receipt settles nothing more', async () => {
  await box.capture(3)
  await box.spool(['export', box.at('stick')])
  await bring('stick')
  const ids = [...far.stored.keys()]
  expect(await bring('stick', ['--receipt', box.at('second')])).toMatchObject({ exitCode: 0 })
  expect(far.arrived).toEqual([1, 2, 3, 1, 2, 3])
  expect([...far.stored.keys()]).toEqual(ids)
  // With its receipt beside it, it is known that nothing is left to send.
  await bring('stick')
  expect(far.arrived.length).toBe(6)
  await box.spool(['settle', box.at('stick.receipt')])
  const again = await box.spool(['settle', box.at('second'), '--json'])
  expect(JSON.parse(again.said)).toEqual({ settled: 0, refused: 0, knownBefore: 3, pending: 0 })
})

test('stopped in the middle, the receipt says what had arrived and the next run brings the rest', async () => {
  await box.capture(5)
  await box.spool(['export', box.at('stick')])
  far.ways.acknowledgesMax = 2
  const stopped = await bring('stick', ['--wait', '1'])
  expect(stopped).toMatchObject({ exitCode: 4, said: '' })
  expect(stopped.complained).toContain('nobody behind it acknowledges')
  const first = await box.spool(['settle', box.at('stick.receipt'), '--json'])
  expect(JSON.parse(first.said)).toMatchObject({ settled: 2, pending: 3 })
  far.ways.acknowledgesMax = Infinity
  far.arrived.length = 0
  expect(await bring('stick')).toMatchObject({ exitCode: 0 })
  expect(far.arrived).toEqual([3, 4, 5])
  const rest = await box.spool(['settle', box.at('stick.receipt'), '--json'])
  expect(JSON.parse(rest.said)).toMatchObject({ settled: 3, knownBefore: 2, pending: 0 })
  expect(far.seqs()).toEqual([1, 2, 3, 4, 5])
})

test('a receipt of another agent, of another spool, or that is none, is refused', async () => {
  await box.capture(2)
  await box.spool(['export', box.at('stick')])
  await bring('stick')
  await using other = await givenBox('agent-2')
  await other.capture(2)
  await using anew = await givenBox()
  await anew.capture(2)
  const receipt = box.at('stick.receipt')
  const foreign = await other.spool(['settle', receipt])
  expect(foreign).toMatchObject({ exitCode: 1, said: '' })
  expect(foreign.complained).toContain('this is agent-2')
  const lost = await anew.spool(['settle', receipt])
  expect(lost.complained).toContain('of another spool')
  const captures = await box.spool(['settle', box.at('stick')])
  expect(captures.complained).toContain('not a receipt')
  expect(await bring('stick.receipt')).toMatchObject({ exitCode: 1 })
  for (const each of [box, other, anew]) expect(await each.waiting()).toMatchObject({ pending: 2 })
})

test('what does not fit goes on the next stick, and a file is never overwritten', async () => {
  await box.capture(4, 100_000)
  const sizes = ['--bytes-max', '250K']
  const first = await box.spool(['export', box.at('one'), ...sizes, '--json'])
  expect(JSON.parse(first.said)).toMatchObject({ captures: 2, nextSeq: 3 })
  expect((await stat(box.at('one'))).size).toBeLessThanOrEqual(250 * 1024)
  expect(await box.spool(['export', box.at('one')])).toMatchObject({ exitCode: 1 })
  await box.spool(['export', box.at('two'), '--from-seq', '3'])
  const tiny = await box.spool(['export', box.at('tiny'), '--bytes-max', '1K'])
  expect(tiny.exitCode).toBe(2)
  const old = await box.spool(['export', box.at('old'), '--until', '1d', '--json'])
  expect(JSON.parse(old.said)).toMatchObject({ captures: 0 })
  await bring('two')
  expect(far.seqs()).toEqual([3, 4])
  await bring('one')
  expect(far.seqs()).toEqual([1, 2, 3, 4])
})

test('face pictures stay on the box and their captures go, unless an assessment lets them go whole', async () => {
  await box.capture(2)
  await box.capture(1, 4000, 'face')
  const stopped = await box.spool(['export', box.at('one'), '--json'])
  expect(JSON.parse(stopped.said)).toMatchObject({ captures: 3, withheld: 1 })
  expect(stopped.complained).toContain('without their face pictures')
  const kept = await readdir(join(box.env.AGENT_FOLDER, 'face-pictures'), { recursive: true })
  expect(kept.filter((name) => /[0-9a-f]{64}$/.test(name))).toHaveLength(1)
  await using agent = await startEdgeAgent(
    readEdgeAgentConfig(box.env),
    new AbortController().signal,
  )
  const asked = await box.spool(['export', box.at('two'), '--json'])
  expect(JSON.parse(asked.said)).toMatchObject({ captures: 3, withheld: 1 })
  await agent[Symbol.asyncDispose]()
  const assessed = { AGENT_FACE_MODE: 'private_network', AGENT_IMPACT_ASSESSMENT_ID: 'PIA-1' }
  const whole = await box.spool(['export', box.at('three'), '--json'], assessed)
  expect(JSON.parse(whole.said)).toMatchObject({ captures: 3, withheld: 0 })

  await bring('two')
  const [face] = [...far.stored.values()]
    .map(({ frame }) => decodeFrame(frame))
    .flatMap((read) => (read.ok && read.frame.capture.kind === 'face' ? [read.frame] : []))
  expect(face).toMatchObject({
    capture: { images: [], withheld: { images: 1, reason: 'local_only' } },
    images: [],
  })
  expect(await box.spool(['settle', box.at('two.receipt')])).toMatchObject({ exitCode: 0 })
  expect(await box.waiting()).toMatchObject({ pending: 0 })
})

test('each kind of failure has its exit code', async () => {
  await box.capture(1)
  await box.spool(['export', box.at('stick')])
  const nowhere = ['import', box.at('stick'), '--mqtt-url', 'mqtt://127.0.0.1:1']
  expect(await box.spool(nowhere)).toMatchObject({ exitCode: 4, said: '' })
  expect(await box.spool(['ls'], { AGENT_ID: '' })).toMatchObject({ exitCode: 3 })
  expect(await box.spool(['ls'], { AGENT_FOLDER: '' })).toMatchObject({ exitCode: 78 })
  expect(await box.spool(['ls'], { AGENT_FOLDER: box.at('none') })).toMatchObject({ exitCode: 2 })
  expect(await bring('missing')).toMatchObject({ exitCode: 2 })
  expect(await box.spool(['export', box.at('x'), '--bytes-max', 'much'])).toMatchObject({
    exitCode: 2,
  })
})
