import { peekPlace } from '@zhian/contracts/frame'
import type { Frame } from '@zhian/contracts/frame'
import type { DeadLetter } from '@zhian/contracts/dead-letter'
import type { StoredCapture } from '@zhian/contracts/capture'
import { kafkaTopics } from '@zhian/contracts/topics'
import { blobKey, quarantineKey } from '@zhian/kit/blobs/blob-store'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import type { KafkaProducer } from '@zhian/kit/kafka/kafka-producer'
import type { BridgeEvents } from './events.ts'
import { inspectFrame, sha256 } from './inspect-frame.ts'

export interface Arrival {
  readonly agentId: string
  readonly topic: string
  readonly body: Buffer
}

/** How a frame ended; `place` is null where it was too broken to say where it stood. */
export interface Ending {
  readonly place: { readonly epoch: string; readonly seq: number } | null
  /** Undefined where it is safe in Kafka; else why it was buried. */
  readonly refusedFor?: string
}

interface ForwarderNeeds {
  readonly blobs: BlobStore
  readonly producer: KafkaProducer
  readonly events: BridgeEvents
}

/**
 * Makes the stage: pictures into the blob store first, then the header into Kafka. What resolves is safe.
 *
 * A frame that comes again while it is still on its way joins the first one's promise.
 * Rejects with KAFKA_AWAY or BLOBS_AWAY: nothing was promised, the agent sends again.
 */
export function captureForwarder(needs: ForwarderNeeds): (arrival: Arrival) => Promise<Ending> {
  const inFlight = new Map<string, Promise<Ending>>()
  return function forwardCapture(arrival) {
    const inspected = inspectFrame(arrival.agentId, arrival.body)
    if (inspected.is === 'dead') return bury(needs, arrival, inspected)
    const { captureId } = inspected.value.capture
    const pending = inFlight.get(captureId)
    if (pending !== undefined) return pending
    const work = store(needs, inspected.value).finally(() => inFlight.delete(captureId))
    inFlight.set(captureId, work)
    return work
  }
}

async function store(
  { blobs, producer, events }: ForwarderNeeds,
  { capture, images }: Frame,
): Promise<Ending> {
  const startedAtMs = performance.now()
  const blobKeys = capture.images.map((image) => blobKey(capture.receivedAtMs, image.sha256))
  await Promise.all(
    blobKeys.map((key, index) => blobs.putIfAbsent(key, images[index] ?? Buffer.alloc(0))),
  )
  const record: StoredCapture = { schema: 'stored-capture.v1', capture, blobKeys }
  await producer.produce({
    topic: kafkaTopics.captures,
    key: capture.agentId,
    value: JSON.stringify(record),
    headers: { traceparent: `00-${capture.traceId}-${capture.traceId.slice(0, 16)}-01` },
  })
  events.captureForwarded({ captureId: capture.captureId, ms: performance.now() - startedAtMs })
  return { place: { epoch: capture.epoch, seq: capture.seq } }
}

async function bury(
  { blobs, producer, events }: ForwarderNeeds,
  { agentId, topic, body }: Arrival,
  { reason, detail }: { reason: string; detail: string },
): Promise<Ending> {
  const atMs = Date.now()
  const place = peekPlace(body)
  const rawBlobKey = quarantineKey(atMs, sha256(body))
  await blobs.putIfAbsent(rawBlobKey, body)
  const letter: DeadLetter = {
    schema: 'dead-letter.v1',
    atMs,
    hop: 'bridge',
    reason,
    detail: detail.slice(0, 500),
    agentId,
    topic,
    redriveCount: 0,
    rawBlobKey,
    ...(place === null ? {} : { epoch: place.epoch, seq: place.seq, captureId: place.captureId }),
  }
  await producer.produce({ topic: kafkaTopics.dead, key: agentId, value: JSON.stringify(letter) })
  events.captureRefused({ agentId, reason })
  return { place, refusedFor: reason }
}
