import type { Transition } from '@zhian/contracts/agent'

/** Days of outage of a site whose cameras come and go. */
export const transitionsMax = 5000

/** What changed and is not acknowledged; the oldest give way, because the newest say how things are. */
export class Transitions {
  #list: Transition[]
  #lastId: number

  constructor(kept: { list: readonly Transition[]; lastId: number } = { list: [], lastId: 0 }) {
    this.#list = [...kept.list]
    this.#lastId = kept.lastId
  }

  get list(): readonly Transition[] {
    return this.#list
  }

  get state(): { list: readonly Transition[]; lastId: number } {
    return { list: this.#list, lastId: this.#lastId }
  }

  add(fact: Omit<Transition, 'id'>): void {
    this.#lastId += 1
    this.#list = [...this.#list, { ...fact, id: this.#lastId }].slice(-transitionsMax)
  }

  /** The far side has all up to this one. */
  acknowledge(upTo: number): void {
    this.#list = this.#list.filter(({ id }) => id > upTo)
  }
}
