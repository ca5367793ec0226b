import type { Acknowledgement } from '@zhian/contracts/agent'
import { agentTopic } from '@zhian/contracts/topics'
import type { Ending } from './forward-capture.ts'
import type { ReportEnding } from './forward-report.ts'

/** What came through within this time is said in one message. */
const gatherMs = 5
const endingsMax = 1000

type Draft = Pick<Acknowledgement, 'settled' | 'refused'>

/**
 * Gathers endings into one acknowledgement an agent and epoch, because one message a capture would cost
 * more than the forwarding. Sent at most once: a lost one only makes the agent send again.
 */
export function acknowledger(send: (topic: string, body: string) => void) {
  const drafts = new Map<string, Draft>()

  function flush(key: string, agentId: string, epoch: string): void {
    const draft = drafts.get(key)
    drafts.delete(key)
    if (draft === undefined) return
    const message: Acknowledgement = { schema: 'ack.v1', epoch, ...draft }
    send(agentTopic.write(agentId, 'ack'), JSON.stringify(message))
  }

  function acknowledge(agentId: string, { place, refusedFor }: Ending): void {
    if (place === null) return
    const key = `${agentId}/${place.epoch}`
    const draft = drafts.get(key) ?? { settled: [], refused: [] }
    if (!drafts.has(key)) {
      drafts.set(key, draft)
      setTimeout(() => flush(key, agentId, place.epoch), gatherMs)
    }
    if (refusedFor === undefined) draft.settled.push(place.seq)
    else draft.refused.push({ seq: place.seq, reason: refusedFor.slice(0, 60) })
    if (draft.settled.length + draft.refused.length >= endingsMax) flush(key, agentId, place.epoch)
  }

  /** What a report told of its cameras' changes is safe up to this one. */
  function acknowledgeReport(agentId: string, { epoch, transitionsUpTo }: ReportEnding): void {
    const message: Acknowledgement = {
      schema: 'ack.v1',
      epoch,
      settled: [],
      refused: [],
      transitionsUpTo,
    }
    send(agentTopic.write(agentId, 'ack'), JSON.stringify(message))
  }

  return { acknowledge, acknowledgeReport }
}
