import type { SeenObject } from './read-frame.ts'

interface Track {
  lastSeenAtMs: number
  hasPlate: boolean
}

const tracksMax = 4096
/** Cameras count objects anew after a restart, so a number that was silent this long is somebody else. */
const silenceMs = 60_000

/**
 * Which objects of a metadata stream are new: metadata come for every picture, and an object is one capture when it
 * appears and at most one more when its plate is read later.
 */
export class ObjectTracks {
  readonly #tracks = new Map<string, Track>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** What is new stays new until `remember` is told that it is kept. */
  isNew({ trackId, draft }: SeenObject): boolean {
    if (trackId === undefined) return true
    const track = this.#alive(trackId)
    if (track === undefined) return true
    track.lastSeenAtMs = this.#now()
    return draft.attributes.plateText !== undefined && !track.hasPlate
  }

  remember({ trackId, draft }: SeenObject): void {
    if (trackId === undefined) return
    const hadPlate = this.#alive(trackId)?.hasPlate === true
    this.#tracks.delete(trackId)
    this.#tracks.set(trackId, {
      lastSeenAtMs: this.#now(),
      hasPlate: hadPlate || draft.attributes.plateText !== undefined,
    })
    const [oldest] = this.#tracks.keys()
    if (this.#tracks.size > tracksMax && oldest !== undefined) this.#tracks.delete(oldest)
  }

  #alive(trackId: string): Track | undefined {
    const track = this.#tracks.get(trackId)
    if (track === undefined) return undefined
    return this.#now() - track.lastSeenAtMs > silenceMs ? undefined : track
  }
}
