import { createHash } from 'node:crypto'
import type { CaptureDraft } from './capture-draft.ts'

/** A 48-digit id of GA/T 1400, from the right, or a UUID: ids that a device gives once. */
const uniqueId = /\d{2}\d{14}\d{5}\d{2}\d{5}$|^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i

/**
 * What makes two messages the same capture: the device, the object's id and its time where the id is one that a device
 * gives once, else everything that was said, pictures included.
 */
export function sameCaptureKey(
  draft: CaptureDraft,
  digests: readonly string[],
): string | undefined {
  const { kind, deviceId, channelId, sourceId, time, attributes } = draft
  const parts: unknown[] = [kind, deviceId, channelId, sourceId, time?.text]
  const hasUniqueId = sourceId !== undefined && uniqueId.test(sourceId)
  if (!hasUniqueId) {
    // Without a picture and without a time nothing tells a second capture from a resent one, so both are kept.
    if (digests.length === 0 && time === undefined) return undefined
    parts.push(attributes.plateText, digests)
  }
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64')
}

/** Remembers the last captures by their key, each with the work that stores it, so that a repeat waits for the same end. */
export class RecentCaptures {
  readonly #storing = new Map<string, Promise<unknown>>()
  readonly #max: number

  constructor(max: number) {
    this.#max = max
  }

  /** Runs `store` once for a key; a repeat gets 'repeated' when the first has ended well, and its failure otherwise. */
  async once(key: string | undefined, store: () => Promise<void>): Promise<'kept' | 'repeated'> {
    if (key === undefined) {
      await store()
      return 'kept'
    }
    const known = this.#storing.get(key)
    if (known !== undefined) {
      await known
      return 'repeated'
    }
    const storing = store()
    this.#storing.set(key, storing)
    this.#forgetOldest()
    try {
      await storing
      return 'kept'
    } catch (error) {
      this.#storing.delete(key)
      throw error
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#storing.keys()
    if (this.#storing.size > this.#max && oldest !== undefined) this.#storing.delete(oldest)
  }
}
