import { stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** When this agent last watched, for the next one that starts after a power cut; costs the disk no flush. */
export class WatchingMark {
  readonly #path: string

  constructor(folder: string) {
    this.#path = join(folder, 'watching')
  }

  async set(atMs: number): Promise<void> {
    try {
      await utimes(this.#path, atMs / 1000, atMs / 1000)
    } catch {
      await writeFile(this.#path, '').catch(() => undefined)
    }
  }

  /** Undefined where no agent has watched here yet. */
  async read(): Promise<number | undefined> {
    try {
      return Math.round((await stat(this.#path)).mtimeMs)
    } catch {
      return undefined
    }
  }
}
