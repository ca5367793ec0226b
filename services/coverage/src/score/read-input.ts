import {
  ArchiveByCamera,
  ArchiveSummary,
  AvailabilityLog,
  AvailabilitySums,
  RecordingByCamera,
  RecordingSummary,
  ScoreInput,
  ScoredSlots,
} from '@zhian/contracts/score'
import type { CameraTally, Interval } from '@zhian/contracts/score'
import type { TSchema } from 'typebox'
import { configOf, mcsV1 } from '../config/mcs-v1.ts'
import type { ConfigOfScore } from '../config/mcs-v1.ts'
import { isOverfull } from '../uptime/accounting.ts'
import { strictShape } from './shape.ts'
import type { Problem, Read } from './shape.ts'

export interface ReadInput {
  readonly input: ScoreInput
  readonly config: ConfigOfScore
}

const shape = strictShape(ScoreInput)
const has = (name: string, value: unknown) =>
  typeof value === 'object' && value !== null && name in value

/** Where a member has forms, which of them its author meant. */
const formOf: Readonly<Record<string, (value: unknown) => TSchema | undefined>> = {
  slots: (value) => (Array.isArray(value) ? ScoredSlots : undefined),
  archive: (value) => meant(value, has('cameras', value) ? ArchiveByCamera : ArchiveSummary),
  onlineRate: (value) => meant(value, has('periodS', value) ? AvailabilitySums : AvailabilityLog),
  recording: (value) =>
    meant(value, has('retention', value) ? RecordingByCamera : RecordingSummary),
}
const meant = (value: unknown, form: TSchema) => (typeof value === 'object' ? form : undefined)

/** Refuses whatever has an unknown, missing or impossible member, and names it; nothing is mended or guessed. */
export function readScoreInput(value: unknown): Read<ReadInput> {
  const read = shape(value)
  if (!read.ok) return { ok: false, problems: memberProblems(value, read.problems) }
  const input = read.value
  const config = configOf(input.config ?? mcsV1.version)
  const problems = impossibilities(input)
  if (config === undefined) {
    return {
      ok: false,
      problems: [{ path: '/config', problem: 'there is no such configuration' }, ...problems],
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { input, config } }
}

/** What is wrong with each member by itself; the validator tells only the first few problems of a whole. */
function memberProblems(value: unknown, ofWhole: readonly Problem[]): readonly Problem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ofWhole
  const members: Readonly<Record<string, TSchema>> = ScoreInput.properties
  const told = new Map(Object.entries(value))
  const unknown = [...told.keys()].filter((name) => !Object.hasOwn(members, name))
  const problems = Object.entries(members).flatMap(([name, schema]): Problem[] => {
    const member: unknown = told.get(name)
    if (member === undefined) {
      const isNeeded = ScoreInput.required.some((each) => each === name)
      return isNeeded ? [{ path: `/${name}`, problem: 'is missing' }] : []
    }
    const read = strictShape(formOf[name]?.(member) ?? schema)(member)
    return read.ok ? [] : read.problems.map((each) => ({ ...each, path: `/${name}${each.path}` }))
  })
  return [
    ...unknown.map((name) => ({ path: `/${name}`, problem: 'is not known here' })),
    ...problems,
  ]
}

/** What has the right shape and still cannot be. */
function impossibilities(input: ScoreInput): Problem[] {
  const { slots, period, onboardedAtMs, asOfMs, silences } = input
  return [
    ...(period === undefined ? [] : backwards('/period', [period], () => '')),
    ...(Array.isArray(slots)
      ? repeated(
          '/slots',
          slots.map(({ id }) => id),
        )
      : []),
    ...archiveProblems(input.archive),
    ...availabilityProblems(input),
    ...tallyProblems(input),
    ...(onboardedAtMs !== undefined && asOfMs === undefined
      ? [{ path: '/asOfMs', problem: 'is missing, and onboardedAtMs means nothing without it' }]
      : []),
    ...(silences === undefined
      ? []
      : [
          ...backwards('/silences/silent', silences.silent),
          ...backwards('/silences/excused', silences.excused),
        ]),
  ]
}

export function repeated(path: string, ids: readonly (string | undefined)[]): Problem[] {
  const seen = new Set<string>()
  return ids.flatMap((id, index) => {
    if (id === undefined) return []
    const isRepeated = seen.has(id)
    seen.add(id)
    return isRepeated ? [{ path: `${path}/${index}`, problem: `repeats the id "${id}"` }] : []
  })
}

function backwards(
  path: string,
  intervals: readonly Interval[],
  at = (index: number) => `/${index}`,
): Problem[] {
  return intervals.flatMap(({ fromMs, toMs }, index) =>
    fromMs < toMs ? [] : [{ path: `${path}${at(index)}/toMs`, problem: 'must be after fromMs' }],
  )
}

function archiveProblems(archive: ScoreInput['archive']): Problem[] {
  if (typeof archive === 'string') return []
  if (!('cameras' in archive)) {
    return archive.registered <= archive.should
      ? []
      : [{ path: '/archive/registered', problem: 'must be <= should' }]
  }
  const { cameras, unregistered } = archive
  const both = [...cameras.map(({ id }) => id), ...unregistered]
  if (both.length === 0)
    return [{ path: '/archive/cameras', problem: 'has no camera at all: say NA' }]
  return [
    ...repeated('/archive/cameras', both),
    ...cameras.flatMap(({ mandatory, failed }, index) => {
      const path = `/archive/cameras/${index}/failed`
      const tooMany = [{ path, problem: 'must not have more members than mandatory' }]
      return [
        ...(failed.length > mandatory ? tooMany : []),
        ...repeated(
          path,
          failed.map(({ field }) => field),
        ),
      ]
    }),
  ]
}

function availabilityProblems({ onlineRate, period }: ScoreInput): Problem[] {
  if (typeof onlineRate !== 'object') return []
  const path = '/onlineRate/cameras'
  const ids = repeated(
    path,
    onlineRate.cameras.map(({ id }) => id),
  )
  if ('periodS' in onlineRate) {
    const { periodS, cameras } = onlineRate
    const overfull = cameras.flatMap((camera, index) =>
      isOverfull(camera, periodS)
        ? [{ path: `${path}/${index}`, problem: 'its seconds together are more than periodS' }]
        : [],
    )
    const isOther = period !== undefined && period.toMs - period.fromMs !== periodS * 1000
    const other = [{ path: '/onlineRate/periodS', problem: 'is not the length of period' }]
    return [...ids, ...overfull, ...(isOther ? other : [])]
  }
  const needed = [{ path: '/period', problem: 'is missing, and intervals need it' }]
  return [
    ...ids,
    ...(period === undefined ? needed : []),
    ...backwards('/onlineRate/platformOutages', onlineRate.platformOutages),
    ...onlineRate.cameras.flatMap(({ offline, agentGaps, maintenance }, index) => [
      ...backwards(`${path}/${index}/offline`, offline),
      ...backwards(`${path}/${index}/agentGaps`, agentGaps),
      ...backwards(`${path}/${index}/maintenance`, maintenance),
    ]),
  ]
}

function tallyProblems({ activity, quality, recording }: ScoreInput): Problem[] {
  return Object.entries({ activity, quality, recording }).flatMap(([sub, members]) =>
    typeof members === 'string'
      ? []
      : Object.entries(members).flatMap(([name, measure]) => camerasOf(`/${sub}/${name}`, measure)),
  )
}

function camerasOf(path: string, measure: unknown): Problem[] {
  if (typeof measure !== 'object' || measure === null) return []
  const { cameras } = measure as { cameras: readonly Partial<CameraTally>[] }
  return [
    ...repeated(
      `${path}/cameras`,
      cameras.map(({ id }) => id),
    ),
    ...cameras.flatMap(({ good = 0, of = good }, index) =>
      good <= of ? [] : [{ path: `${path}/cameras/${index}/good`, problem: 'must be <= of' }],
    ),
  ]
}
