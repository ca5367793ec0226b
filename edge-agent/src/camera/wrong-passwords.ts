interface Failures {
  count: number
  sinceMs: number
}

const failuresMax = 5
const failureWindowMs = 60_000
const peersMax = 4096

/** A limit on wrong passwords per address that ends by itself: whoever guesses waits, nobody is locked out for ever. */
export class WrongPasswords {
  readonly #now: () => number
  readonly #failures = new Map<string, Failures>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** 0 where the address may try. */
  waitSeconds(peer: string): number {
    const failures = this.#failures.get(peer)
    if (failures === undefined) return 0
    const leftMs = failures.sinceMs + failureWindowMs - this.#now()
    if (leftMs <= 0) this.#failures.delete(peer)
    return leftMs > 0 && failures.count >= failuresMax ? Math.ceil(leftMs / 1000) : 0
  }

  note(peer: string): void {
    const failures = this.#failures.get(peer) ?? { count: 0, sinceMs: this.#now() }
    failures.count += 1
    this.#failures.set(peer, failures)
    const [oldest] = this.#failures.keys()
    if (this.#failures.size > peersMax && oldest !== undefined) this.#failures.delete(oldest)
  }

  forgive(peer: string): void {
    this.#failures.delete(peer)
  }
}
