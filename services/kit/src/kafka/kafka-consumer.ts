import type { Consumer, EachBatchPayload } from 'kafkajs'
import { Fault, messageOf } from '../fault.ts'
import type { Log } from '../log.ts'
import { kafkaFault, openKafka } from './kafka-client.ts'
import type { KafkaAddress } from './kafka-client.ts'

export interface ReceivedRecord {
  readonly offset: bigint
  readonly key: string
  readonly value: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** Records of one partition, in order, while it is ours. */
export interface PartitionBatch {
  readonly topic: string
  readonly partition: number
  readonly records: readonly ReceivedRecord[]
  /** Changes with every assignment: what was remembered of a partition under another one is void. */
  readonly generation: string
  /** Aborted when the partition is no longer ours or the process stops: finish at once and return without committing. */
  readonly lost: AbortSignal
  /** Commits that everything below `offset` is done; `metadata` is at most 4096 characters. Throws KAFKA_GROUP_LOST. */
  commit(offset: bigint, metadata?: string): Promise<void>
  /** Goes on reading after `offset` without committing anything. */
  passOver(offset: bigint): void
  /** What was last committed for this partition; null where nothing was. */
  committed(): Promise<{ offset: bigint; metadata: string } | null>
}

interface ConsumerPlan {
  readonly address: KafkaAddress
  readonly groupId: string
  readonly topics: readonly string[]
  readonly log: Log
  /** Works a batch off and commits what it did. A rejection gives the batch back: it will come again. */
  readonly onBatch: (batch: PartitionBatch) => Promise<void>
  readonly partitionsAtOnce?: number
  readonly fetchBytesMax?: number
  /** The broker answers when it has this many bytes or `fetchWaitMs` have passed: batching by bytes or age, done there. */
  readonly fetchBytesMin?: number
  readonly fetchWaitMs?: number
  /** Default 10 s: how long a vanished member holds its partitions. */
  readonly sessionTimeoutMs?: number
}

export interface KafkaConsumer extends AsyncDisposable {
  /** Rejects when the client has stopped for good; the process should end and be started again. */
  readonly finished: Promise<void>
  /** When a batch or an empty fetch last came. */
  lastFetchAtMs(): number
}

const heartbeatMs = 1000

/**
 * Opens a consumer of a group, from the earliest record where nothing is committed.
 *
 * kafkajs ends quietly on errors that it takes for programming errors, so every rejection is wrapped,
 * and a crash that it will not restart from ends `finished`.
 */
export async function openKafkaConsumer(plan: ConsumerPlan): Promise<KafkaConsumer> {
  const kafka = openKafka(plan.address, plan.log)
  const sessionTimeout = plan.sessionTimeoutMs ?? 10_000
  const consumer = kafka.consumer({
    groupId: plan.groupId,
    sessionTimeout,
    rebalanceTimeout: Math.max(30_000, sessionTimeout * 2),
    heartbeatInterval: heartbeatMs,
    allowAutoTopicCreation: false,
    maxBytesPerPartition: plan.fetchBytesMax ?? 1_048_576,
    minBytes: plan.fetchBytesMin ?? 1,
    maxWaitTimeInMs: plan.fetchWaitMs ?? 100,
    retry: { initialRetryTime: 200, maxRetryTime: 5000, retries: 10 },
  })
  const watch = watchConsumer(consumer)
  const stopping = new AbortController()
  try {
    await consumer.connect()
    await consumer.subscribe({ topics: [...plan.topics], fromBeginning: true })
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: plan.partitionsAtOnce ?? 1,
      eachBatch: (payload) =>
        workOff({ plan, payload, stopping: stopping.signal, kafka, generation: watch.generation }),
    })
  } catch (error) {
    await consumer.disconnect().catch(() => undefined)
    throw kafkaFault(error)
  }
  return {
    finished: watch.finished,
    lastFetchAtMs: watch.lastFetchAtMs,
    async [Symbol.asyncDispose]() {
      stopping.abort(new Fault('STOPPING', 'the process stops'))
      await consumer.disconnect().catch(() => undefined)
    },
  }
}

function watchConsumer(consumer: Consumer) {
  let generation = ''
  let lastFetchAtMs = Date.now()
  const { promise: finished, reject } = Promise.withResolvers<void>()
  finished.catch(() => undefined)
  consumer.on(
    consumer.events.GROUP_JOIN,
    ({ payload }) => (generation = `${payload.memberId}@${Date.now()}`),
  )
  consumer.on(consumer.events.FETCH, () => (lastFetchAtMs = Date.now()))
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (payload.restart) return
    reject(
      new Fault('KAFKA_AWAY', `the consumer stopped: ${messageOf(payload.error)}`, {
        cause: payload.error,
      }),
    )
  })
  return { finished, generation: () => generation, lastFetchAtMs: () => lastFetchAtMs }
}

interface Work {
  readonly plan: ConsumerPlan
  readonly payload: EachBatchPayload
  readonly stopping: AbortSignal
  readonly kafka: ReturnType<typeof openKafka>
  readonly generation: () => string
}

async function workOff({ plan, payload, stopping, kafka, generation }: Work): Promise<void> {
  const lost = new AbortController()
  const signal = AbortSignal.any([lost.signal, stopping])
  const loseOn = (error: unknown) =>
    lost.abort(
      new Fault('KAFKA_GROUP_LOST', `the partition is no longer ours: ${messageOf(error)}`),
    )
  await payload.heartbeat().catch((error: unknown) => {
    loseOn(error)
    throw plainError(error)
  })
  const timer = setInterval(() => void payload.heartbeat().catch(loseOn), heartbeatMs)
  try {
    signal.throwIfAborted()
    await plan.onBatch(partitionBatch({ plan, payload, kafka, signal, generation: generation() }))
  } catch (error) {
    throw plainError(error)
  } finally {
    clearInterval(timer)
  }
}

/** kafkajs stops for good on errors with the name of a language error, so none is handed to it. */
function plainError(error: unknown): Error {
  return new Error(messageOf(error), { cause: error })
}

interface BatchParts extends Omit<Work, 'stopping' | 'generation'> {
  readonly signal: AbortSignal
  readonly generation: string
}

function partitionBatch({ plan, payload, kafka, signal, generation }: BatchParts): PartitionBatch {
  const { topic, partition, messages } = payload.batch
  return {
    topic,
    partition,
    generation,
    lost: signal,
    records: messages.map((message) => ({
      offset: BigInt(message.offset),
      key: message.key?.toString() ?? '',
      value: message.value ?? Buffer.alloc(0),
      headers: headersOf(message.headers),
    })),
    async commit(offset, metadata) {
      signal.throwIfAborted()
      try {
        // The plain commit resolves without committing while the client stops; this one goes to the coordinator.
        await payload.commitOffsetsIfNecessary({
          topics: [{ topic, partitions: [commitEntry(partition, offset, metadata)] }],
        })
      } catch (error) {
        throw new Fault('KAFKA_GROUP_LOST', `the offset was not committed: ${messageOf(error)}`, {
          cause: error,
        })
      }
      if (metadata === undefined) payload.resolveOffset(String(offset - 1n))
    },
    passOver: (offset) => payload.resolveOffset(String(offset)),
    committed: () => fetchCommitted(kafka, { groupId: plan.groupId, topic, partition }),
  }
}

/** The client's type leaves the metadata out; the protocol and its encoder have it. */
function commitEntry(partition: number, offset: bigint, metadata: string | undefined) {
  const entry = { partition, offset: String(offset) }
  return metadata === undefined ? entry : { ...entry, metadata }
}

async function fetchCommitted(
  kafka: ReturnType<typeof openKafka>,
  { groupId, topic, partition }: { groupId: string; topic: string; partition: number },
): Promise<{ offset: bigint; metadata: string } | null> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    const [found] = await admin.fetchOffsets({ groupId, topics: [topic] })
    const entry = found?.partitions.find((each) => each.partition === partition)
    if (entry === undefined || entry.offset === '-1') return null
    return { offset: BigInt(entry.offset), metadata: entry.metadata ?? '' }
  } catch (error) {
    throw kafkaFault(error)
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}

function headersOf(headers: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  const pairs = Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)] as const)
  return Object.fromEntries(pairs)
}
