import { setTimeout as wait } from 'node:timers/promises'
import type { AgentStatus } from '@zhian/contracts/agent'
import { kafkaTopics, topicPlans } from '@zhian/contracts/topics'
import { openKafkaProducer } from '@zhian/kit/kafka/kafka-producer'
import { ensureTopics } from '@zhian/kit/kafka/kafka-topics'
import { openLog } from '@zhian/kit/log'
import type { Service } from '@zhian/kit/run-service'
import { keptAgents } from '../kept-park.ts'
import type { LifeConfig } from './config.ts'

/**
 * The agents of demonstration parks go on saying that they are there, all in one breath, so that the archive has one batch of it.
 *
 * They stand where the bridge stands, at Kafka: two hundred connections of agents that do not exist would cost more and show no more.
 */
export async function startLife(config: LifeConfig, stopping: AbortSignal): Promise<Service> {
  const log = openLog('demo-park', 'info')
  await using opened = new AsyncDisposableStack()
  const partitions = await ensureTopics(config.kafka, topicPlans, log)
  const producer = opened.use(await openKafkaProducer({ address: config.kafka, partitions, log }))
  const agents = await keptAgents(config.home)
  const ending = new AbortController()
  const until = AbortSignal.any([stopping, ending.signal])
  const living = (async () => {
    while (!until.aborted) {
      const nowMs = Date.now()
      await Promise.all(
        agents.map((agent) =>
          producer.produce({
            topic: kafkaTopics.status,
            key: agent.agentId,
            value: JSON.stringify(statusAt(agent, nowMs)),
          }),
        ),
      )
      await wait(config.everyMs, undefined, { signal: until }).catch(() => undefined)
    }
  })()
  const owned = opened.move()
  return {
    finished: living,
    async [Symbol.asyncDispose]() {
      ending.abort()
      await living.catch(() => undefined)
      await owned.disposeAsync()
    },
  }
}

/** As it was: who was away still is. */
function statusAt(last: AgentStatus, atMs: number): AgentStatus {
  return {
    ...last,
    atMs,
    cameras: last.cameras.map((camera) =>
      camera.isOnline ? { ...camera, lastSeenAtMs: atMs - 5000 } : camera,
    ),
    transitions: [],
  }
}
