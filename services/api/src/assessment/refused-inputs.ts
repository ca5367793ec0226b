import { Fault } from '@zhian/kit/fault'

/** Nobody's score waits for another's: a mistake of ours is told when the others have theirs. */
export class RefusedInputs {
  #first: Fault | undefined

  keep<T>(score: () => T): T | undefined {
    try {
      return score()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.#first ??= error
      return undefined
    }
  }

  throwIfAny(): void {
    if (this.#first !== undefined) throw this.#first
  }
}
