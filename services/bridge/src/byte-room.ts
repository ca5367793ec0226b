/** Room for a bounded number of bytes; who finds none waits in turn. */
export class ByteRoom {
  readonly #bytesMax: number
  readonly #waiting: { bytes: number; enter: () => void }[] = []
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Resolves when there is room, with what gives it back. One that alone is larger than the room gets in when it is empty. */
  async enter(bytes: number): Promise<Disposable> {
    if (this.#waiting.length > 0 || !this.#fits(bytes)) {
      await new Promise<void>((enter) => this.#waiting.push({ bytes, enter }))
    } else this.#bytes += bytes
    let isInside = true
    return {
      [Symbol.dispose]: () => {
        if (!isInside) return
        isInside = false
        this.#leave(bytes)
      },
    }
  }

  #fits(bytes: number): boolean {
    return this.#bytes === 0 || this.#bytes + bytes <= this.#bytesMax
  }

  #leave(bytes: number): void {
    this.#bytes -= bytes
    for (
      let next = this.#waiting[0];
      next !== undefined && this.#fits(next.bytes);
      next = this.#waiting[0]
    ) {
      this.#waiting.shift()
      this.#bytes += next.bytes
      next.enter()
    }
  }
}
