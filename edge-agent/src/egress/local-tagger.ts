import type { EdgeTags } from '@zhian/contracts/capture'
import { faceTagsMax } from '@zhian/contracts/limits'
import { Fault, messageOf } from '@zhian/kit/fault'
import { dead, kept } from '@zhian/kit/outcome'
import type { Outcome } from '@zhian/kit/outcome'
import { imagesTagger } from '@zhian/tagging/tag-images'
import type { ImageTags, PicturedCapture } from '@zhian/tagging/tag-images'
import type { PictureJob, PictureTags } from '@zhian/tagging/tag-picture'
import { openAskedProcess } from '../asked-process.ts'
import type { AskedProcess } from '../asked-process.ts'
import { Lane } from '../spool/lane.ts'
import type { TagAnswer, TagQuestion } from './face-worker.ts'

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
  /** Default: the one with inference's own steps. */
  readonly entry?: URL
  /** How long a capture waits for its tags, all in all. */
  readonly tagMsMax?: number
}

const usualTagMsMax = 10_000
const againAfterMs = 60_000
const openMsMax = 60_000
const idleMs = 120_000
const heapMbMax = 256

/**
 * The very steps of inference, in a process of their own that is there while faces come. It is started once at the beginning, so that
 * what is missing is known before the first face.
 */
export function openLocalTagger(needs: LocalTaggerNeeds): LocalTagger {
  return new ProcessTagger(needs)
}

class ProcessTagger implements LocalTagger {
  readonly #needs: LocalTaggerNeeds
  readonly #tagMsMax: number
  readonly #asked: AskedProcess<TagQuestion, TagAnswer>
  readonly #lane = new Lane()
  readonly #tagImages = imagesTagger({ tagPicture: (job) => this.#tagPicture(job) })
  #failedAtMs = 0
  #problem: string | undefined

  constructor(needs: LocalTaggerNeeds) {
    this.#needs = needs
    this.#tagMsMax = needs.tagMsMax ?? usualTagMsMax
    const entry = needs.entry ?? new URL('./face-worker.ts', import.meta.url)
    this.#asked = openAskedProcess({ entry, idleMs, heapMbMax })
    void this.#lane.run(() => this.#open())
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
    await this.#asked[Symbol.asyncDispose]()
  }

  async #open(): Promise<void> {
    const { modelsFolder } = this.#needs
    try {
      const answer = await this.#asked.ask({ modelsFolder }, openMsMax)
      if (answer.is === 'unusable') this.#fail(answer.why)
      else this.#problem = undefined
    } catch (error) {
      if (!isStopping(error)) this.#fail(messageOf(error))
    }
  }

  #fail(why: string): void {
    this.#problem = why
    this.#failedAtMs = this.#needs.now()
    this.#needs.events.taggerLost({ why })
  }

  /** The tags, or why there are none. */
  async #tagNow(
    capture: PicturedCapture,
    images: readonly Uint8Array[],
  ): Promise<EdgeTags | string> {
    const isDue = this.#needs.now() - this.#failedAtMs > againAfterMs
    if (this.#problem !== undefined && isDue) await this.#open()
    if (this.#problem !== undefined) return 'no_models'
    const read = async (index: number) => kept(images[index] ?? Buffer.alloc(0))
    const outcome = await this.#tagImages(capture, read)
    if (outcome.is === 'dead') return outcome.reason
    return outcome.value === null ? 'no_picture' : edgeTagsOf(outcome.value)
  }

  /** A picture that holds the models is not tried again: those behind it would lose their time too. */
  async #tagPicture(job: PictureJob): Promise<Outcome<PictureTags>> {
    const { modelsFolder, events } = this.#needs
    try {
      const answer = await this.#asked.ask({ modelsFolder, job }, this.#tagMsMax / 2)
      if (answer.is === 'done') return answer.outcome
      const why = answer.is === 'ready' ? 'no outcome' : answer.why
      if (answer.is === 'unusable') this.#fail(why)
      return dead('defect', why)
    } catch (error) {
      if (isStopping(error)) throw error
      events.taggerLost({ why: messageOf(error) })
      return dead('defect', messageOf(error))
    }
  }
}

const isStopping = (error: unknown) => error instanceof Fault && error.code === 'STOPPING'

function edgeTagsOf({ role, isDegraded, tags }: ImageTags): EdgeTags {
  const faces = tags.filter((tag) => tag.name === 'face').slice(0, faceTagsMax)
  return { imageRole: role, isDegraded, tags: faces }
}
