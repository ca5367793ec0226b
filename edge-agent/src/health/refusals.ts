import type { AdapterEvents } from '../camera/camera-adapter.ts'

/** Somebody who knocked and was not let in. */
export interface Refusal {
  readonly protocol: string
  readonly peer: string
  readonly reason: string
  readonly count: number
  readonly lastAtMs: number
}

const refusalsMax = 100
/** What every handshake begins with, and what ends by itself. */
const usual = /^(password_missing|not_registered|nonce_.*)$/

/** Remembers who is refused until it gets in, so that a person can be told which device has the wrong password. */
export function watchRefusals<E extends Pick<AdapterEvents, 'cameraRefused' | 'cameraRegistered'>>(
  events: E,
  now: () => number,
): { readonly events: E; readonly list: () => readonly Refusal[] } {
  const known = new Map<string, Refusal>()
  const keyOf = (fact: { protocol: string; peer: string }) => `${fact.protocol} ${fact.peer}`
  return {
    list: () => [...known.values()],
    events: {
      ...events,
      cameraRefused(fact: Parameters<AdapterEvents['cameraRefused']>[0]) {
        events.cameraRefused(fact)
        if (usual.test(fact.reason)) return
        const key = keyOf(fact)
        const count = (known.get(key)?.count ?? 0) + 1
        known.delete(key)
        known.set(key, { ...fact, count, lastAtMs: now() })
        const [oldest] = known.keys()
        if (known.size > refusalsMax && oldest !== undefined) known.delete(oldest)
      },
      cameraRegistered(fact: Parameters<AdapterEvents['cameraRegistered']>[0]) {
        events.cameraRegistered(fact)
        known.delete(keyOf(fact))
      },
    },
  }
}
