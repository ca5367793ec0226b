import type { CaptureDraft } from '../capture-draft.ts'
import type { LooseObject } from '../loose-object.ts'
import { withCrops } from './event-pictures.ts'

interface Group {
  readonly draft: CaptureDraft
  readonly seen: ReadonlySet<number>
  readonly count: number
  readonly sinceMs: number
}

export interface Placing {
  readonly said: LooseObject
  /** The channel, from 0. */
  readonly index: number
  /** Which of several subjects of one event, from 1; absent where it shows one. */
  readonly among?: number | undefined
  readonly nowMs: number
}

const waitMs = 3000
const groupsMax = 64
const imagesMax = 8
const bytesMax = 32 * 1024 * 1024
/** A group is some pictures of one passage; a larger number is rubbish. */
const countMax = 16

/** Events of one passage that a device spreads over several parts: combined by channel and GroupID, for a short time. */
export class GroupTable {
  readonly #groups = new Map<string, Group>()

  /** What is whole now; empty while the rest of the group is awaited. */
  add(draft: CaptureDraft, placing: Placing): readonly CaptureDraft[] {
    const { id, count, at } = memberOf(placing.said)
    if (id === undefined || count < 2 || count > countMax) return [draft]
    const key = `${placing.index} ${draft.kind} ${placing.among ?? 0} ${id}`
    const before = this.#groups.get(key)
    // The same member again begins the group anew: it is sent once more, or the device counts from the start.
    const group = before === undefined || before.seen.has(at) ? undefined : before
    const fresh: Group = { draft, seen: new Set([at]), count, sinceMs: placing.nowMs }
    this.#groups.set(key, group === undefined ? fresh : grown(group, draft, at))
    const whole = before !== undefined && group === undefined ? [before.draft] : []
    return [...whole, ...this.#done()]
  }

  overdue(nowMs: number): readonly CaptureDraft[] {
    return this.#release((group) => Math.abs(nowMs - group.sinceMs) >= waitMs)
  }

  all(): readonly CaptureDraft[] {
    return this.#release(() => true)
  }

  #done(): readonly CaptureDraft[] {
    if (this.#bytes > bytesMax) return this.all()
    return this.#release((each, place) => isWhole(each) || this.#isOver(place))
  }

  get #bytes(): number {
    const images = [...this.#groups.values()].flatMap(({ draft }) => draft.images)
    return images.reduce((sum, { bytes }) => sum + bytes.length, 0)
  }

  #isOver(place: number): boolean {
    return place < this.#groups.size - groupsMax
  }

  #release(isDue: (group: Group, at: number) => boolean): readonly CaptureDraft[] {
    const due = [...this.#groups].filter(([, group], at) => isDue(group, at))
    for (const [key] of due) this.#groups.delete(key)
    return due.map(([, group]) => group.draft)
  }
}

function grown(group: Group, draft: CaptureDraft, at: number): Group {
  return { ...group, draft: merged(group.draft, draft), seen: new Set(group.seen).add(at) }
}

function isWhole({ seen, count, draft }: Group): boolean {
  return seen.size >= count || draft.images.length >= imagesMax
}

function memberOf(said: LooseObject): { id: string | undefined; count: number; at: number } {
  const from = said.text('GroupID') === undefined ? said.object('TrafficCar') : said
  return {
    id: from?.text('GroupID'),
    count: from?.number('CountInGroup') ?? 1,
    at: from?.number('IndexInGroup') ?? 0,
  }
}

/** The first part stands; the later ones fill its gaps and bring their pictures. */
function merged(first: CaptureDraft, later: CaptureDraft): CaptureDraft {
  return {
    ...later,
    ...first,
    attributes: { ...later.attributes, ...first.attributes },
    images: withCrops([...first.images, ...later.images]),
  }
}
