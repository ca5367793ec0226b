import { kafkaTopics, topicPlans } from '@zhian/contracts/topics'
import { openFolderBlobs } from '@zhian/kit/blobs/folder-blobs'
import { serveHealth } from '@zhian/kit/health'
import { openKafkaConsumer } from '@zhian/kit/kafka/kafka-consumer'
import { openKafkaProducer } from '@zhian/kit/kafka/kafka-producer'
import { ensureTopics } from '@zhian/kit/kafka/kafka-topics'
import { openLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import type { Service } from '@zhian/kit/run-service'
import { openWorkerPool } from '@zhian/tagging/worker-pool'
import type { InferenceConfig } from './config.ts'
import { inferenceEvents } from './events.ts'
import { blobReader } from './read-blob.ts'
import { captureTagger } from './tag-capture.ts'
import { batchWorker } from './work-batch.ts'

/** A fetch of captures is small: they are 2 kB each, and a hundred are some seconds of work. */
const fetchBytesMax = 256 * 1024
/** Without a fetch for so long the consumer is not healthy; it answers empty ones several times a second. */
const fetchSilenceMsMax = 60_000
const produceWaitMsMax = 15_000
/** Enough that a worker finds its next picture read when it is done with one. */
const picturesPerWorker = 4

/** Opened from the river's mouth to its spring, so that closing runs from the spring to the mouth. */
export async function startInference(
  config: InferenceConfig,
  _stopping: AbortSignal,
): Promise<Service & { healthPort: number }> {
  const log = openLog('inference', config.logLevel)
  const metrics = openMetrics()
  const events = inferenceEvents(log, metrics)
  await using opened = new AsyncDisposableStack()
  const partitions = await ensureTopics(config.kafka, topicPlans, log)
  const producer = opened.use(await openKafkaProducer({ address: config.kafka, partitions, log }))
  const pool = opened.use(
    await openWorkerPool({
      size: config.workers,
      modelsFolder: config.modelsFolder,
      onWorkerLost: (fact) => events.workerLost(fact),
    }),
  )
  events.watchLoad(() => pool.load())
  const now = () => Date.now()
  const readBlob = blobReader({
    blobs: openFolderBlobs(config.blobs.folder),
    missingMsMax: config.blobMissingMsMax,
    now,
    onRetry: (problem) => events.blobsAway({ problem }),
  })
  const tagCapture = captureTagger({ readBlob, tagPicture: (job) => pool.tag(job), now })
  const atOnce = config.workers * picturesPerWorker
  const consumer = opened.use(
    await openKafkaConsumer({
      address: config.kafka,
      groupId: config.groupId,
      topics: [kafkaTopics.captures],
      log,
      onBatch: batchWorker({ tagCapture, producer, events, now, atOnce }),
      partitionsAtOnce: 2,
      fetchBytesMax,
    }),
  )
  const health = opened.use(
    await serveHealth(config.health, {
      metrics,
      problems: () => [
        ...(now() - consumer.lastFetchAtMs() > fetchSilenceMsMax ? ['no fetch from Kafka'] : []),
        ...(producer.oldestWaitMs() > produceWaitMsMax ? ['Kafka does not answer'] : []),
      ],
    }),
  )
  events.ready({ workers: config.workers, healthPort: health.port })
  const owned = opened.move()
  return {
    finished: Promise.race([consumer.finished, pool.finished]),
    healthPort: health.port,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
