import { createHash } from 'node:crypto'
import type { Interval } from '@zhian/contracts/score'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { Fault, messageOf } from '@zhian/kit/fault'
import type { AssessmentEvents } from '../assessment-events.ts'
import { widen } from '../news.ts'
import { dayMs, dayOf, hourMs, startOfDay } from '../periods.ts'
import { drawSamples, dueHours } from './draw-samples.ts'
import type { DueHour, SampledCapture } from './draw-samples.ts'
import { faultOf, judgeSample } from './judge-sample.ts'
import type { Judgement } from './judge-sample.ts'
import { lookAtPicture } from './look-at-picture.ts'
import type { Look } from './look-at-picture.ts'
import type { SamplePlan } from './sample-plan.ts'

interface SamplerNeeds {
  readonly warehouse: Warehouse
  readonly blobs: Pick<BlobStore, 'get'>
  readonly plan: SamplePlan
  readonly events: Pick<AssessmentEvents, 'picturesSampled' | 'samplingStopped'>
  readonly stopping: AbortSignal
  readonly now: () => number
}

interface JudgedCapture extends SampledCapture {
  readonly judgement: Judgement
}

/** What is older is not sampled any more: no month that is still computed reaches so far. */
const lookBackDays = 40
const roundsADay = 1440
const hoursAtOnce = 4000
const weekMs = 7 * dayMs

export interface PictureSampler {
  /** Looks at what is due by now, back to where something arrived. Gives the enterprises of which more is known, and of which times. */
  sample: (arrivedFromMs: number) => Promise<ReadonlyMap<string, Interval>>
}

/**
 * Fetches and decodes pictures of captures that are drawn by lot, and writes down what each was.
 *
 * A round takes at most its share of the day's pictures, the newest days first; what is left is due in the next.
 */
export function pictureSampler(needs: SamplerNeeds): PictureSampler {
  const { plan, events, now } = needs
  let last: Promise<unknown> = Promise.resolve()
  /** Where the last round ended, unless something before it arrived or was left. The first of a day looks at everything that still counts. */
  let due = { day: -1, fromMs: 0 }
  const sample = async (arrivedFromMs: number) => {
    const nowMs = now()
    const round = new Round(needs, Math.ceil(plan.picturesPerDayMax / roundsADay))
    const day = dayOf(nowMs)
    const oldestMs = startOfDay(day - lookBackDays)
    const fromMs = day === due.day ? Math.min(due.fromMs, arrivedFromMs) : 0
    due = { day, fromMs: Math.max(oldestMs, fromMs) }
    const toMs = Math.floor(nowMs / hourMs) * hourMs
    try {
      for (const span of weeksBack({ fromMs: due.fromMs, toMs })) await round.sampleSpan(span)
      if (!round.isOver) due = { day, fromMs: toMs }
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'BLOBS_AWAY') throw error
      events.samplingStopped({ problem: messageOf(error) })
    }
    events.picturesSampled(round.tally)
    return round.news
  }
  return {
    sample(arrivedFromMs) {
      const sampling = last.then(() => sample(arrivedFromMs))
      last = sampling.catch(() => undefined)
      return sampling
    },
  }
}

/** A span of full hours in pieces of at most a week, the newest first. */
function* weeksBack({ fromMs, toMs }: Interval): Generator<Interval> {
  for (let endMs = toMs; endMs > fromMs; endMs -= weekMs)
    yield { fromMs: Math.max(fromMs, endMs - weekMs), toMs: endMs }
}

class Round {
  readonly #needs: SamplerNeeds
  /** One picture may be that of many captures, and is looked at once. */
  readonly #looks = new Map<string, Promise<Look>>()
  readonly #looksMax: number
  readonly news = new Map<string, Interval>()
  readonly tally = { hours: 0, captures: 0, bad: 0, unjudged: 0, pictures: 0 }

  constructor(needs: SamplerNeeds, looksMax: number) {
    this.#needs = needs
    this.#looksMax = looksMax
  }

  get isOver(): boolean {
    return this.#looks.size >= this.#looksMax || this.#needs.stopping.aborted
  }

  async sampleSpan(span: Interval): Promise<void> {
    const { warehouse, plan } = this.#needs
    const draw = { ...plan, span }
    // Hours that are done are not due any more.
    while (!this.isOver) {
      const chunk = await dueHours(warehouse, draw, hoursAtOnce)
      if (chunk.length === 0) return
      const enterprises = [...new Set(chunk.map(({ enterpriseId }) => enterpriseId))]
      const samples = Map.groupBy(await drawSamples(warehouse, enterprises, draw), hourKey)
      await this.#sampleHours(chunk, samples)
    }
  }

  /** What was looked at until the pictures cannot be reached, or are enough, is kept; an hour is kept whole. */
  async #sampleHours(
    hours: readonly DueHour[],
    samples: ReadonlyMap<string, readonly SampledCapture[]>,
  ): Promise<void> {
    const done: { readonly hour: DueHour; readonly judged: readonly JudgedCapture[] }[] = []
    try {
      for (const hour of hours) {
        if (this.isOver) return
        const judged: JudgedCapture[] = []
        for (const each of samples.get(hourKey(hour)) ?? [])
          judged.push({ ...each, judgement: each.earlier ?? (await this.#judge(each)) })
        done.push({ hour, judged })
      }
    } finally {
      await this.#write(done)
    }
  }

  #judge({ sample }: SampledCapture): Promise<Judgement> {
    return judgeSample(sample, (picture) => {
      const known = this.#looks.get(picture.blobKey)
      if (known !== undefined) return known
      const look = lookAtPicture(this.#needs.blobs, picture)
      this.#looks.set(picture.blobKey, look)
      return look
    })
  }

  /** The probes before the hours: an hour that stands has its evidence. */
  async #write(
    done: readonly { readonly hour: DueHour; readonly judged: readonly JudgedCapture[] }[],
  ): Promise<void> {
    const atMs = this.#needs.now()
    const judged = done.flatMap((each) => each.judged)
    const probed = judged.filter(({ earlier }) => earlier === undefined)
    await this.#insert('picture_probes', probed.map(probeRow(atMs)))
    await this.#insert('camera_picture_hours', done.map(hourRow(atMs)))
    for (const { hour } of done) {
      const fromMs = hour.hourS * 1000
      widen(this.news, hour.enterpriseId, { fromMs, toMs: fromMs + hourMs })
    }
    const count = (verdict: Judgement['verdict']) =>
      probed.filter(({ judgement }) => judgement.verdict === verdict).length
    this.tally.hours += done.length
    this.tally.captures += probed.length
    this.tally.bad += count('bad')
    this.tally.unjudged += count('unjudged')
    this.tally.pictures = this.#looks.size
  }

  async #insert(table: string, rows: readonly object[]): Promise<void> {
    if (rows.length === 0) return
    const { warehouse } = this.#needs
    const lines = rows.map((row) => JSON.stringify(row)).join('\n')
    const token = createHash('sha256').update(lines).digest('hex')
    await warehouse.insert({ table: `${warehouse.database}.${table}`, lines, token })
  }
}

const hourKey = ({
  enterpriseId,
  cameraId,
  hourS,
}: Pick<DueHour, 'enterpriseId' | 'cameraId' | 'hourS'>) => `${enterpriseId} ${cameraId} ${hourS}`

const timestamp = (atMs: number) => new Date(atMs).toISOString().slice(0, -1).replace('T', ' ')

const probeRow =
  (atMs: number) =>
  ({ enterpriseId, cameraId, capturedAtMs, captureId, judgement }: JudgedCapture) => ({
    enterprise_id: enterpriseId,
    camera_id: cameraId,
    captured_at: timestamp(capturedAtMs),
    capture_id: captureId,
    ...judgement,
    probed_at: timestamp(atMs),
  })

const hourRow =
  (atMs: number) =>
  ({ hour, judged }: { readonly hour: DueHour; readonly judged: readonly JudgedCapture[] }) => {
    const of = (verdict: Judgement['verdict']) =>
      judged.filter(({ judgement }) => judgement.verdict === verdict)
    const bad = of('bad')
    return {
      enterprise_id: hour.enterpriseId,
      camera_id: hour.cameraId,
      hour: hour.hourS,
      captures: hour.captures,
      sampled: judged.length,
      judged: of('good').length + bad.length,
      good: of('good').length,
      faults: bad.map(({ captureId, capturedAtMs, judgement }) => [
        captureId,
        capturedAtMs,
        faultOf(judgement),
      ]),
      version: atMs,
    }
  }
