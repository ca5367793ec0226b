import { createHash } from 'node:crypto'
import { join } from 'node:path'
import sharp from 'sharp'
import { decodeImage, hardenDecoder } from '@zhian/tagging/steps/decode-image'
import { openWorkerPool } from '@zhian/tagging/worker-pool'
import { repositoryRoot } from '../support/kafka.ts'
import { facePictures, largePicture, vehiclePictures } from './bench-pictures.ts'
import type { BenchPicture } from './bench-pictures.ts'
import { ownCpuMs } from './cpu-clock.ts'
import { compare, inWindow, sampled, scaled } from './measure.ts'
import type { Effort, Row, Sample } from './measure.ts'
import { rawRuns } from './raw-runs.ts'
import { recordRuns } from './recorded-runs.ts'
import type { RecordedRun } from './recorded-runs.ts'

const stage = 'inference'
const modelsFolder = join(repositoryRoot, '.cache/models')

/** From a picture's bytes to its tags. */
export async function measureInference(effort: Effort): Promise<Row[]> {
  // All drawing comes first: a worker closes the decoder of this process to everything but photographs.
  const faces = await facePictures()
  const vehicles = await vehiclePictures()
  const large = await largePicture()
  hardenDecoder()
  const rows: Row[] = []
  for (const picture of [faces[0], large]) {
    if (picture !== undefined) rows.push(...(await compareDecode(picture, effort)))
  }
  rows.push(...(await compareTags('face', faces, effort)))
  rows.push(...(await compareTags('vehicle', vehicles, effort)))
  return rows
}

function compareDecode({ jpeg, size }: BenchPicture, effort: Effort): Promise<Row[]> {
  const count = scaled(60, effort)
  const timed = (decode: () => Promise<unknown>): Promise<Sample> =>
    sampled(ownCpuMs, () => inWindow(count, 1, decode))
  return compare(effort, {
    stage,
    what: `decode, ${size.width} x ${size.height}, ${Math.round(jpeg.length / 1000)} kB`,
    ours: () => timed(() => decodeImage(jpeg)),
    references: [
      {
        what: 'sharp(bytes).raw(), nothing else (libjpeg-turbo inside)',
        run: () =>
          timed(() => sharp(jpeg, { sequentialRead: true, ignoreIcc: true }).raw().toBuffer()),
      },
    ],
  })
}

/** Even, so that two workers share them. */
const countOf = { face: 36, vehicle: 18 } as const

async function compareTags(
  kind: 'face' | 'vehicle',
  pictures: readonly BenchPicture[],
  effort: Effort,
): Promise<Row[]> {
  const count = 2 * Math.ceil(scaled(countOf[kind], effort) / 2)
  const shown = pictures.slice(0, count)
  const bytes = shown.map(({ jpeg }) => jpeg)
  const recorded = await recordRuns(modelsFolder, kind, bytes)
  const size = shown[0]?.size.width ?? 0
  const rows: Row[] = []
  for (const workers of [1, 2])
    rows.push(...(await compareWorkers({ kind, bytes, size, recorded, workers, count }, effort)))
  return rows
}

interface WorkerPlan {
  readonly kind: 'face' | 'vehicle'
  readonly bytes: readonly Buffer[]
  readonly size: number
  readonly recorded: readonly (readonly RecordedRun[])[]
  readonly workers: number
  readonly count: number
}

async function compareWorkers(plan: WorkerPlan, effort: Effort): Promise<Row[]> {
  const { kind, bytes, size, workers, count } = plan
  await using raw = await rawRuns({ modelsFolder, ...plan })
  await using pool = await openWorkerPool({ size: workers, modelsFolder })
  const jobs = bytes.map((each) => ({
    kind,
    bytes: each,
    sha256: createHash('sha256').update(each).digest('hex'),
  }))
  const tagOne = async (index: number) => {
    const job = jobs[index % jobs.length]
    const outcome = job === undefined ? undefined : await pool.tag(job)
    if (outcome?.is !== 'kept') throw new Error('a picture of the bench was not tagged')
  }
  return await compare(effort, {
    stage,
    what: `${kind} picture → tags, ${size} wide, ${workers} worker${workers === 1 ? '' : 's'}`,
    ours: () => sampled(ownCpuMs, () => inWindow(count, workers * 4, tagOne)),
    references: [raw],
  })
}
