import type { EnvReader } from '@zhian/kit/config'

/** Which captures are looked at: from hour to hour of the park's day, so many of one drawn hour in every few, camera by camera. */
export interface SamplePlan {
  readonly fromHour: number
  readonly toHour: number
  readonly everyHours: number
  readonly each: number
  /** Pictures that are fetched and decoded in a day, of all cameras; what is beyond waits for the next. */
  readonly picturesPerDayMax: number
}

/** One capture of every hour: a camera that captures in one hour of the day alone still has 30 in a month, and none costs a second of computing a day. */
export const usualSamples: SamplePlan = {
  fromHour: 0,
  toHour: 24,
  everyHours: 1,
  each: 1,
  picturesPerDayMax: 600_000,
}

/** `API_PICTURE_SAMPLES_FROM_HOUR`, `_TO_HOUR`, `_EVERY_HOURS`, `_EACH`, and `API_PICTURE_LOOKS_PER_DAY_MAX`. */
export function readSamplePlan(read: EnvReader): SamplePlan {
  const of = (name: string, bounds: { min: number; max: number; fallback: number }) =>
    read.integer(`API_PICTURE_${name}`, bounds)
  const { fromHour, toHour, everyHours, each, picturesPerDayMax } = usualSamples
  const plan = {
    fromHour: of('SAMPLES_FROM_HOUR', { min: 0, max: 23, fallback: fromHour }),
    toHour: of('SAMPLES_TO_HOUR', { min: 1, max: 24, fallback: toHour }),
    everyHours: of('SAMPLES_EVERY_HOURS', { min: 1, max: 24, fallback: everyHours }),
    each: of('SAMPLES_EACH', { min: 1, max: 100, fallback: each }),
    picturesPerDayMax: of('LOOKS_PER_DAY_MAX', {
      min: 1440,
      max: 100_000_000,
      fallback: picturesPerDayMax,
    }),
  }
  if (plan.toHour <= plan.fromHour)
    read.problems.push('API_PICTURE_SAMPLES_TO_HOUR must be after API_PICTURE_SAMPLES_FROM_HOUR')
  return plan
}
