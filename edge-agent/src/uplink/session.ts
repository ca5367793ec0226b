import { Acknowledgement } from '@zhian/contracts/agent'
import type { AgentStatus } from '@zhian/contracts/agent'
import { jsonReader } from '@zhian/contracts/parse'
import { agentTopic } from '@zhian/contracts/topics'
import { messageOf } from '@zhian/kit/fault'
import type { MqttLink } from '@zhian/kit/mqtt/mqtt-link'
import type { Egress } from '../egress/egress.ts'
import type { Spool } from '../spool/spool.ts'
import { BacklogPace, hourHere } from './backlog-pace.ts'
import type { BacklogLimit } from './backlog-pace.ts'
import type { Bell } from './bell.ts'
import { Flight } from './flight.ts'
import type { FlightBounds } from './flight.ts'
import { ledgerManifests } from './ledger-manifests.ts'

export interface UplinkEvents {
  linkOpened(fact: { url: string }): void
  linkLost(fact: { why: string }): void
  linkRefused(fact: { why: string }): void
  capturePublished(fact: { seq: number; isAgain: boolean }): void
  capturesSettled(fact: { count: number }): void
  captureRefused(fact: { seq: number; reason: string }): void
  answerIgnored(fact: { reason: string }): void
  publishFailed(fact: { leaf: string; why: string }): void
}

export interface SessionNeeds {
  readonly agentId: string
  readonly spool: Spool
  /** The one way out for captures. */
  readonly egress: Pick<Egress, 'send'>
  readonly bell: Bell
  readonly bounds: FlightBounds
  readonly backlog: BacklogLimit
  readonly statusMs: number
  readonly status: () => AgentStatus
  /** Told up to which transition the far side has them all. */
  readonly health?: { acknowledge(upTo: number): void }
  readonly events: UplinkEvents
  readonly now: () => number
}

const readAcknowledgement = jsonReader(Acknowledgement)
/** A frame that cannot be read now is left alone for a while, so that those behind it go on. */
const unreadableMs = 30_000

/** What was captured longer ago is of the backlog. */
export const liveMs = 60_000

/** Reports that the broker has not taken yet; while it takes none, more would only pile up. */
const untakenMax = 20

/** Settles what the far side says has ended; other epochs are of another life of the spool. */
export function takeAcknowledgement(needs: SessionNeeds, body: Buffer): readonly number[] {
  const read = readAcknowledgement(body.toString('utf8'))
  if (!read.ok) {
    needs.events.answerIgnored({ reason: 'unreadable' })
    return []
  }
  const { epoch, settled, refused, transitionsUpTo } = read.value
  if (epoch !== needs.spool.epoch) {
    needs.events.answerIgnored({ reason: 'other_epoch' })
    return []
  }
  if (transitionsUpTo !== undefined) needs.health?.acknowledge(transitionsUpTo)
  const count = needs.spool.settle(settled)
  if (count > 0) needs.events.capturesSettled({ count })
  for (const { seq, reason } of refused) {
    if (needs.spool.refuse([seq]) === 1) needs.events.captureRefused({ seq, reason })
  }
  return [...settled, ...refused.map(({ seq }) => seq)]
}

/**
 * One connection's life: what is in flight is forgotten with it.
 *
 * Captures of the last minute go first, the backlog in what the line has left, the oldest first.
 */
export class Session {
  readonly #needs: SessionNeeds
  readonly #link: MqttLink
  readonly #flight: Flight
  readonly #pace: BacklogPace
  readonly #unreadable = new Map<number, number>()
  #untaken = 0
  #reportAtMs = 0
  #manifestFor = -1

  constructor(needs: SessionNeeds, link: MqttLink) {
    this.#needs = needs
    this.#link = link
    this.#flight = new Flight(needs.bounds)
    this.#pace = new BacklogPace(needs.backlog, hourHere)
  }

  acknowledge(body: Buffer): void {
    const nowMs = this.#needs.now()
    for (const seq of takeAcknowledgement(this.#needs, body)) {
      this.#flight.land(seq)
      this.#pace.taken(seq, nowMs)
    }
    this.#needs.bell.ring()
  }

  /** Runs until the link or the agent ends. */
  async run(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      this.#report()
      const wasBacklog = await this.#fill()
      if (wasBacklog || isOver()) continue
      const limitMs = this.#pace.waitMs(this.#needs.now())
      await this.#needs.bell.heard(limitMs > 0 ? Math.min(1000, limitMs) : 1000)
    }
  }

  #report(): void {
    const nowMs = this.#needs.now()
    const { agentId, spool } = this.#needs
    const { evicted } = spool.counts
    const isTime = nowMs >= this.#reportAtMs
    if (!isTime && evicted === this.#manifestFor) return
    const manifests = ledgerManifests({ agentId, spool, atMs: nowMs })
    for (const manifest of manifests) this.#tell('ledger', manifest)
    this.#manifestFor = evicted
    if (!isTime) return
    this.#tell('status', this.#needs.status())
    this.#reportAtMs = nowMs + this.#needs.statusMs
  }

  #tell(leaf: 'status' | 'ledger', message: object): void {
    if (this.#untaken > untakenMax) return
    this.#untaken += 1
    this.#link
      .publish(agentTopic.write(this.#needs.agentId, leaf), JSON.stringify(message), 1)
      .catch((error: unknown) => this.#needs.events.publishFailed({ leaf, why: messageOf(error) }))
      .finally(() => (this.#untaken -= 1))
  }

  /** One of the backlog at most, so that what came meanwhile goes before the next; true where there was one. */
  async #fill(): Promise<boolean> {
    const { spool, now } = this.#needs
    for (const seq of this.#flight.due(now())) await this.#publish(seq, 'again')
    const firstLive = spool.firstSince(now() - liveMs) ?? Infinity
    if (firstLive !== Infinity) await this.#fillLive(firstLive)
    if (!this.#flight.hasRoomForBacklog() || !this.#pace.mayStart(now())) return false
    const late = this.#nextIdle(0)
    if (late === undefined || late >= firstLive) return false
    await this.#publish(late, 'backlog')
    return true
  }

  async #fillLive(firstLive: number): Promise<void> {
    let seq = this.#nextIdle(firstLive - 1)
    while (seq !== undefined && this.#flight.hasRoom()) {
      await this.#publish(seq, 'live')
      seq = this.#nextIdle(seq)
    }
  }

  #nextIdle(after: number): number | undefined {
    let seq = this.#needs.spool.pendingAfter(after)
    while (seq !== undefined && !this.#isIdle(seq)) seq = this.#needs.spool.pendingAfter(seq)
    return seq
  }

  #isIdle(seq: number): boolean {
    return !this.#flight.has(seq) && !this.#isUnreadable(seq)
  }

  async #publish(seq: number, lane: 'live' | 'backlog' | 'again'): Promise<void> {
    const { egress, events } = this.#needs
    const frame = await this.#read(seq)
    const isAgain = this.#flight.has(seq)
    if (frame === undefined) {
      this.#flight.land(seq)
      return
    }
    this.#flight.start(seq, frame.length)
    const leaving = (bytes: number) => {
      if (lane === 'backlog') this.#pace.started(seq, bytes, this.#needs.now())
      events.capturePublished({ seq, isAgain })
    }
    egress.send(this.#link, frame, leaving).then(
      (end) => (end === 'sent' ? this.#taken(seq) : this.#bury(seq)),
      (error: unknown) => {
        events.publishFailed({ leaf: 'captures', why: messageOf(error) })
        this.#taken(seq)
      },
    )
  }

  /** What cannot be read as a frame was whole on the disk, so it will never be better. */
  #bury(seq: number): void {
    this.#flight.land(seq)
    this.#needs.spool.evict(seq, 'frame_unreadable').catch((error: unknown) => {
      this.#needs.events.publishFailed({ leaf: 'captures', why: messageOf(error) })
    })
  }

  #taken(seq: number): void {
    const nowMs = this.#needs.now()
    this.#flight.taken(seq, nowMs)
    if (this.#pace.taken(seq, nowMs)) this.#needs.bell.ring()
  }

  async #read(seq: number): Promise<Buffer | undefined> {
    try {
      return await this.#needs.spool.read(seq)
    } catch (error) {
      this.#unreadable.set(seq, this.#needs.now() + unreadableMs)
      this.#needs.events.publishFailed({ leaf: 'captures', why: messageOf(error) })
      return undefined
    }
  }

  #isUnreadable(seq: number): boolean {
    const untilMs = this.#unreadable.get(seq)
    if (untilMs === undefined) return false
    if (untilMs > this.#needs.now()) return true
    this.#unreadable.delete(seq)
    return false
  }
}
