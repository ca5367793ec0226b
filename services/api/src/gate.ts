import { Fault } from '@zhian/kit/fault'

interface GatePlan {
  readonly atOnceMax: number
  readonly waitingMax: number
  readonly waitMsMax: number
}

/** Lets so many through at once and so many wait, for so long; the rest is told to come again (STORE_AWAY). */
export class Gate {
  readonly #plan: GatePlan
  readonly #waiting = new Set<() => void>()
  #inside = 0

  constructor(plan: GatePlan) {
    this.#plan = plan
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter()
    try {
      return await work()
    } finally {
      this.#inside -= 1
      const [next] = this.#waiting
      if (next !== undefined) {
        this.#waiting.delete(next)
        next()
      }
    }
  }

  async #enter(): Promise<void> {
    if (this.#inside >= this.#plan.atOnceMax) await this.#turn()
    this.#inside += 1
  }

  #turn(): Promise<void> {
    if (this.#waiting.size >= this.#plan.waitingMax) throw busy()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const take = () => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(() => {
      this.#waiting.delete(take)
      reject(busy())
    }, this.#plan.waitMsMax)
    this.#waiting.add(take)
    return promise
  }
}

function busy(): Fault {
  return new Fault('STORE_AWAY', 'too many requests are being worked on')
}
