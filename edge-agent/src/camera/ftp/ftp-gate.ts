import { createHash, timingSafeEqual } from 'node:crypto'

export interface FtpAccount {
  readonly username: string
  readonly password: string
  /** The camera that this account belongs to; absent where several share it. */
  readonly deviceId?: string
}

export type Admitted =
  | { readonly is: 'in'; readonly deviceId?: string }
  /** `out`: not before the minute is over. */
  | { readonly is: 'refused' | 'out'; readonly reason: string }

interface Failures {
  count: number
  sinceMs: number
}

const failuresMax = 5
const failureWindowMs = 60_000
const peersMax = 4096

/** Who may upload, with a limit on wrong passwords per address that ends by itself. */
export class FtpGate {
  readonly #accounts: readonly FtpAccount[]
  readonly #now: () => number
  readonly #failures = new Map<string, Failures>()

  constructor(accounts: readonly FtpAccount[], now: () => number) {
    this.#accounts = accounts
    this.#now = now
  }

  admit(peer: string, said: { username: string; password: string }): Admitted {
    if (this.#isOut(peer)) return { is: 'out', reason: 'too_many_failures' }
    const account = this.#accounts.find(
      ({ username, password }) =>
        isSame(username, said.username) && isSame(password, said.password),
    )
    if (account !== undefined) {
      this.#failures.delete(peer)
      return { is: 'in', ...(account.deviceId === undefined ? {} : { deviceId: account.deviceId }) }
    }
    this.#note(peer)
    return { is: this.#isOut(peer) ? 'out' : 'refused', reason: 'password_wrong' }
  }

  #isOut(peer: string): boolean {
    const failures = this.#failures.get(peer)
    if (failures === undefined) return false
    if (this.#now() - failures.sinceMs > failureWindowMs) this.#failures.delete(peer)
    return failures.count >= failuresMax && this.#failures.has(peer)
  }

  #note(peer: string): void {
    const failures = this.#failures.get(peer) ?? { count: 0, sinceMs: this.#now() }
    failures.count += 1
    this.#failures.set(peer, failures)
    const [oldest] = this.#failures.keys()
    if (this.#failures.size > peersMax && oldest !== undefined) this.#failures.delete(oldest)
  }
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
