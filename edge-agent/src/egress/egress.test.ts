// Whatever is sent, by whatever link: the bytes that go out hold no picture of a person that may not leave, and no capture is lost.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { captureKinds } from '@zhian/contracts/capture'
import type { EdgeTags } from '@zhian/contracts/capture'
import { decodeFrame } from '@zhian/contracts/frame'
import { Fault } from '@zhian/kit/fault'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faceModes, isFacePicture } from './decide-egress.ts'
import type { EgressPolicy, WayOut } from './decide-egress.ts'
import { Egress } from './egress.ts'
import type { EgressNeeds } from './egress.ts'
import { givenFrame } from './fixtures/given-frame.ts'
import { openPictureStore } from './picture-store.ts'
import type { PictureStore } from './picture-store.ts'

const roles = ['scene', 'crop', 'plate', 'composite', 'other'] as const
const quiet = new Proxy({} as EgressNeeds['events'], { get: () => () => undefined })
const open: WayOut = { address: '203.0.113.5', isMutualTls: false }
const guarded: WayOut = { address: '192.168.1.9', isMutualTls: true }
const picture = (mark: string) => Buffer.from(`picture of ${mark}, ${'.'.repeat(40)}`)
const tags: EdgeTags = {
  imageRole: 'crop',
  isDegraded: false,
  tags: [
    {
      name: 'face',
      model: { name: 'face-detect', version: '1', weights: '0123456789abcdef' },
      confidence: 0.9,
      status: 'accepted',
      box: { x: 0, y: 0, width: 0.5, height: 0.5 },
    },
  ],
}

let folder: string
let store: PictureStore

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhian-egress-'))
  store = await openPictureStore({
    folder,
    bytesMax: 1e9,
    days: 3650,
    events: quiet,
    now: Date.now,
  })
})
afterAll(async () => {
  await store[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

let lastSeq = 0

/** A way out that remembers what went, by a link of which only the peer matters. */
function given(policy: EgressPolicy, more: Partial<EgressNeeds> = {}) {
  const sent: { topic: string; body: Buffer }[] = []
  const egress = new Egress({
    agentId: 'agent-1',
    policy,
    store,
    tagger: undefined,
    events: quiet,
    ...more,
  })
  const link = (peer: WayOut) => ({
    peer,
    async publish(topic: string, body: Uint8Array | string) {
      sent.push({ topic, body: Buffer.from(body) })
    },
  })
  const send = (peer: WayOut, frame: Buffer) => egress.send(link(peer), frame, () => undefined)
  return { egress, sent, send }
}

const frameOf: typeof givenFrame = (kind, pictures) =>
  givenFrame(kind, pictures, { seq: (lastSeq += 1) })

test('no bytes of a face go where they may not, and every capture goes', async () => {
  const situation = fc.record({
    kind: fc.constantFrom(...captureKinds),
    roles: fc.array(fc.constantFrom(...roles), { maxLength: 5 }),
    peer: fc.constantFrom(open, guarded, { ...guarded, isMutualTls: false }),
    faceMode: fc.constantFrom(...faceModes),
  })
  const ends = new Set<string>()
  await fc.assert(
    fc.asyncProperty(situation, async ({ kind, roles, peer, faceMode }) => {
      const pictures = roles.map((role, index) => ({ role, bytes: picture(`${role} ${index}`) }))
      const { capture, frame } = frameOf(kind, pictures)
      const { sent, send } = given({ faceMode })
      expect(await send(peer, frame)).toBe('sent')
      expect(sent).toMatchObject([{ topic: 'zhian/v1/agent-1/captures' }])
      const body = sent[0]?.body ?? Buffer.alloc(0)
      const isAllowed = faceMode === 'private_network' && peer === guarded
      for (const { role, bytes } of pictures)
        expect(body.includes(bytes)).toBe(isAllowed || !isFacePicture(kind, role))
      const decoded = decodeFrame(body)
      if (!decoded.ok) throw new Error(decoded.problem)
      const { images, withheld, ...rest } = decoded.frame.capture
      expect({ ...rest, images: capture.images }).toEqual(capture)
      expect(images.length + (withheld?.images ?? 0)).toBe(roles.length)
      ends.add(withheld?.reason ?? 'whole')
    }),
    { numRuns: 150 },
  )
  expect([...ends].sort()).toEqual(['link_open', 'local_only', 'off', 'whole'])
})

test('the link is asked for each frame, so the same capture goes whole once the way is guarded', async () => {
  const { egress, sent, send } = given({ faceMode: 'private_network' })
  const face = picture('somebody')
  const { frame } = frameOf('face', [{ role: 'crop', bytes: face }])
  await send(open, frame)
  expect(egress.problems()).toMatchObject([{ en: expect.stringMatching(/mutual TLS/) }])
  await send({ ...open, isMutualTls: true }, frame)
  expect(egress.problems()).toMatchObject([
    { en: expect.stringMatching(/address 203\.0\.113\.5 is not private/) },
  ])
  await send(guarded, frame)
  expect(sent.map(({ body }) => body.includes(face))).toEqual([false, false, true])
  expect(egress.problems()).toEqual([])
  expect(egress.state).toMatchObject({ withheld: 1 })
})

test('an impact assessment lets pictures go further, but not against a stricter mode', async () => {
  const face = picture('somebody')
  const { frame } = frameOf('face', [{ role: 'crop', bytes: face }])
  for (const faceMode of faceModes) {
    const { sent, send } = given({ faceMode, impactAssessmentId: 'PIA-1' })
    await send(open, frame)
    expect(sent[0]?.body.includes(face)).toBe(faceMode === 'private_network')
  }
})

test('what stays is kept before the rest goes, once, with the tags; a second sending asks no model', async () => {
  let asked = 0
  const tagger: EgressNeeds['tagger'] = {
    problem: undefined,
    async tag() {
      asked += 1
      return tags
    },
  }
  const { sent, send } = given({ faceMode: 'local_only' }, { tagger })
  const face = picture('somebody at the gate')
  const { capture, frame } = frameOf('face', [{ role: 'crop', bytes: face }])
  await Promise.all([send(guarded, frame), send(guarded, frame)])
  await send(guarded, frame)
  expect(asked).toBe(1)
  for (const { body } of sent) {
    const decoded = decodeFrame(body)
    expect(decoded).toMatchObject({
      frame: { capture: { withheld: { images: 1, reason: 'local_only', edgeTags: tags } } },
    })
  }
  expect(await store.find(capture)).toMatchObject({ images: capture.images, edgeTags: tags })
})

test('while pictures cannot be kept their capture waits and says so; others go', async () => {
  const away = async () => {
    throw new Fault('BLOBS_AWAY', 'the disk is broken')
  }
  const { egress, sent, send } = given(
    { faceMode: 'local_only' },
    {
      store: {
        state: store.state,
        find: async () => undefined,
        keepPictures: away,
        keepRecord: away,
      },
    },
  )
  const bytes = picture('somebody')
  await expect(
    send(guarded, frameOf('face', [{ role: 'crop', bytes }]).frame),
  ).rejects.toMatchObject({ code: 'BLOBS_AWAY' })
  expect(egress.problems()).toMatchObject([
    { en: expect.stringMatching(/captures wait: the disk is broken/) },
  ])
  expect(await send(guarded, frameOf('vehicle', [{ role: 'scene', bytes }]).frame)).toBe('sent')
  expect(sent).toHaveLength(1)
})

test('bytes that are no frame are not sent: nobody can say what they show', async () => {
  const { sent, send } = given({ faceMode: 'private_network', impactAssessmentId: 'PIA-1' })
  const { frame } = frameOf('face', [{ role: 'crop', bytes: picture('somebody') }])
  expect(await send(guarded, frame.subarray(0, -1))).toBe('unreadable')
  expect(await send(guarded, Buffer.from('nonsense'))).toBe('unreadable')
  expect(sent).toEqual([])
})

test('a connection that is over holds a face, and a capture without one is none of its business', async () => {
  const { send } = given({ faceMode: 'private_network' })
  const over: WayOut = { address: undefined, isMutualTls: false }
  const bytes = picture('somebody')
  await expect(send(over, frameOf('face', [{ role: 'crop', bytes }]).frame)).rejects.toMatchObject({
    code: 'MQTT_AWAY',
  })
  expect(await send(over, frameOf('vehicle', [{ role: 'crop', bytes }]).frame)).toBe('sent')
})

test('where faces are off no capture of a person is taken, and each is counted', () => {
  const { egress } = given({ faceMode: 'off' })
  expect(captureKinds.map((kind) => egress.declines(kind))).toEqual([true, false, true, false])
  expect(egress.state).toMatchObject({ faceMode: 'off', declined: 2 })
  expect(given({ faceMode: 'local_only' }).egress.declines('face')).toBe(false)
})
