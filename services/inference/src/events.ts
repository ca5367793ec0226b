import type { TaggedCapture } from '@zhian/contracts/tagged-capture'
import type { Log } from '@zhian/kit/log'
import { Counter, Gauge, Histogram } from '@zhian/kit/metrics'
import type { Registry } from '@zhian/kit/metrics'

export type InferenceEvents = ReturnType<typeof inferenceEvents>

/** One function a fact, feeding log and metric together. */
export function inferenceEvents(log: Log, registry: Registry) {
  const metrics = inferenceMetrics([registry])
  const away = new Set<'kafka' | 'blobs'>()
  function neighbourAway(neighbour: 'kafka' | 'blobs', problem: string) {
    metrics.retries.inc({ neighbour })
    if (!away.has(neighbour)) log.warn({ neighbour, problem }, 'waiting for a neighbour')
    away.add(neighbour)
  }
  return {
    captureTagged({ capture, tags, isDegraded }: TaggedCapture, ms: number) {
      if (away.size > 0) log.info({ neighbours: [...away] }, 'neighbours are back')
      away.clear()
      metrics.tagged.inc({ kind: capture.kind })
      metrics.duration.observe({ kind: capture.kind }, ms / 1000)
      for (const { name, status } of tags) metrics.tags.inc({ name, status })
      const { captureId } = capture
      log.debug({ captureId, tags: tags.length, isDegraded, ms: Math.round(ms) }, 'capture tagged')
    },
    captureBuried(fact: { captureId: string | null; reason: string; detail: string }) {
      metrics.buried.inc({ reason: fact.reason })
      if (fact.reason === 'defect') log.error(fact, 'a capture was buried because we are wrong')
      else log.warn(fact, 'capture buried')
    },
    kafkaAway: ({ problem }: { problem: string }) => neighbourAway('kafka', problem),
    blobsAway: ({ problem }: { problem: string }) => neighbourAway('blobs', problem),
    workerLost(fact: { message: string; attempt: number }) {
      metrics.workersLost.inc()
      log.error(fact, 'a worker was lost and is started again')
    },
    watchLoad(load: () => number) {
      return new Gauge({
        name: 'zhian_inference_pictures_waiting',
        help: 'Pictures that wait for a worker or are on one',
        registers: [registry],
        collect() {
          this.set(load())
        },
      })
    },
    ready(fact: { workers: number; healthPort: number }) {
      log.info(fact, 'inference is ready')
    },
  }
}

function inferenceMetrics(registers: Registry[]) {
  return {
    tagged: new Counter({
      name: 'zhian_inference_captures_tagged_total',
      help: 'Captures that were tagged and that Kafka has',
      labelNames: ['kind'],
      registers,
    }),
    buried: new Counter({
      name: 'zhian_inference_captures_buried_total',
      help: 'Captures that can never be tagged',
      labelNames: ['reason'],
      registers,
    }),
    tags: new Counter({
      name: 'zhian_inference_tags_total',
      help: 'Tags by name, and whether they reached their threshold',
      labelNames: ['name', 'status'],
      registers,
    }),
    retries: new Counter({
      name: 'zhian_inference_neighbour_retries_total',
      help: 'Attempts that failed because a neighbour was away or had not written yet',
      labelNames: ['neighbour'],
      registers,
    }),
    workersLost: new Counter({
      name: 'zhian_inference_workers_lost_total',
      help: 'Worker threads that ended by themselves or were stopped for taking too long',
      registers,
    }),
    duration: new Histogram({
      name: 'zhian_inference_capture_duration_seconds',
      help: 'From a record in hand to its tags in Kafka',
      labelNames: ['kind'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
      registers,
    }),
  }
}
