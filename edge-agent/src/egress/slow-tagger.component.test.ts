// A model that is slow, falls or is not there costs a capture its tags, never a camera its answer nor the others their way.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeFrame } from '@zhian/contracts/frame'
import type { MqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CrashDisk } from '../spool/crash-disk.ts'
import { open as openSmallSpool } from '../spool/given-spool.ts'
import { Bell } from '../uplink/bell.ts'
import { Session } from '../uplink/session.ts'
import { Egress } from './egress.ts'
import { givenFrame } from './fixtures/given-frame.ts'
import { openLocalTagger } from './local-tagger.ts'
import type { LocalTagger } from './local-tagger.ts'
import { openPictureStore } from './picture-store.ts'
import type { PictureStore } from './picture-store.ts'

/** A process that does what the picture's first byte says. */
const entry = new URL('./fixtures/fragile-worker.ts', import.meta.url)
const order = { answer: 0, throw: 1, fall: 2, silence: 3 }
const patience = { timeout: 20_000, interval: 10 }
const untagged: string[] = []
const events = new Proxy({} as never, {
  get: (_target, fact) => (said: { reason: string }) => {
    if (fact === 'untagged') untagged.push(said.reason)
  },
})

let folder: string
let store: PictureStore
let tagger: LocalTagger

beforeEach(async () => {
  untagged.length = 0
  folder = await mkdtemp(join(tmpdir(), 'zhian-slow-'))
  store = await openPictureStore({ folder, bytesMax: 1e9, days: 3650, events, now: Date.now })
})
afterEach(async () => {
  await tagger[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const pictureOf = (what: keyof typeof order, seq: number) =>
  Buffer.concat([Buffer.from([order[what]]), Buffer.from(`picture ${seq}`)])

test.each(['silence', 'fall', 'throw'] as const)(
  'a model that answers with %s: captures are durable at once, vehicles overtake, the face goes without tags',
  async (what) => {
    tagger = openLocalTagger({
      modelsFolder: '',
      events,
      now: Date.now,
      entry,
      tagMsMax: 4000,
    })
    const policy = { faceMode: 'local_only' } as const
    const egress = new Egress({ agentId: 'agent-1', policy, store, tagger, events })
    const spool = await openSmallSpool(new CrashDisk(), { spoolBytesMax: 1e9 })
    const sent: { kind: string; tags: number | undefined }[] = []
    const link: MqttLink = {
      peer: { address: '127.0.0.1', isMutualTls: false },
      async publish(topic, body) {
        const decoded = topic.endsWith('/captures') && decodeFrame(Buffer.from(body))
        if (decoded === false || !decoded.ok) return
        const { kind, withheld } = decoded.frame.capture
        sent.push({ kind, tags: withheld?.edgeTags?.tags.length })
      },
      closed: new Promise(() => undefined),
      [Symbol.asyncDispose]: async () => undefined,
    }
    const bounds = {
      unacknowledgedMax: 32,
      unacknowledgedBytesMax: 1e6,
      resendFirstMs: 30_000,
      resendMaxMs: 300_000,
    }
    const bell = new Bell()
    const session = new Session(
      {
        agentId: 'agent-1',
        egress,
        spool,
        bell,
        bounds,
        events,
        now: Date.now,
        backlog: { bytesPerSecondMax: undefined, hours: undefined },
        statusMs: 30_000,
        status: () => ({ schema: 'agent-status.v1' }) as never,
      },
      link,
    )
    let isOver = false
    const running = session.run(() => isOver)
    const append = async (kind: 'face' | 'vehicle', bytes: Buffer, seq: number) => {
      const { frame } = givenFrame(kind, [{ role: 'scene', bytes }], { seq })
      await spool.append(() => frame)
      bell.ring()
    }
    await append('face', pictureOf(what, 1), 1)
    await append('vehicle', pictureOf('answer', 2), 2)
    await vi.waitFor(() => expect(sent.map(({ kind }) => kind)).toContain('vehicle'), patience)
    await vi.waitFor(() => expect(sent).toHaveLength(2), patience)
    expect(sent.find(({ kind }) => kind === 'face')?.tags).toBeUndefined()
    expect(what === 'silence' ? sent[0]?.kind : 'vehicle').toBe('vehicle')
    expect(untagged).toHaveLength(1)
    await append('face', pictureOf('answer', 3), 3)
    await vi.waitFor(() => expect(sent.at(-1)).toEqual({ kind: 'face', tags: 0 }), patience)
    isOver = true
    bell.ring()
    await running
    await spool[Symbol.asyncDispose]()
  },
)

test('without models it says what is missing and answers at once', async () => {
  const modelsFolder = join(folder, 'nowhere')
  tagger = openLocalTagger({ modelsFolder, events, now: Date.now })
  const { capture } = givenFrame('face', [{ role: 'crop', bytes: pictureOf('answer', 1) }])
  expect(await tagger.tag(capture, [pictureOf('answer', 1)])).toBeUndefined()
  expect(tagger.problem).toMatch(/face-detect in .*nowhere/)
  expect(untagged).toEqual(['no_models'])
})
