import { setTimeout as wait } from 'node:timers/promises'
import { backoffMs, persistently } from '@zhian/kit/backoff'
import { Fault, kindOf, messageOf } from '@zhian/kit/fault'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import type { MqttAddress } from '@zhian/kit/mqtt/mqtt-link'
import type { Bilingual } from '../cli/language.ts'
import type { AdapterDoors } from './camera-adapter.ts'

export interface BrokerMessage {
  readonly topic: string
  readonly body: Buffer
  readonly isRetained: boolean
}

export interface CameraBrokerNeeds {
  readonly protocol: string
  readonly address: MqttAddress
  readonly topics: readonly string[]
  /** Resolves when what the message held is durable; then it is acknowledged. */
  readonly onMessage: (message: BrokerMessage) => Promise<void>
  readonly onOpened?: () => void
  readonly onLost?: () => void
  readonly doors: Pick<AdapterDoors, 'events' | 'now' | 'quarantine'>
}

export interface CameraBroker extends AsyncDisposable {
  /** Why nothing can come in, for a person; undefined when all is well. */
  readonly trouble: string | undefined
}

export function brokerProblems({ trouble }: CameraBroker, name: Bilingual): readonly Bilingual[] {
  if (trouble === undefined) return []
  return [{ en: `${name.en}: ${trouble}`, zh: `${name.zh}：${trouble}` }]
}

const awayBackoff = { firstMs: 1000, maxMs: 60_000 }
const messageBytesMax = 16 * 1024 * 1024
const diskBackoff = { firstMs: 500, maxMs: 10_000 }

/**
 * Listens at a broker that cameras publish to, for ever.
 *
 * A message is held while the disk takes nothing, and with it all behind it: much of what cameras publish is QoS 0,
 * which nobody would send again.
 */
export function openCameraBroker(needs: CameraBrokerNeeds): CameraBroker {
  const stop = new AbortController()
  const state: { trouble: string | undefined } = { trouble: 'not connected yet' }
  const running = keepListening(needs, state, stop.signal)
  return {
    get trouble() {
      return state.trouble
    },
    async [Symbol.asyncDispose]() {
      stop.abort(new Fault('STOPPING', 'the agent stops'))
      await running
    },
  }
}

async function keepListening(
  needs: CameraBrokerNeeds,
  state: { trouble: string | undefined },
  stopping: AbortSignal,
): Promise<void> {
  for (let attempt = 0; !stopping.aborted; attempt += 1) {
    const startedAtMs = needs.doors.now()
    const why = await listenOnce(needs, state, stopping).catch(messageOf)
    if (stopping.aborted) return
    if (why !== state.trouble) needs.doors.events.adapterTroubled({ protocol: needs.protocol, why })
    state.trouble = why
    if (needs.doors.now() - startedAtMs > awayBackoff.maxMs) attempt = 0
    await wait(backoffMs(awayBackoff, attempt), undefined, { signal: stopping }).catch(
      () => undefined,
    )
  }
}

/** Resolves with why the connection ended, after the message that was being kept has ended too. */
async function listenOnce(
  needs: CameraBrokerNeeds,
  state: { trouble: string | undefined },
  stopping: AbortSignal,
): Promise<string> {
  let last: Promise<void> = Promise.resolve()
  const onMessage = (topic: string, body: Buffer, about: { isRetained: boolean }) => {
    const work = hold(needs, { topic, body, ...about }, stopping)
    last = work.catch(() => undefined)
    return work
  }
  const link = await openMqttLink(needs.address, { topics: needs.topics, onMessage })
  await using _closing = link
  state.trouble = undefined
  needs.onOpened?.()
  const stopped = new Promise<void>((resolve) => {
    if (stopping.aborted) resolve()
    stopping.addEventListener('abort', () => resolve(), { once: true })
  })
  await Promise.race([link.closed, stopped])
  await last
  needs.onLost?.()
  return 'the connection to the broker was lost'
}

async function hold(
  { protocol, onMessage, doors }: CameraBrokerNeeds,
  message: BrokerMessage,
  stopping: AbortSignal,
): Promise<void> {
  const onRetry = (error: unknown) => {
    const reason = error instanceof Fault ? error.code : 'unavailable'
    doors.events.inputTurnedAway({ protocol, reason })
  }
  const how = { backoff: diskBackoff, stopping, onRetry }
  const putAway = (reason: string) =>
    persistently(() => doors.quarantine.put({ protocol, reason, bytes: rawOf(message) }), how)
  if (message.body.length > messageBytesMax) return putAway('message_too_large')
  try {
    await persistently(() => onMessage(message), how)
  } catch (error) {
    if (kindOf(error) === 'unavailable') throw error
    // A message that makes us fail would come again for ever, and everything behind it would wait.
    doors.events.adapterTroubled({ protocol, why: messageOf(error) })
    await putAway('adapter_failed')
  }
}

/** In the form that the quarantine keeps and `zhian-edge decode` reads: the topic in a line of its own, then the body. */
export function rawOf({ topic, body }: Pick<BrokerMessage, 'topic' | 'body'>): Buffer {
  return Buffer.concat([Buffer.from(`${topic}\n`), body.subarray(0, messageBytesMax)])
}
