import { setTimeout as wait } from 'node:timers/promises'
import { agentTopic } from '@zhian/contracts/topics'
import { backoffMs } from '@zhian/kit/backoff'
import { Fault, kindOf, messageOf } from '@zhian/kit/fault'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import type { MqttAddress } from '@zhian/kit/mqtt/mqtt-link'
import type { Bilingual } from '../cli/language.ts'
import { brokerTroubleText } from '../doctor/broker-trouble.ts'
import { Session } from './session.ts'
import type { SessionNeeds } from './session.ts'

export interface UplinkNeeds extends SessionNeeds {
  readonly address: MqttAddress
}

export interface UplinkState {
  readonly isConnected: boolean
  /** When the state last changed. */
  readonly sinceMs: number
  /** When the far side last acknowledged anything since the agent’s start. */
  readonly acknowledgedAtMs?: number
  /** Why it is not connected, for a person. */
  readonly trouble?: string
  /** The same in words that say what it means. */
  readonly cause?: Bilingual
}

export interface Uplink extends AsyncDisposable {
  readonly state: UplinkState
  /** Rejects only for a defect of ours: a broker that is away or refuses us is tried again for ever. */
  readonly finished: Promise<void>
}

const awayBackoff = { firstMs: 1000, maxMs: 60_000 }
const refusedBackoff = { firstMs: 60_000, maxMs: 600_000 }

/** Keeps a connection to the broker and what is pending on the way, until disposed. */
export function openUplink(needs: UplinkNeeds): Uplink {
  const stop = new AbortController()
  let state: UplinkState = { isConnected: false, sinceMs: needs.now() }
  needs.spool.whenChanged(() => needs.bell.ring())
  const tell = (next: Pick<UplinkState, 'isConnected' | 'trouble' | 'cause'>) => {
    if (next.isConnected === state.isConnected && next.trouble === state.trouble) return
    const { acknowledgedAtMs: atMs } = state
    const heard = atMs === undefined ? {} : { acknowledgedAtMs: atMs }
    state = { ...next, ...heard, sinceMs: needs.now() }
  }
  const heard = () => {
    state = { ...state, acknowledgedAtMs: needs.now() }
  }
  const finished = keepConnected(needs, { tell, heard, stopping: stop.signal })
  return {
    get state() {
      return state
    },
    finished,
    async [Symbol.asyncDispose]() {
      stop.abort()
      needs.bell.ring()
      await finished.catch(() => undefined)
    },
  }
}

interface Keeping {
  readonly tell: (state: Pick<UplinkState, 'isConnected' | 'trouble' | 'cause'>) => void
  readonly heard: () => void
  readonly stopping: AbortSignal
}

async function keepConnected(needs: UplinkNeeds, keeping: Keeping): Promise<void> {
  const { tell, stopping } = keeping
  let wasRefused = false
  for (let attempt = 0; !stopping.aborted; attempt += 1) {
    const startedAtMs = needs.now()
    const trouble = await connectOnce(needs, keeping).catch((error: unknown) => {
      if (error instanceof Fault && kindOf(error) !== 'defect') return error
      throw error
    })
    if (stopping.aborted) return
    const cause = brokerTroubleText(trouble, needs.address.url, needs.now())
    tell({ isConnected: false, trouble: messageOf(trouble), cause })
    const isRefused = trouble.code === 'UNAUTHORISED'
    if (!isRefused) needs.events.linkLost({ why: messageOf(trouble) })
    else if (!wasRefused) needs.events.linkRefused({ why: messageOf(trouble) })
    wasRefused = isRefused
    // A connection that held for a while was a good one, so the next wait begins small again.
    if (needs.now() - startedAtMs > awayBackoff.maxMs) attempt = 0
    const backoff = isRefused ? refusedBackoff : awayBackoff
    await wait(backoffMs(backoff, attempt), undefined, { signal: stopping }).catch(() => undefined)
  }
}

/** Resolves with why the connection ended. */
async function connectOnce(needs: UplinkNeeds, { tell, heard, stopping }: Keeping): Promise<Fault> {
  let session: Session | undefined
  const link = await openMqttLink(needs.address, {
    topics: [agentTopic.write(needs.agentId, 'ack')],
    onMessage(_topic, body) {
      heard()
      session?.acknowledge(body)
    },
  })
  await using _closing = link
  let isClosed = false
  void link.closed.then(() => {
    isClosed = true
    needs.bell.ring()
  })
  session = new Session(needs, link)
  tell({ isConnected: true })
  needs.events.linkOpened({ url: needs.address.url })
  await session.run(() => isClosed || stopping.aborted)
  return new Fault('MQTT_AWAY', 'the connection to the broker was lost')
}
