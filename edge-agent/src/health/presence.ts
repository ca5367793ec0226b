export type PresenceState = 'unknown' | 'online' | 'offline'

export interface Signs {
  /** By its protocol: heartbeat, stream or message within its time. */
  readonly isHeard: boolean
  /** By the network: something answers at its address. Undefined where nobody asked or no address is known. */
  readonly isReachable?: boolean | undefined
}

export interface PresenceChange {
  readonly what: 'online' | 'flapping'
  readonly isSo: boolean
}

/** Both signs agree: believed quickly. */
const agreedMs = 30_000
/** One sign alone may be a busy camera or a blocked ping. */
const aloneMs = 300_000
const flapsMax = 6
const flapsWithinMs = 3600_000
const calmMs = 900_000

/** Whether one camera is there, told only when it lasts; one that comes and goes is said to flap, once. */
export class Presence {
  #state: PresenceState = 'unknown'
  #contrarySinceMs: number | undefined
  #changesAtMs: number[] = []
  #isFlapping = false

  get state(): PresenceState {
    return this.#state
  }

  tell(signs: Signs, nowMs: number): PresenceChange[] {
    const changes: PresenceChange[] = []
    const wanted = signs.isHeard ? 'online' : 'offline'
    if (wanted === this.#state) this.#contrarySinceMs = undefined
    else {
      this.#contrarySinceMs ??= nowMs
      if (nowMs - this.#contrarySinceMs >= this.#holdMs(signs))
        changes.push(...this.#turn(wanted, nowMs))
    }
    const last = this.#changesAtMs.at(-1)
    if (this.#isFlapping && last !== undefined && nowMs - last >= calmMs) {
      this.#isFlapping = false
      // While it flapped nobody was told which way; now it is.
      changes.push(
        { what: 'flapping', isSo: false },
        { what: 'online', isSo: this.#state === 'online' },
      )
    }
    return changes
  }

  #holdMs({ isHeard, isReachable }: Signs): number {
    if (this.#state === 'unknown' && isHeard) return 0
    if (isHeard) return agreedMs
    return isReachable === false ? agreedMs : aloneMs
  }

  #turn(wanted: 'online' | 'offline', nowMs: number): PresenceChange[] {
    this.#contrarySinceMs = undefined
    this.#state = wanted
    this.#changesAtMs = [...this.#changesAtMs.filter((atMs) => nowMs - atMs < flapsWithinMs), nowMs]
    if (this.#isFlapping) return []
    if (this.#changesAtMs.length < flapsMax) return [{ what: 'online', isSo: wanted === 'online' }]
    this.#isFlapping = true
    return [{ what: 'flapping', isSo: true }]
  }
}
