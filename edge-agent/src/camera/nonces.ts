import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const lifetimeMs = 5 * 60_000
const usedMax = 10_000
const stampBytes = 6
const randomPartBytes = 6
const sealBytes = 12

/**
 * Nonces that carry their own date under a seal, so that handing them out costs no memory; 24 bytes in hex.
 *
 * A pair of nonce and count opens once.
 */
export class Nonces {
  readonly #key = randomBytes(32)
  readonly #used = new Set<string>()

  issue(nowMs: number): string {
    const open = Buffer.alloc(stampBytes + randomPartBytes)
    open.writeUIntBE(nowMs, 0, stampBytes)
    randomBytes(randomPartBytes).copy(open, stampBytes)
    return Buffer.concat([open, this.#seal(open)]).toString('hex')
  }

  /** `stale` is for one of ours that is too old or was used; `strange` for one that we never gave. */
  judge(nonce: string, count: string, nowMs: number): 'good' | 'stale' | 'strange' {
    const bytes = Buffer.from(nonce, 'hex')
    const openBytes = stampBytes + randomPartBytes
    if (bytes.length !== openBytes + sealBytes) return 'strange'
    const open = bytes.subarray(0, openBytes)
    if (!timingSafeEqual(bytes.subarray(openBytes), this.#seal(open))) return 'strange'
    const ageMs = nowMs - open.readUIntBE(0, stampBytes)
    const isFresh = ageMs >= 0 && ageMs < lifetimeMs
    return isFresh && !this.#used.has(`${nonce} ${count}`) ? 'good' : 'stale'
  }

  /** Told only after the password was right, so a stranger cannot fill the memory. */
  spend(nonce: string, count: string): void {
    this.#used.add(`${nonce} ${count}`)
    const [oldest] = this.#used
    if (this.#used.size > usedMax && oldest !== undefined) this.#used.delete(oldest)
  }

  #seal(open: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(open).digest().subarray(0, sealBytes)
  }
}
