import { setTimeout as wait } from 'node:timers/promises'
import { kindOf } from './fault.ts'

export interface Backoff {
  readonly firstMs: number
  readonly maxMs: number
}

/** Full jitter: anywhere between nothing and the doubled wait, so that a fleet does not return in step. */
export function backoffMs(backoff: Backoff, attempt: number): number {
  const ceiling = Math.min(backoff.maxMs, backoff.firstMs * 2 ** Math.min(attempt, 30))
  return Math.max(1, Math.round(Math.random() * ceiling))
}

interface Persistence {
  readonly backoff: Backoff
  readonly stopping: AbortSignal
  /** Told of every failure that will be tried again. */
  readonly onRetry?: (error: unknown, attempt: number) => void
}

/** Tries until it works. Only a neighbour's absence is tried again; every other fault goes to the caller, as does the stop. */
export async function persistently<T>(work: () => Promise<T>, how: Persistence): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    how.stopping.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      if (kindOf(error) !== 'unavailable') throw error
      how.onRetry?.(error, attempt)
      // The loop's head throws the stop's own reason, which says what to do; an AbortError would not.
      await wait(backoffMs(how.backoff, attempt), undefined, { signal: how.stopping }).catch(
        () => undefined,
      )
    }
  }
}
