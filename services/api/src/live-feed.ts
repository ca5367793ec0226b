import type { CaptureView } from '@zhian/contracts/api'
import { backoffMs } from '@zhian/kit/backoff'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { messageOf } from '@zhian/kit/fault'
import type { ApiEvents } from './events.ts'
import { captureView } from './queries/capture-row.ts'
import { readCaptures } from './queries/read-captures.ts'
import { recentKeys, storeClockMs } from './queries/recent-keys.ts'

type Listener = (captures: readonly CaptureView[]) => void

/** Two looks a second: no watcher gets more frames than that, however fast the river runs. */
const lookEveryMs = 500
/** A row is stamped when its insert begins and seen when it ends, so each look reaches this far back. */
const overlapMs = 10_000
const itemsMax = 200
const backoff = { firstMs: 500, maxMs: 10_000 }

/**
 * Tells its listeners what has been stored, by asking the store while anybody listens.
 *
 * One look serves all listeners. It asks rather than being told, so that it works the same beside the archive in one
 * process and far from it.
 */
export class LiveFeed {
  readonly #warehouse: Warehouse
  readonly #events: ApiEvents
  readonly #listeners = new Set<Listener>()
  #timer: NodeJS.Timeout | null = null
  #sinceMs = 0
  #told = new Map<string, number>()
  #failures = 0

  constructor(warehouse: Warehouse, events: ApiEvents) {
    this.#warehouse = warehouse
    this.#events = events
  }

  get listeners(): number {
    return this.#listeners.size
  }

  /** Returns how to stop listening. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#begin()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#end()
    }
  }

  #begin(): void {
    this.#sinceMs = 0
    this.#told = new Map()
    this.#lookIn(0)
  }

  #end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #lookIn(ms: number): void {
    const timer = setTimeout(() => {
      void this.#lookOnce().then((waitMs) => {
        // Whoever stopped and began again in between has set a timer of its own.
        if (this.#timer === timer) this.#lookIn(waitMs)
      })
    }, ms)
    this.#timer = timer
  }

  async #lookOnce(): Promise<number> {
    try {
      await this.#look()
      this.#failures = 0
      this.#events.feedWorked()
      return lookEveryMs
    } catch (error) {
      this.#events.feedFailed({ problem: messageOf(error) })
      return backoffMs(backoff, this.#failures++)
    }
  }

  async #look(): Promise<void> {
    if (this.#sinceMs === 0) {
      this.#sinceMs = await storeClockMs(this.#warehouse)
      // What is there already is history, and asked for as such.
      const there = await recentKeys(this.#warehouse, this.#reach(10_000))
      this.#told = new Map(there.map(({ captureId, storedAtMs }) => [captureId, storedAtMs]))
      return
    }
    const keys = await recentKeys(this.#warehouse, this.#reach(itemsMax * 10))
    const fresh = keys.filter(({ captureId }) => !this.#told.has(captureId))
    if (fresh.length === 0) return
    const rows = await readCaptures(this.#warehouse, fresh.slice(0, itemsMax))
    for (const { captureId, storedAtMs } of fresh) this.#told.set(captureId, storedAtMs)
    this.#sinceMs = Math.max(this.#sinceMs, ...fresh.map(({ storedAtMs }) => storedAtMs))
    this.#forget()
    const views = rows.map(captureView)
    for (const listener of this.#listeners) listener(views)
  }

  #reach(limit: number): { sinceMs: number; limit: number } {
    return { sinceMs: this.#sinceMs - overlapMs, limit }
  }

  #forget(): void {
    const oldestMs = this.#sinceMs - overlapMs
    for (const [captureId, storedAtMs] of this.#told)
      if (storedAtMs <= oldestMs) this.#told.delete(captureId)
  }
}
