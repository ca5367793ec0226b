import { createHash } from 'node:crypto'
import type { Capture } from '@zhian/contracts/capture'
import { peekCapture } from '@zhian/contracts/frame'

/**
 * A 48-digit id of GA/T 1400, from the right, a UUID, or time and chance as ISAPI has them: ids that a device gives once.
 * The 41 digits of a picture's id are none of these, since all that is seen in the picture may share it.
 */
const uniqueId =
  /\d{2}(?:19|20)\d{2}(?:0\d|1[0-2])[0-3]\d[0-2]\d[0-5]\d[0-5]\d{6}\d{2}\d{5}$|^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$|^20\d{15,19}[0-9a-z]{10,47}$/i

/** What a camera says the same way when it sends a capture again. */
export type SaidAgain = Pick<Capture, 'kind' | 'sourceId' | 'deviceTime' | 'box' | 'attributes'> & {
  readonly camera: Pick<Capture['camera'], 'deviceId' | 'channelId'>
  readonly images: readonly { readonly sha256: string }[]
  /** Not known of what lies on the disk. */
  readonly among?: number
}

/**
 * What makes two messages the same capture: the device, the object's id and its time where the id is one that a device
 * gives once, else everything that was said, pictures included.
 */
export function sameCaptureKey(said: SaidAgain): string | undefined {
  const { kind, camera, sourceId, deviceTime, box, attributes, images, among } = said
  const parts: unknown[] = [kind, camera.deviceId, camera.channelId, sourceId, deviceTime]
  const hasUniqueId = sourceId !== undefined && uniqueId.test(sourceId)
  if (!hasUniqueId) {
    // Without a picture and without a time nothing tells a second capture from a resent one, so both are kept.
    if (images.length === 0 && deviceTime === undefined) return undefined
    parts.push(attributes, box, among, ...images.map(({ sha256 }) => sha256))
  }
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64')
}

/**
 * Recalls what the disk still holds, because a camera that got no answer before the agent died sends again after it lives.
 * `heads` come newest first.
 */
export async function recallCaptures(
  heads: AsyncIterable<Buffer>,
  max: number,
): Promise<RecentCaptures> {
  const keys: string[] = []
  for await (const head of heads) {
    const capture = peekCapture(head)
    const key = capture === null ? undefined : sameCaptureKey(capture)
    if (key !== undefined) keys.push(key)
  }
  const recent = new RecentCaptures(max)
  for (const key of keys.toReversed()) recent.remember(key)
  return recent
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

  /** Takes a capture as stored already. */
  remember(key: string): void {
    this.#storing.set(key, Promise.resolve())
    this.#forgetOldest()
  }

  #forgetOldest(): void {
    const [oldest] = this.#storing.keys()
    if (this.#storing.size > this.#max && oldest !== undefined) this.#storing.delete(oldest)
  }
}
