import type { EdgeTags } from '@zhian/contracts/capture'
import { faceTagsMax } from '@zhian/contracts/limits'
import { Fault, messageOf } from '@zhian/kit/fault'
import { kept } from '@zhian/kit/outcome'
import type { ImageTags, PicturedCapture, imagesTagger } from '@zhian/tagging/tag-images'
import type { WorkerPool } from '@zhian/tagging/worker-pool'
import { Lane } from '../spool/lane.ts'

export interface LocalTagger extends AsyncDisposable {
  /**
   * What the face models say of a capture's pictures. Undefined where there are no models, or none answered in time: then the
   * capture goes without tags. Throws STOPPING once it is closed.
   */
  tag(capture: PicturedCapture, images: readonly Uint8Array[]): Promise<EdgeTags | undefined>
  /** Why no tags are made, for a person. */
  readonly problem: string | undefined
}

export interface LocalTaggerNeeds {
  readonly modelsFolder: string
  readonly events: {
    untagged(fact: { reason: string }): void
    taggerLost(fact: { why: string }): void
  }
  readonly now: () => number
  /** Default: as inference does it. */
  readonly workerFile?: URL
  /** How long a capture waits for its tags, all in all. */
  readonly tagMsMax?: number
}

type TagImages = ReturnType<typeof imagesTagger>

const usualTagMsMax = 10_000
const againAfterMs = 60_000

/**
 * The very steps of inference, in a thread of their own. Nothing of them is loaded before this is called, so that an agent without
 * them runs too; it says what is missing.
 */
export function openLocalTagger(needs: LocalTaggerNeeds): LocalTagger {
  return new ThreadTagger(needs)
}

class ThreadTagger implements LocalTagger {
  readonly #needs: LocalTaggerNeeds
  readonly #tagMsMax: number
  readonly #lane = new Lane()
  #opening: Promise<TagImages | undefined> | undefined
  #pool: WorkerPool | undefined
  #failedAtMs = 0
  #problem: string | undefined

  constructor(needs: LocalTaggerNeeds) {
    this.#needs = needs
    this.#tagMsMax = needs.tagMsMax ?? usualTagMsMax
    this.#opening = this.#open()
  }

  get problem(): string | undefined {
    return this.#problem
  }

  async tag(
    capture: PicturedCapture,
    images: readonly Uint8Array[],
  ): Promise<EdgeTags | undefined> {
    const late = Promise.withResolvers<string>()
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      late.resolve('too_slow')
    }, this.#tagMsMax)
    // What has waited too long for its turn is passed over, so that one slow picture costs those behind it no more than this.
    const turn = this.#lane.run(async () => (isLate ? 'too_slow' : this.#tagNow(capture, images)))
    const said = await Promise.race([turn, late.promise]).finally(() => clearTimeout(timer))
    if (typeof said !== 'string') return said
    this.#needs.events.untagged({ reason: said })
    return undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opening
    await this.#pool?.[Symbol.asyncDispose]()
  }

  async #open(): Promise<TagImages | undefined> {
    const { modelsFolder, workerFile, events } = this.#needs
    try {
      const { openWorkerPool } = await import('@zhian/tagging/worker-pool')
      const { imagesTagger } = await import('@zhian/tagging/tag-images')
      const pool = await openWorkerPool({
        size: 1,
        modelsFolder,
        isForFacesOnly: true,
        // A picture that holds the model is not tried again: those behind it would lose their time too.
        jobMsMax: this.#tagMsMax / 2,
        attemptsMax: 1,
        ...(workerFile === undefined ? {} : { workerFile }),
        onWorkerLost: ({ message }) => events.taggerLost({ why: message }),
      })
      this.#pool = pool
      this.#problem = undefined
      pool.finished.catch((error: unknown) => this.#fail(error))
      return imagesTagger({ tagPicture: (job) => pool.tag(job) })
    } catch (error) {
      return this.#fail(error)
    }
  }

  #fail(error: unknown): undefined {
    this.#problem = messageOf(error)
    this.#failedAtMs = this.#needs.now()
    this.#opening = undefined
    this.#needs.events.taggerLost({ why: this.#problem })
  }

  /** The tags, or why there are none. */
  async #tagNow(
    capture: PicturedCapture,
    images: readonly Uint8Array[],
  ): Promise<EdgeTags | string> {
    const isDue = this.#needs.now() - this.#failedAtMs > againAfterMs
    if (this.#opening === undefined && isDue) this.#opening = this.#open()
    const tagImages = await this.#opening
    if (tagImages === undefined) return 'no_models'
    try {
      const read = async (index: number) => kept(images[index] ?? Buffer.alloc(0))
      const outcome = await tagImages(capture, read)
      if (outcome.is === 'dead') return outcome.reason
      return outcome.value === null ? 'no_picture' : edgeTagsOf(outcome.value)
    } catch (error) {
      if (error instanceof Fault && error.code === 'STOPPING') throw error
      return 'defect'
    }
  }
}

function edgeTagsOf({ role, isDegraded, tags }: ImageTags): EdgeTags {
  const faces = tags.filter((tag) => tag.name === 'face').slice(0, faceTagsMax)
  return { imageRole: role, isDegraded, tags: faces }
}
