import { setTimeout as wait } from 'node:timers/promises'
import type { MailProblem } from '@zhian/contracts/bulletin-mail'
import { messageOf } from '@zhian/kit/fault'
import type { DeliveryRow, MailRecords } from './mail-records.ts'
import type { Mail, MailOutcome } from './mail-sender.ts'

export interface PostEvents {
  bulletinMailed(fact: { bulletinId: string; attempts: number }): void
  bulletinNotMailed(fact: {
    bulletinId: string
    attempts: number
    problem: MailProblem
    detail: string
    isGivenUp: boolean
  }): void
  bulletinPostFailed(fact: { problem: string }): void
}

interface PostNeeds {
  readonly records: Pick<MailRecords, 'due' | 'claim' | 'settle'>
  readonly compose: (bulletinId: string) => Promise<Omit<Mail, 'to' | 'messageId'>>
  readonly send: (mail: Mail, stopping: AbortSignal) => Promise<MailOutcome>
  readonly events: PostEvents
  readonly now: () => number
}

export interface Post extends AsyncDisposable {
  /** Something new is to be sent; it need not wait for the next look. */
  nudge(): void
}

const minuteMs = 60_000
/** After the first attempt, the second, …: 22 hours in all, over a night without a mail server. */
const waitsMs = [1, 5, 15, 60, 180, 360, 720].map((minutes) => minutes * minuteMs)
/** Longer than one attempt can last. */
const claimMs = 10 * minuteMs
const lookEveryMs = 30_000

/** Sends what is due, at once and every half minute. What was under way when it closes is sent again later, under the same Message-ID. */
export function startPost(needs: PostNeeds): Post {
  const stopping = new AbortController()
  let nudged = Promise.withResolvers<void>()
  const work = async () => {
    while (!stopping.signal.aborted) {
      nudged = Promise.withResolvers<void>()
      await sendDue(needs, stopping.signal).catch((error: unknown) => {
        if (!stopping.signal.aborted) needs.events.bulletinPostFailed({ problem: messageOf(error) })
      })
      const pause = wait(lookEveryMs, undefined, { signal: stopping.signal, ref: false })
      await Promise.race([pause.catch(() => undefined), nudged.promise])
    }
  }
  const working = work()
  return {
    nudge: () => nudged.resolve(),
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await working
    },
  }
}

/** One after the other: a park has a few dozen addresses, and servers dislike haste. */
async function sendDue(needs: PostNeeds, stopping: AbortSignal): Promise<void> {
  const { records, now } = needs
  for (const delivery of await records.due(now())) {
    if (stopping.aborted) return
    if (!(await records.claim(delivery, now() + claimMs))) continue
    const outcome = await attempt(needs, delivery, stopping)
    await settle(needs, { ...delivery, attempts: delivery.attempts + 1 }, outcome)
  }
}

async function attempt(
  { compose, send }: PostNeeds,
  { id, bulletinId, address }: DeliveryRow,
  stopping: AbortSignal,
): Promise<MailOutcome> {
  const composed = await compose(bulletinId)
  return send({ ...composed, to: address, messageId: `<${id}@bulletin.zhian>` }, stopping)
}

async function settle(
  { records, events, now }: PostNeeds,
  { id, bulletinId, attempts }: DeliveryRow,
  outcome: MailOutcome,
): Promise<void> {
  const { detail } = outcome
  if (outcome.isSent) {
    const sent = { state: 'sent', nextAtMs: null, sentAtMs: now(), problem: null, detail } as const
    await records.settle(id, sent)
    events.bulletinMailed({ bulletinId, attempts })
    return
  }
  const { problem, isFinal } = outcome
  const waitMs = isFinal ? undefined : waitsMs[attempts - 1]
  const isGivenUp = waitMs === undefined
  await records.settle(id, {
    state: isGivenUp ? 'failed' : 'waiting',
    nextAtMs: isGivenUp ? null : now() + waitMs,
    sentAtMs: null,
    problem,
    detail,
  })
  events.bulletinNotMailed({ bulletinId, attempts, problem, detail, isGivenUp })
}
