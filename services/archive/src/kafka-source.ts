import { openKafkaConsumer } from '@zhian/kit/kafka/kafka-consumer'
import type { KafkaConsumer, PartitionBatch } from '@zhian/kit/kafka/kafka-consumer'
import type { Log } from '@zhian/kit/log'
import type { ArchiveConfig } from './config.ts'
import { tableOfTopic } from './tables.ts'

/** The broker gathers: it answers when it has this much, or when the wait is over. */
const fetchBytesMin = 512 * 1024
const fetchBytesMax = 4 * 1024 * 1024

interface SourcePlan {
  readonly config: ArchiveConfig
  readonly log: Log
  readonly archiveBatch: (batch: PartitionBatch) => Promise<void>
}

export function openKafkaSource({ config, log, archiveBatch }: SourcePlan): Promise<KafkaConsumer> {
  return openKafkaConsumer({
    address: config.kafka,
    groupId: config.groupId,
    topics: [...tableOfTopic.keys()],
    log,
    onBatch: archiveBatch,
    partitionsAtOnce: 2,
    fetchBytesMin,
    fetchBytesMax,
    fetchWaitMs: config.batch.waitMs,
  })
}
