import { Acknowledgement } from '@zhian/contracts/agent'
import type { CarryEnd, CarryOpening } from '@zhian/contracts/carry'
import { jsonReader } from '@zhian/contracts/parse'
import { agentTopic } from '@zhian/contracts/topics'
import { Fault } from '@zhian/kit/fault'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import type { MqttAddress, MqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { Bell } from '../uplink/bell.ts'
import { Flight } from '../uplink/flight.ts'
import type { FlightBounds } from '../uplink/flight.ts'
import type { OpenedCarryFile } from './carry-file.ts'
import type { CarryTally } from './carry-receipt.ts'
import { decodeCarryRecord } from './carry-record.ts'
import type { CarryRecord } from './carry-record.ts'

export interface Surveyed {
  readonly opening: CarryOpening
  readonly end: CarryEnd
}

/** Reads a carry to its end, so that nothing of a damaged one is sent. Throws INPUT_REFUSED. */
export async function surveyCarry(file: OpenedCarryFile): Promise<Surveyed> {
  if (file.kind !== 'captures')
    throw new Fault('INPUT_REFUSED', 'this is a receipt: `zhian-edge spool settle`, at its agent')
  let opening: CarryOpening | undefined
  let captures = 0
  for await (const record of recordsOf(file)) {
    if (record.is === 'opening') ({ opening } = record)
    if (record.is === 'frame') captures += 1
    if (record.is !== 'end') continue
    if (opening !== undefined && record.end.captures === captures)
      return { opening, end: record.end }
  }
  throw new Fault('INPUT_REFUSED', 'the file does not hold what its end says')
}

async function* recordsOf(file: OpenedCarryFile): AsyncGenerator<CarryRecord> {
  for await (const { plain } of file.chunks()) yield decodeCarryRecord(plain)
}

export interface Delivery {
  readonly opening: CarryOpening
  readonly tally: CarryTally
  readonly address: MqttAddress
  readonly bounds: FlightBounds
  /** How long nobody may acknowledge anything before it is given up. */
  readonly patienceMs: number
  readonly now: () => number
  /** Told after acknowledgements; awaited. */
  readonly onProgress: () => Promise<void>
}

const readAcknowledgement = jsonReader(Acknowledgement)

/**
 * Publishes a carry under the topics of the agent that it comes from, until each frame is acknowledged by the far side.
 *
 * What the tally knows already is passed over; what it learns is true whatever becomes of this. Throws MQTT_AWAY where
 * the broker cannot be reached or nobody behind it acknowledges, UNAUTHORISED where it refuses us.
 */
export async function deliverCarry(file: OpenedCarryFile, delivery: Delivery): Promise<void> {
  const bell = new Bell()
  const { opening, address } = delivery
  let carrier: Carrier | undefined
  await using link = await openMqttLink(address, {
    topics: [agentTopic.write(opening.agentId, 'ack')],
    onMessage: (_topic, body) => carrier?.acknowledge(body),
  })
  let isClosed = false
  void link.closed.then(() => {
    isClosed = true
    bell.ring()
  })
  carrier = new Carrier(link, delivery, { bell, isLost: () => isClosed })
  for await (const record of recordsOf(file)) await carrier.take(record)
  await carrier.finish()
}

interface Watch {
  readonly bell: Bell
  readonly isLost: () => boolean
}

class Carrier {
  readonly #link: MqttLink
  readonly #delivery: Delivery
  readonly #watch: Watch
  readonly #flight: Flight
  readonly #frames = new Map<number, Buffer>()
  readonly #ledger: string[] = []
  #heardAtMs: number
  #hasNews = false
  #trouble: Fault | undefined

  constructor(link: MqttLink, delivery: Delivery, watch: Watch) {
    this.#link = link
    this.#delivery = delivery
    this.#watch = watch
    this.#flight = new Flight(delivery.bounds)
    this.#heardAtMs = delivery.now()
  }

  acknowledge(body: Buffer): void {
    const read = readAcknowledgement(body.toString('utf8'))
    const { opening, tally, now } = this.#delivery
    if (!read.ok || read.value.epoch !== opening.epoch) return
    const { settled, refused } = read.value
    // The agent itself may send at the same time; what is not of this carry is no affair of ours.
    const own = settled.filter((seq) => this.#frames.has(seq))
    const ownRefused = refused.filter(({ seq }) => this.#frames.has(seq))
    if (own.length + ownRefused.length === 0) return
    for (const seq of own) tally.settle(seq)
    for (const { seq, reason } of ownRefused) tally.refuse(seq, reason)
    for (const seq of [...own, ...ownRefused.map((each) => each.seq)]) this.#land(seq)
    this.#heardAtMs = now()
    this.#hasNews = true
    this.#watch.bell.ring()
  }

  async take(record: CarryRecord): Promise<void> {
    if (record.is === 'ledger') {
      this.#ledger.push(record.text)
      await this.#tellLedger(record.text)
    }
    if (record.is !== 'frame' || this.#delivery.tally.has(record.seq)) return
    while (!this.#flight.hasRoom()) await this.#turn()
    this.#frames.set(record.seq, record.frame)
    this.#send(record.seq)
  }

  /** The ledger goes once more, because nobody acknowledges it. */
  async finish(): Promise<void> {
    while (this.#flight.size > 0) await this.#turn()
    for (const text of this.#ledger) await this.#tellLedger(text)
    await this.#delivery.onProgress()
  }

  async #turn(): Promise<void> {
    await this.#watch.bell.heard(1000)
    const { now, patienceMs, onProgress } = this.#delivery
    if (this.#hasNews) {
      this.#hasNews = false
      await onProgress()
    }
    if (this.#trouble !== undefined) throw this.#trouble
    if (this.#watch.isLost()) throw new Fault('MQTT_AWAY', 'the connection to the broker was lost')
    if (this.#flight.size > 0 && now() - this.#heardAtMs > patienceMs)
      throw new Fault(
        'MQTT_AWAY',
        'the broker takes them, but nobody behind it acknowledges: is the bridge away, or may this login not write for other agents?',
      )
    for (const seq of this.#flight.due(now())) this.#send(seq)
  }

  #send(seq: number): void {
    const frame = this.#frames.get(seq)
    if (frame === undefined) return
    if (this.#flight.size === 0) this.#heardAtMs = this.#delivery.now()
    this.#flight.start(seq, frame.length)
    const topic = agentTopic.write(this.#delivery.opening.agentId, 'captures')
    this.#link.publish(topic, frame, 1).then(
      () => this.#flight.taken(seq, this.#delivery.now()),
      (error: unknown) => this.#fail(error),
    )
  }

  async #tellLedger(text: string): Promise<void> {
    await this.#link.publish(agentTopic.write(this.#delivery.opening.agentId, 'ledger'), text, 1)
  }

  #land(seq: number): void {
    this.#flight.land(seq)
    this.#frames.delete(seq)
  }

  #fail(error: unknown): void {
    this.#trouble = error instanceof Fault ? error : new Fault('MQTT_AWAY', String(error))
    this.#watch.bell.ring()
  }
}
