import kafkajs from 'kafkajs'
import { Fault } from '../fault.ts'
import type { Log } from '../log.ts'
import { kafkaFault, openKafka } from './kafka-client.ts'
import type { KafkaAddress } from './kafka-client.ts'

export interface TopicPlan {
  readonly topic: string
  readonly partitions: number
  readonly retentionMs: number
}

/** `__consumer_offsets` has settings of its own, which the legacy call would otherwise take away. */
const offsetsTopicSettings = {
  'cleanup.policy': 'compact',
  'compression.type': 'producer',
  'segment.bytes': '104857600',
}

/**
 * Creates the topics that are missing and returns each one's number of partitions.
 *
 * Where there is one broker, each record is flushed before it is acknowledged: nobody else holds a copy,
 * and a power cut would take what was promised. The same goes for the committed offsets.
 */
export async function ensureTopics(
  address: KafkaAddress,
  plans: readonly TopicPlan[],
  log: Log,
): Promise<ReadonlyMap<string, number>> {
  const admin = openKafka(address, log).admin({ retry: { retries: 8 } })
  try {
    await admin.connect()
    const { brokers } = await admin.describeCluster()
    const isSingle = brokers.length === 1
    const present = new Set(await admin.listTopics())
    const missing = plans.filter(({ topic }) => !present.has(topic))
    if (missing.length > 0) {
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((plan) => ({
          topic: plan.topic,
          numPartitions: plan.partitions,
          replicationFactor: Math.min(3, brokers.length),
          configEntries: topicSettings(plan, isSingle),
        })),
      })
    }
    if (isSingle && present.has('__consumer_offsets')) await flushOffsets(admin)
    const { topics } = await admin.fetchTopicMetadata({ topics: plans.map(({ topic }) => topic) })
    return new Map(topics.map(({ name, partitions }) => [name, partitions.length]))
  } catch (error) {
    throw kafkaFault(error)
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}

function topicSettings(plan: TopicPlan, isSingle: boolean) {
  const settings = [
    { name: 'retention.ms', value: String(plan.retentionMs) },
    { name: 'compression.type', value: 'producer' },
  ]
  return isSingle ? [...settings, { name: 'flush.messages', value: '1' }] : settings
}

type Admin = ReturnType<ReturnType<typeof openKafka>['admin']>

async function flushOffsets(admin: Admin): Promise<void> {
  const entries = { ...offsetsTopicSettings, 'flush.messages': '1' }
  await admin.alterConfigs({
    validateOnly: false,
    resources: [
      {
        type: kafkajs.ConfigResourceTypes.TOPIC,
        name: '__consumer_offsets',
        configEntries: Object.entries(entries).map(([name, value]) => ({ name, value })),
      },
    ],
  })
}

/** How far a group is behind, summed over a topic's partitions; used to say what is pending. */
export async function groupLag(
  address: KafkaAddress,
  { groupId, topic }: { groupId: string; topic: string },
  log: Log,
): Promise<number> {
  const admin = openKafka(address, log).admin({ retry: { retries: 2 } })
  try {
    await admin.connect()
    const ends = await admin.fetchTopicOffsets(topic)
    const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] })
    const done = new Map(
      committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]),
    )
    return ends.reduce((sum, { partition, high, low }) => {
      const at = Math.max(done.get(partition) ?? -1, Number(low))
      return sum + Math.max(0, Number(high) - at)
    }, 0)
  } catch (error) {
    throw error instanceof Fault ? error : kafkaFault(error)
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}
