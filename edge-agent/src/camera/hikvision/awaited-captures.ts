import { messageOf } from '@zhian/kit/fault'
import type { AdapterDoors } from '../camera-adapter.ts'
import type { CaptureDraft } from '../capture-draft.ts'
import type { ReadCaptures } from './read-alert.ts'
import { protocol } from './sender.ts'

interface Awaited {
  readonly draft: CaptureDraft
  readonly timer: NodeJS.Timeout
}

const awaitedMax = 100

/**
 * Captures whose camera has said that the same comes again with everything (`hasMoreData`): plate first, pictures later.
 *
 * The first message is durable in the quarantine folder, as recognised, before the camera gets its OK; what it said is
 * merged into the second. Where that does not come in time, the first is stored by itself.
 */
export class AwaitedCaptures implements AsyncDisposable {
  readonly #doors: AdapterDoors
  readonly #waitMs: number
  readonly #awaited = new Map<string, Awaited>()
  readonly #storing = new Set<Promise<void>>()

  constructor(doors: AdapterDoors, waitMs: number) {
    this.#doors = doors
    this.#waitMs = waitMs
  }

  /** The captures to store now; none where they are awaited. */
  async settle(read: ReadCaptures, bytes: Buffer): Promise<readonly CaptureDraft[]> {
    const [draft] = read.drafts
    if (draft === undefined || read.uuid === undefined) return read.drafts
    const key = `${draft.deviceId}\n${read.uuid}`
    const known = this.#awaited.get(key)
    if (read.isMoreComing === undefined || this.#awaited.size >= awaitedMax) {
      if (known === undefined) return read.drafts
      this.#forget(key, known)
      return [merged(known.draft, draft)]
    }
    if (known === undefined) {
      const reason = 'recognised_more_is_coming'
      await this.#doors.quarantine.put({ protocol, reason, bytes, isRecognised: true })
      const timer = setTimeout(() => this.#giveUp(key), this.#waitMs)
      this.#awaited.set(key, { draft, timer })
    }
    return []
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const key of this.#awaited.keys()) this.#giveUp(key)
    await Promise.all(this.#storing)
  }

  #giveUp(key: string): void {
    const known = this.#awaited.get(key)
    if (known === undefined) return
    this.#forget(key, known)
    // Its id is that of a relative, so that the full message is no repeat of this one, should it still come.
    const { sourceId, ...rest } = known.draft
    const draft = { ...rest, relatedSourceIds: sourceId === undefined ? [] : [sourceId] }
    const work = this.#doors.intake.take(protocol, draft).then(
      () => undefined,
      (error: unknown) =>
        this.#doors.events.adapterTroubled({
          protocol,
          why: `a capture without its second message lies in the quarantine: ${messageOf(error)}`,
        }),
    )
    this.#storing.add(work)
    void work.finally(() => this.#storing.delete(work))
  }

  #forget(key: string, { timer }: Awaited): void {
    clearTimeout(timer)
    this.#awaited.delete(key)
  }
}

/** The full message counts; the first fills what it does not say. */
function merged(first: CaptureDraft, full: CaptureDraft): CaptureDraft {
  const box = full.box ?? first.box
  const time = full.time ?? first.time
  return {
    ...full,
    ...(box === undefined ? {} : { box }),
    ...(time === undefined ? {} : { time }),
    attributes: { ...first.attributes, ...full.attributes },
    images: [...full.images, ...first.images.filter((one) => !isAmong(one, full.images))],
  }
}

function isAmong(one: { bytes: Buffer }, others: readonly { bytes: Buffer }[]): boolean {
  return others.some(({ bytes }) => bytes.equals(one.bytes))
}
