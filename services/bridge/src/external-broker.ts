import { agentTopic } from '@zhian/contracts/topics'
import { backoffMs } from '@zhian/kit/backoff'
import { messageOf } from '@zhian/kit/fault'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import type { MqttAddress, MqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { setTimeout as wait } from 'node:timers/promises'
import type { ByteRoom } from './byte-room.ts'
import type { BridgeEvents } from './events.ts'
import type { Intake, Receive } from './intake.ts'

interface BrokerPlan {
  readonly url: string
  readonly protocolVersion: 4 | 5
  readonly clientId: string
  readonly username?: string
  readonly password?: string
  readonly tls?: NonNullable<MqttAddress['tls']>
  readonly share: string
  readonly events: BridgeEvents
  readonly receive: Receive
  readonly room: ByteRoom
}

const backoff = { firstMs: 200, maxMs: 10_000 }

/**
 * A client of somebody else's broker. Its PUBACK is flow control only: it goes out as soon as there is room for more.
 *
 * What the bridge could not make safe ends the link, and the agents send again what was never acknowledged.
 */
export async function openExternalBroker(plan: BrokerPlan): Promise<Intake> {
  const stopping = new AbortController()
  let link: MqttLink | null = null
  const { promise: first, resolve: opened } = Promise.withResolvers<void>()

  async function keepLinked(): Promise<void> {
    for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
      try {
        link = await openMqttLink(addressOf(plan), {
          topics: (['captures', 'status', 'ledger'] as const).map((leaf) =>
            agentTopic.filter(leaf, plan.share),
          ),
          onMessage: (topic, body) =>
            takeIn(plan, { topic, body, onFailure: () => void link?.[Symbol.asyncDispose]() }),
        })
        attempt = 0
        plan.events.linkOpened({ url: plan.url })
        opened()
        await link.closed
        if (!stopping.signal.aborted) plan.events.linkLost({ problem: 'the connection was closed' })
      } catch (error) {
        plan.events.linkLost({ problem: messageOf(error) })
      }
      link = null
      await wait(backoffMs(backoff, attempt), undefined, { signal: stopping.signal }).catch(
        () => undefined,
      )
    }
  }

  const linked = keepLinked()
  await first
  return {
    port: null,
    failed: new Promise(() => undefined),
    isReady: () => link !== null,
    acknowledge: (topic, body) => void link?.publish(topic, body, 0).catch(() => undefined),
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await link?.[Symbol.asyncDispose]()
      await linked
    },
  }
}

interface Received {
  readonly topic: string
  readonly body: Buffer
  readonly onFailure: () => void
}

/** Resolves when there is room for the next message, not when this one has ended. */
async function takeIn(
  { room, receive }: BrokerPlan,
  { topic, body, onFailure }: Received,
): Promise<void> {
  const address = agentTopic.read(topic)
  if (address === null) return
  const held = await room.enter(body.length)
  receive({ ...address, topic, body })
    .catch(onFailure)
    .finally(() => held[Symbol.dispose]())
}

function addressOf(plan: BrokerPlan): MqttAddress {
  return {
    url: plan.url,
    protocolVersion: plan.protocolVersion,
    clientId: plan.clientId,
    keepaliveSeconds: 60,
    isSessionClean: false,
    sessionExpirySeconds: 300,
    ...(plan.username === undefined ? {} : { username: plan.username }),
    ...(plan.password === undefined ? {} : { password: plan.password }),
    ...(plan.tls === undefined ? {} : { tls: plan.tls }),
  }
}
