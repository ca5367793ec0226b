import { persistently } from '@zhian/kit/backoff'
import { kindOf as faultKindOf } from '@zhian/kit/fault'
import type { AdapterDoors } from '../camera-adapter.ts'
import type { CaptureDraft, DraftImage } from '../capture-draft.ts'
import { LooseObject } from '../loose-object.ts'
import type { Part } from '../multipart-stream.ts'
import { present } from '../present.ts'
import { imagesOfEach, share } from './event-pictures.ts'
import { alsoForbidden, protocol } from './event.ts'
import type { DahuaEvent } from './event.ts'
import { GroupTable } from './group-table.ts'
import { forCounting, kindOf, readTarget } from './read-event.ts'
import { readEventText } from './read-event-text.ts'
import type { ReadEvents } from './read-event-text.ts'
import { readPairs } from './read-pairs.ts'
import { splitEvent } from './split-event.ts'
import { readTime } from './read-time.ts'
import type { UtcHabit } from './read-time.ts'

export interface AssemblerNeeds {
  readonly doors: AdapterDoors
  readonly deviceId: string
  readonly peerAddress?: string
  readonly stopping: AbortSignal
}

interface Waiting {
  readonly events: readonly DahuaEvent[]
  readonly pictures: Buffer[]
  readonly text: Buffer
  heartbeats: number
}

/** One picture after another belongs to the events before it, but not without end. */
const picturesMax = 32
const picturesBytesMax = 32 * 1024 * 1024
const patience = { firstMs: 500, maxMs: 30_000 }

/** Makes captures of the parts of one stream, in their order: an event's pictures follow its text. */
export class EventAssembler {
  readonly #needs: AssemblerNeeds
  readonly #habit: UtcHabit = { utcAheadHours: 0 }
  readonly #groups = new GroupTable()
  #waiting: Waiting | undefined

  constructor(needs: AssemblerNeeds) {
    this.#needs = needs
  }

  /** Resolves when what this part completes is durable, so that nothing is read on before. Throws the stop's reason. */
  async take(part: Part): Promise<void> {
    const type = part.headers.get('content-type') ?? ''
    if (part.isCut === true) return this.#putAway('part_too_large', part.body)
    if (/^image\//i.test(type) || isJpeg(part.body)) return this.#takePicture(part.body)
    const text = part.body.toString('latin1').trim()
    if (/^heartbeat$/i.test(text)) return this.#heartbeat()
    await this.#deliver()
    if (/^Code=/im.test(text)) return this.#takeEventText(part.body)
    if (text !== '') await this.#takePairs(part.body)
  }

  async #takeEvents(events: readonly DahuaEvent[], raw: Buffer): Promise<void> {
    for (const event of events) await this.#take(event, { pictures: [], raw })
  }

  /** Events without a stream around them; what is none is kept. */
  async takeNotified({ events, unreadable }: ReadEvents, raw: Buffer): Promise<void> {
    await this.#takeEvents(events, raw)
    for (const text of unreadable) await this.#putAway('event_unreadable', Buffer.from(text))
    if (events.length + unreadable.length === 0)
      this.#needs.doors.events.inputNoted({ protocol, what: 'no_events' })
  }

  /** For a stream that has fallen silent: what has its pictures is whole. */
  async settle(): Promise<void> {
    if ((this.#waiting?.pictures.length ?? 0) > 0) await this.#deliver()
    await this.#keepAll(this.#groups.overdue(this.#needs.doors.now()))
  }

  async end(): Promise<void> {
    await this.#deliver()
    await this.#keepAll(this.#groups.all())
  }

  async #heartbeat(): Promise<void> {
    const { doors, deviceId } = this.#needs
    doors.roster.seen(protocol, deviceId, 'keepalive')
    doors.events.inputNoted({ protocol, what: 'heartbeat' })
    if (this.#waiting !== undefined) {
      this.#waiting.heartbeats += 1
      // A first one may come between the text and a picture that is still being made.
      if (this.#waiting.pictures.length > 0 || this.#waiting.heartbeats > 1) await this.#deliver()
    }
    await this.#keepAll(this.#groups.overdue(doors.now()))
  }

  async #takePicture(picture: Buffer): Promise<void> {
    const pictures = this.#waiting?.pictures
    if (pictures === undefined) return this.#putAway('picture_without_event', picture)
    const bytes = pictures.reduce((sum, each) => sum + each.length, picture.length)
    if (pictures.length >= picturesMax || bytes > picturesBytesMax)
      await this.#putAway('pictures_too_many', picture)
    else pictures.push(picture)
  }

  async #takePairs(body: Buffer): Promise<void> {
    const read = readPairs(body)
    if (!read.ok) return this.#putAway(read.reason, body)
    this.#waiting = { events: read.events, pictures: [], text: body, heartbeats: 0 }
  }

  async #takeEventText(body: Buffer): Promise<void> {
    await this.takeNotified(readEventText(body), body)
  }

  async #deliver(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting === undefined) return
    const shares = share(waiting.pictures, waiting.events.length)
    for (const [at, event] of waiting.events.entries())
      await this.#take(event, { pictures: shares[at] ?? [], raw: waiting.text })
  }

  async #take(event: DahuaEvent, came: { pictures: Buffer[]; raw: Buffer }): Promise<void> {
    const { doors } = this.#needs
    doors.stripped.countIn(forCounting(event.said), alsoForbidden)
    const subjects = splitEvent(event)
    const { each, candidates } = imagesOfEach(came.pictures, event.code, subjects.length)
    for (let at = 0; at < candidates; at += 1) doors.stripped.countIn({ Candidates: true })
    const isOne = subjects.length === 1
    for (const [at, subject] of subjects.entries())
      await this.#takeSubject(subject, {
        images: each[at] ?? [],
        raw: came.raw,
        ...(isOne ? {} : { among: at + 1 }),
      })
  }

  async #takeSubject(
    event: DahuaEvent,
    came: { images: readonly DraftImage[]; raw: Buffer; among?: number },
  ): Promise<void> {
    const { doors } = this.#needs
    const kind = kindOf(event)
    if (kind === undefined) return doors.events.inputNoted({ protocol, what: event.code })
    const { images, among } = came
    const target = readTarget(kind, event.said, among)
    const draft = { ...this.#senderOf(event), ...target, relatedSourceIds: [], images, flags: [] }
    const said = new LooseObject(event.said)
    const time = readTime(said, {
      receivedAtMs: doors.now(),
      offsetMinutes: this.#profile.utcOffsetMinutes,
      habit: this.#habit,
    })
    const whole = this.#groups.add(present({ ...draft, time }), {
      said,
      index: event.index,
      among,
      nowMs: doors.now(),
    })
    for (const each of whole) await this.#keep(each, came.raw)
  }

  get #profile() {
    const { doors, deviceId } = this.#needs
    return doors.roster.profileOf(protocol, deviceId)
  }

  #senderOf({ index }: DahuaEvent): Pick<CaptureDraft, 'deviceId' | 'channelId' | 'peerAddress'> {
    const { deviceId, peerAddress } = this.#needs
    // A camera has one channel; those of a recorder are told apart, from 1 as people count them.
    const channelId = index > 0 ? `${deviceId.slice(0, 58)}_${index + 1}` : undefined
    return present({ deviceId, channelId, peerAddress })
  }

  async #keepAll(drafts: readonly CaptureDraft[]): Promise<void> {
    for (const draft of drafts) await this.#keep(draft, Buffer.alloc(0))
  }

  /** There is nobody to send it again, so a full disk is waited for, and the stream waits with it. */
  async #keep(draft: CaptureDraft, raw: Buffer): Promise<void> {
    try {
      await this.#persistently(() => this.#needs.doors.intake.take(protocol, draft))
    } catch (error) {
      if (faultKindOf(error) === 'unavailable' || this.#needs.stopping.aborted) throw error
      await this.#putAway('capture_unbuildable', raw)
    }
  }

  async #putAway(reason: string, bytes: Buffer): Promise<void> {
    await this.#persistently(() => this.#needs.doors.quarantine.put({ protocol, reason, bytes }))
  }

  async #persistently<T>(work: () => Promise<T>): Promise<T> {
    const { stopping, doors } = this.#needs
    const onRetry = () => doors.events.inputTurnedAway({ protocol, reason: 'not_stored' })
    return persistently(work, { backoff: patience, stopping, onRetry })
  }
}

function isJpeg(body: Buffer): boolean {
  return body[0] === 0xff && body[1] === 0xd8
}
