import type { AgentStatus } from '@zhian/contracts/agent'
import type { MqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { expect, test } from 'vitest'
import type { Egress } from '../egress/egress.ts'
import { CrashDisk } from '../spool/crash-disk.ts'
import { openSpool, usualSpoolSettings } from '../spool/spool.ts'
import { Bell } from './bell.ts'
import { Session } from './session.ts'

const status = { schema: 'agent-status.v1' } as AgentStatus
const bounds = {
  unacknowledgedMax: 4,
  unacknowledgedBytesMax: 1e6,
  resendFirstMs: 30_000,
  resendMaxMs: 300_000,
}

/** A session over a spool of ten captures and a link that takes whatever it is given. */
async function givenSession() {
  const told: string[] = []
  const events = new Proxy({} as never, {
    get: (_target, fact) => () => told.push(String(fact)),
  })
  const clock = { nowMs: 0 }
  const now = () => clock.nowMs
  const settings = { commitWindowMs: 0, spoolBytesMax: 1e9, whenFull: 'block' as const }
  const disk = new CrashDisk()
  const spool = await openSpool({
    disk,
    events,
    now,
    settings: { ...usualSpoolSettings, ...settings },
  })
  for (let count = 0; count < 10; count += 1) await spool.append(() => Buffer.from('frame'))
  const sent: { leaf: string; body: string }[] = []
  const link: MqttLink = {
    async publish(topic, body) {
      sent.push({ leaf: topic.split('/').at(-1) ?? '', body: Buffer.from(body).toString() })
    },
    peer: { address: '127.0.0.1', isMutualTls: false },
    closed: new Promise(() => undefined),
    [Symbol.asyncDispose]: async () => undefined,
  }
  const bell = new Bell()
  const backlog = { bytesPerSecondMax: undefined, hours: undefined }
  const egress: Pick<Egress, 'send'> = {
    async send(link, frame, leaving) {
      if (frame.includes('unreadable')) return 'unreadable'
      leaving(frame.length)
      await link.publish('zhian/v1/a/captures', frame, 1)
      return 'sent'
    },
  }
  const needs = {
    agentId: 'a',
    egress,
    spool,
    bell,
    bounds,
    backlog,
    statusMs: 30_000,
    now,
    events,
  }
  const session = new Session({ ...needs, status: () => status }, link)
  /** One turn of the session's loop. */
  const turn = async () => {
    let turns = 0
    bell.ring()
    await session.run(() => (turns += 1) > 2)
  }
  const published = () => sent.filter(({ leaf }) => leaf === 'captures').map(({ body }) => body)
  const frames = () => sent.filter(({ leaf }) => leaf === 'captures').length
  const say = (message: object) => session.acknowledge(Buffer.from(JSON.stringify(message)))
  return { spool, clock, sent, told, turn, frames, published, say }
}

const ack = (epoch: string, settled: number[], refused: object[] = []) => ({
  schema: 'ack.v1',
  epoch,
  settled,
  refused,
})

test('no more than the window is on the way, and each end makes room for the next', async () => {
  const given = await givenSession()
  await given.turn()
  expect(given.frames()).toBe(4)
  given.say(ack(given.spool.epoch, [1, 3], [{ seq: 2, reason: 'frame_unreadable' }]))
  await given.turn()
  expect(given.frames()).toBe(7)
  expect(given.spool.state).toMatchObject({ pending: 7, refused: 1 })
  expect(given.told).toContain('captureRefused')
})

test('what is not acknowledged in time is published again', async () => {
  const given = await givenSession()
  await given.turn()
  given.clock.nowMs = 29_000
  await given.turn()
  expect(given.frames()).toBe(4)
  given.clock.nowMs = 31_000
  await given.turn()
  expect(given.frames()).toBe(8)
})

test('acknowledgements of another epoch, of another shape and of nobody settle nothing', async () => {
  const given = await givenSession()
  await given.turn()
  given.say(ack('another', [1, 2]))
  given.say({ settled: [1] })
  given.say(ack(given.spool.epoch, [99]))
  expect(given.spool.state.pending).toBe(10)
})

test('status and ledger go out at once, every 30 s, and the ledger after an eviction', async () => {
  const given = await givenSession()
  const leaves = () => given.sent.map(({ leaf }) => leaf).filter((leaf) => leaf !== 'captures')
  await given.turn()
  expect(leaves()).toEqual(['ledger', 'status'])
  await given.spool.evict(10, 'spool_full')
  await given.turn()
  expect(leaves()).toEqual(['ledger', 'status', 'ledger'])
  expect(given.sent.findLast(({ leaf }) => leaf === 'ledger')?.body).toContain('"from":10,"to":10')
  given.clock.nowMs = 30_000
  await given.turn()
  expect(leaves()).toEqual(['ledger', 'status', 'ledger', 'ledger', 'status'])
})

test('live first: what was captured now overtakes a backlog, which never takes more than half the window', async () => {
  const given = await givenSession()
  given.clock.nowMs = 3 * 24 * 3600_000
  await given.turn()
  expect(given.frames()).toBe(2)
  await given.spool.append(() => Buffer.from('live 1'))
  await given.spool.append(() => Buffer.from('live 2'))
  await given.turn()
  expect(given.published()).toEqual(['frame', 'frame', 'live 1', 'live 2'])
  given.say(ack(given.spool.epoch, [1, 2, 11, 12]))
  await given.turn()
  expect(given.frames()).toBe(6)
})

test('what cannot be judged never leaves: it ends by a tombstone, and those behind it go on', async () => {
  const given = await givenSession()
  given.clock.nowMs = 3 * 24 * 3600_000
  await given.spool.append(() => Buffer.from('unreadable'))
  await given.spool.append(() => Buffer.from('live'))
  await given.turn()
  await given.turn()
  expect(given.published()).toContain('live')
  expect(given.published()).not.toContain('unreadable')
  expect(given.spool.tombstones).toMatchObject([{ from: 11, to: 11, reason: 'frame_unreadable' }])
})
