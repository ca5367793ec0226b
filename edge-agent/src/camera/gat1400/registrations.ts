const registrationsMax = 4096

/** Who has registered from where; kept in memory only, so that after a restart every device registers again. */
export class Registrations {
  readonly #peerOf = new Map<string, string>()

  add(deviceId: string, peer: string): void {
    this.#peerOf.delete(deviceId)
    this.#peerOf.set(deviceId, peer)
    const [oldest] = this.#peerOf.keys()
    if (this.#peerOf.size > registrationsMax && oldest !== undefined) this.#peerOf.delete(oldest)
  }

  remove(deviceId: string): void {
    this.#peerOf.delete(deviceId)
  }

  has(deviceId: string, peer: string): boolean {
    return this.#peerOf.get(deviceId) === peer
  }

  /** The last that registered from this address, for devices that do not say who they are. */
  lastFrom(peer: string): string | undefined {
    return [...this.#peerOf].findLast(([, itsPeer]) => itsPeer === peer)?.[0]
  }
}
