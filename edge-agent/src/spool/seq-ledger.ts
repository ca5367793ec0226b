import type { Tombstone } from '@zhian/contracts/agent'
import { SeqRanges } from './seq-ranges.ts'
import type { SeqRange } from './seq-ranges.ts'

export interface LedgerState {
  readonly lastSeq: number
  readonly ended: readonly SeqRange[]
  readonly tombstones: readonly Tombstone[]
  readonly refused: number
  readonly corrupt: number
}

/**
 * Which sequence numbers were given, which have ended, and how.
 *
 * Everything up to `lastSeq` is either ended (settled, refused or evicted) or pending: there is no third.
 */
export class SeqLedger {
  readonly #ended: SeqRanges
  readonly #tombstones: Tombstone[]
  #lastSeq: number
  #evicted = 0
  #refused: number
  #corrupt: number

  constructor(state: LedgerState) {
    this.#lastSeq = state.lastSeq
    this.#ended = new SeqRanges(state.ended)
    this.#tombstones = [...state.tombstones]
    this.#refused = state.refused
    this.#corrupt = state.corrupt
    for (const { from, to } of state.tombstones) this.#evicted += to - from + 1
  }

  get lastSeq(): number {
    return this.#lastSeq
  }

  get pending(): number {
    return this.#lastSeq - this.#ended.count
  }

  get counts(): { evicted: number; refused: number; corrupt: number } {
    return { evicted: this.#evicted, refused: this.#refused, corrupt: this.#corrupt }
  }

  get tombstones(): readonly Tombstone[] {
    return this.#tombstones
  }

  get state(): LedgerState {
    return {
      lastSeq: this.#lastSeq,
      ended: this.#ended.list,
      tombstones: this.#tombstones,
      refused: this.#refused,
      corrupt: this.#corrupt,
    }
  }

  /** Gives the next `count` numbers. */
  give(count: number): void {
    this.#lastSeq += count
  }

  isPending(seq: number): boolean {
    return seq >= 1 && seq <= this.#lastSeq && !this.#ended.has(seq)
  }

  /** The next pending number above `after`. */
  pendingAfter(after: number): number | undefined {
    const seq = this.#ended.firstMissing(after)
    return seq <= this.#lastSeq ? seq : undefined
  }

  /** True where the number was pending. */
  settle(seq: number): boolean {
    return this.isPending(seq) && this.#ended.add(seq) === 1
  }

  refuse(seq: number): boolean {
    if (!this.settle(seq)) return false
    this.#refused += 1
    return true
  }

  /** Ends whatever of the range is pending and leaves a tombstone for exactly that; returns how many. */
  evict(range: SeqRange, reason: string, atMs: number): number {
    const gaps = this.#ended.missing(Math.max(1, range.from), Math.min(range.to, this.#lastSeq))
    let evicted = 0
    for (const { from, to } of gaps) {
      this.#ended.add(from, to)
      this.#bury({ from, to, reason, atMs })
      evicted += to - from + 1
    }
    this.#evicted += evicted
    if (reason === 'corrupt') this.#corrupt += evicted
    return evicted
  }

  #bury(stone: Tombstone): void {
    const index = this.#tombstones.findIndex(
      ({ to, reason }) => to === stone.from - 1 && reason === stone.reason,
    )
    const before = this.#tombstones[index]
    if (before === undefined) this.#tombstones.push(stone)
    else this.#tombstones[index] = { ...stone, from: before.from }
  }
}
