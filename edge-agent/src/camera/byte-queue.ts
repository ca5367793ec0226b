/** Bytes that are added at the end and dropped at the front, without copying all of them for every chunk. */
export class ByteQueue {
  #store: Buffer = Buffer.alloc(0)
  #from = 0
  #to = 0

  get length(): number {
    return this.#to - this.#from
  }

  /** A view: good until the next `add`. */
  get bytes(): Buffer {
    return this.#store.subarray(this.#from, this.#to)
  }

  add(chunk: Buffer): void {
    if (this.#to + chunk.length > this.#store.length) this.#makeRoom(chunk.length)
    chunk.copy(this.#store, this.#to)
    this.#to += chunk.length
  }

  drop(count: number): void {
    this.#from = Math.min(this.#to, this.#from + count)
    if (this.#from < this.#to) return
    // A large picture's room is not kept while the camera is silent.
    if (this.#store.length > keptBytesMax) this.#store = Buffer.alloc(0)
    this.#from = 0
    this.#to = 0
  }

  #makeRoom(more: number): void {
    const needed = this.length + more
    const room = needed > this.#store.length / 2 ? needed * 2 : this.#store.length
    const store = Buffer.allocUnsafe(room)
    this.bytes.copy(store)
    this.#to = this.length
    this.#from = 0
    this.#store = store
  }
}

const keptBytesMax = 64 * 1024
