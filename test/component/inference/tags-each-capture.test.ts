// When a capture cannot be tagged, then it ends as a dead letter and the others go on, because one bad picture must not stop a partition.
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Capture, StoredCapture } from '@zhian/contracts/capture'
import type { DeadLetter } from '@zhian/contracts/dead-letter'
import { TaggedCapture } from '@zhian/contracts/tagged-capture'
import { jsonReader } from '@zhian/contracts/parse'
import { kafkaTopics, topicPlans } from '@zhian/contracts/topics'
import { readInferenceConfig } from '@zhian/inference/config'
import { startInference } from '@zhian/inference/service'
import { blobKey } from '@zhian/kit/blobs/blob-store'
import { openFolderBlobs } from '@zhian/kit/blobs/folder-blobs'
import { openKafkaProducer } from '@zhian/kit/kafka/kafka-producer'
import { ensureTopics, groupLag } from '@zhian/kit/kafka/kafka-topics'
import { silentLog } from '@zhian/kit/log'
import { buildModels } from '@zhian/models/build-models'
import { composeVehicle } from '@zhian/models/compose-vehicle'
import { fetchSamplePictures, readVehiclePhoto } from '@zhian/models/sample-pictures'
import { startChild } from '../../support/child.ts'
import { eventually } from '../../support/eventually.ts'
import { givenCapture } from '../../support/given.ts'
import { repositoryRoot, startKafka } from '../../support/kafka.ts'
import type { TestKafka } from '../../support/kafka.ts'
import { readTopic } from '../../support/topic-reader.ts'

const cache = join(repositoryRoot, '.cache')
const readTagged = jsonReader(TaggedCapture)
const log = silentLog()

let kafka: TestKafka
let folder: string
let vehicle: Buffer
let faces: Buffer
let tooLarge: Buffer

// All drawing comes first: a started service closes the decoder of this process to everything but photographs.
beforeAll(async () => {
  const cacheDir = join(cache, 'model-sources')
  await buildModels({ outDir: join(cache, 'models'), cacheDir })
  const samples = await fetchSamplePictures({ outDir: join(cache, 'pictures'), cacheDir })
  const photo = await readVehiclePhoto(samples.vehicles[0] ?? '')
  const composed = await composeVehicle({
    photo,
    plate: { text: '浙G12345', kind: 'blue' },
    seed: 1,
  })
  vehicle = composed.jpeg
  faces = await readFile(samples.faces[0] ?? '')
  const wide = { width: 8000, height: 6000, channels: 3, background: '#445566' } as const
  tooLarge = await sharp({ create: wide }).png().toBuffer()
  kafka = await startKafka()
  folder = await mkdtemp(join(tmpdir(), 'zhian-inference-'))
})

afterAll(async () => {
  await kafka[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** The environment of a service with a group, and so a beginning, of its own. */
function environment(groupId: string) {
  return {
    LOG_LEVEL: 'silent',
    KAFKA_BROKERS: kafka.brokers.join(','),
    BLOBS_FOLDER: join(folder, 'blobs'),
    INFERENCE_GROUP_ID: groupId,
    INFERENCE_MODELS_FOLDER: join(cache, 'models'),
    INFERENCE_WORKERS: '2',
    INFERENCE_BLOB_MISSING_MS_MAX: '500',
    INFERENCE_HEALTH_PORT: '0',
  }
}

type Given = { epoch: string; seq: number; kind: Capture['kind']; picture: Buffer }

async function store(
  { picture, ...given }: Given,
  change: (stored: StoredCapture) => StoredCapture = (stored) => stored,
): Promise<StoredCapture> {
  const { capture } = givenCapture({ ...given, images: [picture] })
  const key = blobKey(capture.receivedAtMs, createHash('sha256').update(picture).digest('hex'))
  await openFolderBlobs(join(folder, 'blobs')).putIfAbsent(key, picture)
  return change({ schema: 'stored-capture.v1', capture, blobKeys: [key] })
}

async function produce(values: readonly string[]): Promise<void> {
  const address = { brokers: kafka.brokers, clientId: 'test' }
  const partitions = await ensureTopics(address, topicPlans, log)
  await using producer = await openKafkaProducer({ address, partitions, log })
  const topic = kafkaTopics.captures
  await Promise.all(values.map((value) => producer.produce({ topic, key: 'agent-1', value })))
}

function taggedOf(records: readonly { value: Buffer }[], epoch: string): TaggedCapture[] {
  return records.flatMap(({ value }) => {
    const parsed = readTagged(value.toString())
    if (!parsed.ok) throw new Error(parsed.problem)
    return parsed.value.capture.epoch === epoch ? [parsed.value] : []
  })
}

test('every capture ends as tagged or as dead with its reason, and its offset is committed', async () => {
  const epoch = 'mixed'
  const missing = `2026-11-23/aa/${'a'.repeat(64)}`
  const good = [
    await store({ epoch, seq: 1, kind: 'vehicle', picture: vehicle }),
    await store({ epoch, seq: 2, kind: 'face', picture: faces }),
  ]
  const bad = [
    await store({ epoch, seq: 3, kind: 'face', picture: Buffer.from('no picture at all') }),
    await store({ epoch, seq: 4, kind: 'face', picture: tooLarge }),
    await store({ epoch, seq: 5, kind: 'face', picture: faces }, withOtherDigest),
    await store({ epoch, seq: 6, kind: 'face', picture: faces }, (stored) => ({
      ...stored,
      blobKeys: [missing],
    })),
  ]
  const groupId = `mixed-${randomUUID()}`
  await produce([...bad, ...good].map((stored) => JSON.stringify(stored)).concat('{"not":"ours"}'))

  await using _service = await startInference(
    readInferenceConfig(environment(groupId)),
    new AbortController().signal,
  )
  await using tagged = await readTopic(kafka.brokers, kafkaTopics.tagged)
  await using dead = await readTopic(kafka.brokers, kafkaTopics.dead)
  const lettersOf = () =>
    dead.records.map(({ value }) => JSON.parse(value.toString()) as DeadLetter)
  await eventually(() => expect(lettersOf()).toHaveLength(5), { withinMs: 60_000 })
  await eventually(() => expect(taggedOf(tagged.records, epoch)).toHaveLength(2), {
    withinMs: 60_000,
  })

  const reasons = lettersOf().map(({ seq, reason }) => [seq, reason])
  expect(reasons).toEqual(
    expect.arrayContaining([
      [3, 'image_undecodable'],
      [4, 'image_too_many_pixels'],
      [5, 'image_digest_differs'],
      [6, 'blob_missing'],
      [undefined, 'record_unreadable'],
    ]),
  )
  const byKind = new Map(taggedOf(tagged.records, epoch).map((each) => [each.capture.kind, each]))
  const plate = byKind.get('vehicle')?.tags.find(({ name }) => name === 'plate')
  expect(plate).toMatchObject({ text: '浙G12345', colour: 'blue', status: 'accepted' })
  expect(byKind.get('vehicle')).toMatchObject({ imageRole: 'scene', isDegraded: false })
  expect(byKind.get('face')?.tags.filter(({ name }) => name === 'face')).toHaveLength(3)
  const address = { brokers: kafka.brokers, clientId: 'test' }
  await eventually(
    async () =>
      expect(await groupLag(address, { groupId, topic: kafkaTopics.captures }, log)).toBe(0),
    { withinMs: 20_000 },
  )
})

function withOtherDigest(stored: StoredCapture): StoredCapture {
  const images = stored.capture.images.map((image) => ({ ...image, sha256: 'b'.repeat(64) }))
  return { ...stored, capture: { ...stored.capture, images } }
}

test('a process that is killed in the middle of its work loses nothing', async () => {
  const epoch = 'killed'
  const given = await Promise.all(
    Array.from({ length: 24 }, (_, index) =>
      store({ epoch, seq: index + 1, kind: 'vehicle', picture: vehicle }),
    ),
  )
  await produce(given.map((stored) => JSON.stringify(stored)))
  const plan = {
    command: process.execPath,
    args: [join(repositoryRoot, 'services/inference/src/main.ts')],
    env: environment(`killed-${randomUUID()}`),
  }
  await using tagged = await readTopic(kafka.brokers, kafkaTopics.tagged)
  const seen = () => new Set(taggedOf(tagged.records, epoch).map(({ capture }) => capture.seq))

  const first = startChild(plan)
  await eventually(() => expect(seen().size).toBeGreaterThan(2), { withinMs: 60_000 })
  await first.kill('SIGKILL')
  await using _second = startChild(plan)

  await eventually(() => expect(seen().size).toBe(given.length), { withinMs: 60_000 })
})

test('while Kafka is away captures are held, not buried', async () => {
  const epoch = 'outage'
  await using _service = await startInference(
    readInferenceConfig(environment(`outage-${randomUUID()}`)),
    new AbortController().signal,
  )
  await kafka.killAndReturn()
  await produce([JSON.stringify(await store({ epoch, seq: 1, kind: 'vehicle', picture: vehicle }))])
  await using tagged = await readTopic(kafka.brokers, kafkaTopics.tagged)
  await eventually(() => expect(taggedOf(tagged.records, epoch).length).toBeGreaterThan(0), {
    withinMs: 90_000,
  })
})
