import kafkajs from 'kafkajs'
import type { Producer, RecordMetadata } from 'kafkajs'
import { Fault } from '../fault.ts'
import type { Log } from '../log.ts'
import { kafkaFault, openKafka } from './kafka-client.ts'
import type { KafkaAddress } from './kafka-client.ts'
import { partitionOf } from './partition-of.ts'

export interface KafkaRecord {
  readonly topic: string
  /** Never absent: without a key a retry would choose its partition anew. */
  readonly key: string
  readonly value: Buffer | string
  readonly headers?: Readonly<Record<string, string>>
}

export interface KafkaProducer extends AsyncDisposable {
  /** Resolves when all in-sync replicas have it. Throws KAFKA_AWAY, or KAFKA_REFUSED for what can never be written. */
  produce(record: KafkaRecord): Promise<void>
  /** Milliseconds that the oldest unanswered record has waited; 0 when there is none. */
  oldestWaitMs(): number
}

interface ProducerPlan {
  readonly address: KafkaAddress
  /** Number of partitions of each topic that will be written to. */
  readonly partitions: ReadonlyMap<string, number>
  readonly log: Log
}

interface Waiting {
  readonly record: KafkaRecord
  readonly bytes: number
  readonly sinceMs: number
  readonly resolve: () => void
  readonly reject: (fault: Fault) => void
}

/** Below the broker's 1,048,588: kafkajs never splits a batch, the broker refuses it whole. */
const batchBytesMax = 900_000
const batchRecordsMax = 500
const lingerMs = 5

/**
 * A producer with one `send()` in flight, of one topic and one partition.
 *
 * kafkajs loses messages when several sends of an idempotent producer overlap, and when one send spans
 * partitions whose leader moves. One partition at a time has neither fault; batching pays for it.
 */
export async function openKafkaProducer(plan: ProducerPlan): Promise<KafkaProducer> {
  const producer = openKafka(plan.address, plan.log).producer({
    allowAutoTopicCreation: false,
    idempotent: false,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    retry: { initialRetryTime: 100, maxRetryTime: 5000, retries: 6 },
  })
  await producer.connect().catch((error: unknown) => {
    throw kafkaFault(error)
  })
  const lanes = new SendQueue((lane, batch) => sendBatch(producer, lane, batch))
  return {
    produce: (record) => lanes.add(laneOf(record, plan.partitions), record),
    oldestWaitMs: () => lanes.oldestWaitMs(),
    async [Symbol.asyncDispose]() {
      await lanes.drained()
      await producer.disconnect().catch(() => undefined)
    },
  }
}

interface Lane {
  readonly topic: string
  readonly partition: number
}

function laneOf(record: KafkaRecord, partitions: ReadonlyMap<string, number>): Lane {
  const count = partitions.get(record.topic)
  if (count === undefined)
    throw new Fault('INVARIANT_BROKEN', `no partitions known for ${record.topic}`)
  return { topic: record.topic, partition: partitionOf(record.key, count) }
}

/** Lanes wait in order of their oldest record; the send in flight is always the only one. */
class SendQueue {
  readonly #lanes = new Map<string, { lane: Lane; waiting: Waiting[] }>()
  readonly #send: (lane: Lane, batch: readonly Waiting[]) => Promise<void>
  #pump: Promise<void> | null = null
  #inFlight: readonly Waiting[] = []

  constructor(send: (lane: Lane, batch: readonly Waiting[]) => Promise<void>) {
    this.#send = send
  }

  add(lane: Lane, record: KafkaRecord): Promise<void> {
    const name = `${lane.topic}/${lane.partition}`
    const entry = this.#lanes.get(name) ?? { lane, waiting: [] }
    this.#lanes.set(name, entry)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const bytes = Buffer.byteLength(record.value) + record.key.length + 100
    entry.waiting.push({ record, bytes, sinceMs: Date.now(), resolve, reject })
    this.#pump ??= this.#run()
    return promise
  }

  oldestWaitMs(): number {
    const heads = [this.#inFlight[0], ...[...this.#lanes.values()].map(({ waiting }) => waiting[0])]
    const oldest = Math.min(...heads.map((head) => head?.sinceMs ?? Number.POSITIVE_INFINITY))
    return Number.isFinite(oldest) ? Math.max(1, Date.now() - oldest) : 0
  }

  async drained(): Promise<void> {
    await this.#pump
  }

  async #run(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, lingerMs))
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      this.#inFlight = cut(next.waiting)
      await this.#send(next.lane, this.#inFlight)
      this.#inFlight = []
    }
    this.#pump = null
  }

  #next() {
    const ready = [...this.#lanes.values()].filter(({ waiting }) => waiting.length > 0)
    return ready.sort((a, b) => (a.waiting[0]?.sinceMs ?? 0) - (b.waiting[0]?.sinceMs ?? 0))[0]
  }
}

function cut(waiting: Waiting[]): Waiting[] {
  let bytes = 0
  const fits = waiting.findIndex(
    (each, index) => (bytes += each.bytes) > batchBytesMax && index > 0,
  )
  return waiting.splice(0, Math.min(fits === -1 ? waiting.length : fits, batchRecordsMax))
}

async function sendBatch(producer: Producer, lane: Lane, batch: readonly Waiting[]): Promise<void> {
  try {
    const answers = await producer.send({
      topic: lane.topic,
      acks: -1,
      compression: kafkajs.CompressionTypes.ZSTD,
      messages: batch.map(({ record }) => ({
        key: record.key,
        value: record.value,
        partition: lane.partition,
        ...(record.headers === undefined ? {} : { headers: record.headers }),
      })),
    })
    if (!answers.some((answer: RecordMetadata) => answer.partition === lane.partition)) {
      throw new Fault(
        'KAFKA_AWAY',
        `Kafka's answer does not name partition ${lane.partition} of ${lane.topic}`,
      )
    }
    for (const each of batch) each.resolve()
  } catch (error) {
    await settleFailed({ producer, lane, batch, fault: kafkaFault(error) })
  }
}

interface FailedBatch {
  readonly producer: Producer
  readonly lane: Lane
  readonly batch: readonly Waiting[]
  readonly fault: Fault
}

/** A refusal names the batch, not the record, so the batch is halved until the one is alone. */
async function settleFailed({ producer, lane, batch, fault }: FailedBatch): Promise<void> {
  if (fault.code !== 'KAFKA_REFUSED' || batch.length === 1) {
    for (const each of batch) each.reject(fault)
    return
  }
  const middle = batch.length >> 1
  await sendBatch(producer, lane, batch.slice(0, middle))
  await sendBatch(producer, lane, batch.slice(middle))
}
