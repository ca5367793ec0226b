import type { Bilingual } from '../cli/language.ts'
import { setTimeout as wait } from 'node:timers/promises'
import type { AgentIdentity } from '@zhian/contracts/enrolment'
import { backoffMs } from '@zhian/kit/backoff'
import { kindOf, messageOf } from '@zhian/kit/fault'
import { renew } from './enrol.ts'

export interface IdentityEvents {
  readonly renewed: (fact: { serial: string; notAfterMs: number }) => void
  readonly renewalFailed: (fact: { why: string; notAfterMs: number }) => void
}

interface KeeperNeeds {
  readonly folder: string
  readonly identity: AgentIdentity
  readonly events: IdentityEvents
  readonly now: () => number
  /** From 0 to 1; spreads the renewals of boxes that enrolled on one day. */
  readonly chance: () => number
}

/** What `status` shows of it. */
export interface IdentityState {
  readonly serial: string
  readonly notAfterMs: number
  readonly renewsAtMs: number
  /** Why the last renewal did not come about, for a person. */
  readonly trouble?: string
}

export interface IdentityKeeper extends AsyncDisposable {
  readonly identity: AgentIdentity
  readonly state: IdentityState
  /** Rejects only for a defect of ours. */
  readonly finished: Promise<void>
}

const renewAfter = 2 / 3
const spread = 1 / 20
/** Looked at again at least so often, because the clock may be set in between. */
const lookEveryMs = 3600 * 1000
const backoff = { firstMs: 60_000, maxMs: 6 * 3600 * 1000 }

/** Two thirds into its life, and a little later by chance. */
export function renewsAtMs(
  { notBeforeMs, notAfterMs }: Pick<AgentIdentity, 'notBeforeMs' | 'notAfterMs'>,
  chance: number,
): number {
  return Math.round(notBeforeMs + (notAfterMs - notBeforeMs) * (renewAfter + chance * spread))
}

/** Renews the certificate in the background, for ever, until disposed. */
export function keepIdentity(needs: KeeperNeeds): IdentityKeeper {
  const { folder, events, now } = needs
  const stop = new AbortController()
  let identity = needs.identity
  let dueAtMs = renewsAtMs(identity, needs.chance())
  let trouble: string | undefined
  const pause = (ms: number) => wait(ms, undefined, { signal: stop.signal }).catch(() => undefined)

  async function renewOnce(): Promise<boolean> {
    try {
      identity = await renew(folder, identity)
      dueAtMs = renewsAtMs(identity, needs.chance())
      trouble = undefined
      events.renewed({ serial: identity.serial, notAfterMs: identity.notAfterMs })
      return true
    } catch (error) {
      if (kindOf(error) === 'defect') throw error
      trouble = messageOf(error)
      events.renewalFailed({ why: trouble, notAfterMs: identity.notAfterMs })
      return false
    }
  }

  async function keep(): Promise<void> {
    for (let failures = 0; !stop.signal.aborted;) {
      const dueInMs = dueAtMs - now()
      if (dueInMs > 0) await pause(Math.min(dueInMs, lookEveryMs))
      else if (await renewOnce()) failures = 0
      else {
        await pause(backoffMs(backoff, failures))
        failures += 1
      }
    }
  }

  const finished = keep()
  return {
    finished,
    get identity() {
      return identity
    },
    get state() {
      const { serial, notAfterMs } = identity
      const why = trouble === undefined ? {} : { trouble }
      return { serial, notAfterMs, renewsAtMs: dueAtMs, ...why }
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      await finished.catch(() => undefined)
    },
  }
}

/** What stands in the way of this identity, one sentence each. */
export function identityProblems(
  state: IdentityState | undefined,
  nowMs: number,
): readonly Bilingual[] {
  if (state === undefined) return []
  const at = new Date(state.notAfterMs).toISOString()
  if (state.notAfterMs <= nowMs)
    return [
      {
        en: `the certificate expired at ${at}; ask for a new token, then: zhian-edge enroll`,
        zh: `证书已于 ${at} 过期；请索取新令牌后执行：zhian-edge enroll`,
      },
    ]
  const { trouble } = state
  return trouble === undefined
    ? []
    : [
        {
          en: `the certificate could not be renewed (${trouble}); it holds until ${at}`,
          zh: `证书续期失败（${trouble}），有效期至 ${at}`,
        },
      ]
}

/** The connection's part of the identity. */
export function credentialsOf(identity: AgentIdentity): { ca: Buffer; cert: Buffer; key: Buffer } {
  return {
    ca: Buffer.from(identity.authority),
    cert: Buffer.from(identity.chain),
    key: Buffer.from(identity.keyPem),
  }
}
