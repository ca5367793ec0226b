import { AgentStatus, LedgerManifest } from '@zhian/contracts/agent'
import { jsonReader } from '@zhian/contracts/parse'
import { kafkaTopics } from '@zhian/contracts/topics'
import type { KafkaProducer } from '@zhian/kit/kafka/kafka-producer'
import type { BridgeEvents } from './events.ts'
import type { Arrival } from './forward-capture.ts'

/** Up to which transition a report that is safe now has told. */
export interface ReportEnding {
  readonly epoch: string
  readonly transitionsUpTo: number
}

const readers = { status: jsonReader(AgentStatus), ledger: jsonReader(LedgerManifest) } as const

/**
 * Makes the stage for what agents say of themselves. What does not fit is counted and let go:
 * a report carries no capture, and the next one follows within half a minute. Resolves with what is to be acknowledged.
 */
export function reportForwarder({
  producer,
  events,
}: {
  producer: KafkaProducer
  events: BridgeEvents
}) {
  return async function forwardReport(
    leaf: 'status' | 'ledger',
    { agentId, body }: Arrival,
  ): Promise<ReportEnding | undefined> {
    const text = body.toString('utf8')
    const report = readers[leaf](text)
    if (!report.ok || report.value.agentId !== agentId) {
      events.reportRefused({ agentId, leaf, problem: report.ok ? 'another agent' : report.problem })
      return undefined
    }
    await producer.produce({ topic: kafkaTopics[leaf], key: agentId, value: text })
    events.reportForwarded({ leaf })
    const { value } = report
    const ids = 'transitions' in value ? (value.transitions ?? []).map(({ id }) => id) : []
    return ids.length === 0
      ? undefined
      : { epoch: value.epoch, transitionsUpTo: ids.reduce((one, other) => Math.max(one, other)) }
  }
}
