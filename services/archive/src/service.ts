import { kafkaTopics, topicPlans } from '@zhian/contracts/topics'
import { migrate } from '@zhian/kit/clickhouse/migrations'
import { openWarehouse } from '@zhian/kit/clickhouse/warehouse'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { Fault, kindOf } from '@zhian/kit/fault'
import { serveHealth } from '@zhian/kit/health'
import type { KafkaConsumer, PartitionBatch } from '@zhian/kit/kafka/kafka-consumer'
import { openKafkaProducer } from '@zhian/kit/kafka/kafka-producer'
import { ensureTopics } from '@zhian/kit/kafka/kafka-topics'
import { openLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import type { Service } from '@zhian/kit/run-service'
import { partitionArchiver } from './archive-partition.ts'
import { checkColumns, clickhouseSink } from './clickhouse-sink.ts'
import type { ArchiveConfig } from './config.ts'
import { archiveEvents } from './events.ts'
import { graveyard } from './graveyard.ts'
import { openKafkaSource } from './kafka-source.ts'
import { entryStorer, prepareEntries } from './store-entries.ts'
import type { PreparedEntry } from './store-entries.ts'
import { tableOfTopic } from './tables.ts'

/** ClickHouse takes 100 of a table's partitions in one insert. */
const monthsMax = 50
/** A consumer whose last fetch is older than this is not reading. */
const fetchAgeMsMax = 60_000

/** What may come from outside: the engine in a process admits one owner of its folder, so archive and api share it. */
interface Doors {
  /** Stays the giver's: it is not closed here. */
  readonly warehouse?: Warehouse
}

/** Opened from the river's mouth to its spring, so that closing runs from the spring to the mouth. */
export async function startArchive(
  config: ArchiveConfig,
  _stopping: AbortSignal,
  doors: Doors = {},
): Promise<Service> {
  const log = openLog('archive', config.logLevel)
  const metrics = openMetrics()
  const events = archiveEvents(log, metrics)
  await using opened = new AsyncDisposableStack()
  const warehouse = doors.warehouse ?? opened.use(await openWarehouse(config.warehouse, 2))
  const names = await migrate(warehouse, config.migrationsFolder)
  if (names.length > 0) events.migrated({ names })
  await checkColumns(warehouse, tableOfTopic.values())

  const partitions = await ensureTopics(config.kafka, topicPlans, log)
  const deadPartitions = new Map([[kafkaTopics.dead, partitions.get(kafkaTopics.dead) ?? 1]])
  const producer = opened.use(
    await openKafkaProducer({ address: config.kafka, partitions: deadPartitions, log }),
  )
  const archive = openArchiver({ config, warehouse, events, grave: graveyard(producer, Date.now) })
  const broken = Promise.withResolvers<never>()
  broken.promise.catch(() => undefined)
  const consumer = opened.use(
    await openKafkaSource({
      config,
      log,
      archiveBatch: (batch) =>
        archive(batch).catch((error: unknown) => {
          if (kindOf(error) === 'defect' && !batch.lost.aborted) broken.reject(error)
          throw error
        }),
    }),
  )
  const health = opened.use(
    await serveHealth(config.health, { metrics, problems: () => problemsOf(consumer) }),
  )
  events.ready({ healthPort: health.port })
  const finished = Promise.race([consumer.finished, broken.promise])
  finished.catch(() => undefined)
  const owned = opened.move()
  return {
    finished,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

interface ArchiverParts {
  readonly config: ArchiveConfig
  readonly warehouse: Warehouse
  readonly events: ReturnType<typeof archiveEvents>
  readonly grave: ReturnType<typeof graveyard>
}

function openArchiver({ config, warehouse, events, grave }: ArchiverParts) {
  return partitionArchiver<PreparedEntry>({
    limits: { ...config.batch, monthsMax },
    prepare: (batch: PartitionBatch) => prepareEntries(tableOf(batch.topic), batch),
    store: entryStorer({
      tableOf,
      write: clickhouseSink(warehouse, events),
      graveyard: grave,
      events,
    }),
    async recordHole(hole, lost) {
      events.holeFound(hole)
      await grave.buryHole(hole, lost)
    },
  })
}

function tableOf(topic: string) {
  const table = tableOfTopic.get(topic)
  if (table === undefined) throw new Fault('INVARIANT_BROKEN', `no table for the topic ${topic}`)
  return table
}

function problemsOf(consumer: KafkaConsumer): readonly string[] {
  const isReading = Date.now() - consumer.lastFetchAtMs() < fetchAgeMsMax
  return isReading ? [] : ['Kafka has not been read for a minute']
}
