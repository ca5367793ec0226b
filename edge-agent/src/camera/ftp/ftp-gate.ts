import { createHash, timingSafeEqual } from 'node:crypto'
import { WrongPasswords } from '../wrong-passwords.ts'

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

/** Who may upload, with a limit on wrong passwords per address that ends by itself. */
export class FtpGate {
  readonly #accounts: readonly FtpAccount[]
  readonly #wrong: WrongPasswords

  constructor(accounts: readonly FtpAccount[], now: () => number) {
    this.#accounts = accounts
    this.#wrong = new WrongPasswords(now)
  }

  admit(peer: string, said: { username: string; password: string }): Admitted {
    if (this.#wrong.waitSeconds(peer) > 0) return { is: 'out', reason: 'too_many_failures' }
    const account = this.#accounts.find(
      ({ username, password }) =>
        isSame(username, said.username) && isSame(password, said.password),
    )
    if (account !== undefined) {
      this.#wrong.forgive(peer)
      return { is: 'in', ...(account.deviceId === undefined ? {} : { deviceId: account.deviceId }) }
    }
    this.#wrong.note(peer)
    const isOut = this.#wrong.waitSeconds(peer) > 0
    return { is: isOut ? 'out' : 'refused', reason: 'password_wrong' }
  }
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
