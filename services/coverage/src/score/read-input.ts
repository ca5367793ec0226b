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
import type { CameraTally, Interval, ScoredSlot } from '@zhian/contracts/score'
import type { TSchema } from 'typebox'
import { configOf, mcsV1 } from '../config/mcs-v1.ts'
import type { ConfigOfScore } from '../config/mcs-v1.ts'
import { isOverfull } from '../uptime/accounting.ts'
import type { Text } from './rules.ts'
import { missing, strictShape, unknown } from './shape.ts'
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
const meant = (value: unknown, form: TSchema) =>
  typeof value === 'object' && value !== null ? form : undefined

/** Refuses whatever has an unknown, missing or impossible member, and names it; nothing is mended or guessed. */
export function readScoreInput(value: unknown): Read<ReadInput> {
  const read = shape(value)
  if (!read.ok) return { ok: false, problems: memberProblems(value, read.problems) }
  const input = read.value
  const config = configOf(input.config ?? mcsV1.version)
  const problems = impossibilities(input)
  if (config === undefined) {
    return { ok: false, problems: [{ path: '/config', ...noSuchConfig }, ...problems] }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { input, config } }
}

export const noSuchConfig = {
  zh: '没有这个版本的配置',
  en: 'there is no such configuration',
} as const satisfies Text

/** What is wrong with each member by itself; the validator tells only the first few problems of a whole. */
function memberProblems(value: unknown, ofWhole: readonly Problem[]): readonly Problem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ofWhole
  const members: Readonly<Record<string, TSchema>> = ScoreInput.properties
  const told = new Map(Object.entries(value))
  const strangers = [...told.keys()].filter((name) => !Object.hasOwn(members, name))
  const problems = Object.entries(members).flatMap(([name, schema]): Problem[] => {
    const member: unknown = told.get(name)
    if (member === undefined) {
      const isNeeded = ScoreInput.required.some((each) => each === name)
      return isNeeded ? [{ path: `/${name}`, ...missing }] : []
    }
    const read = strictShape(formOf[name]?.(member) ?? schema)(member)
    if (read.ok) return []
    const at = read.problems.map((each) => ({ ...each, path: `/${name}${each.path}` }))
    return name === 'archive' && isOwedNone(member) ? at.map(plainer) : at
  })
  return [...strangers.map((name) => ({ path: `/${name}`, ...unknown })), ...problems]
}

const isOwedNone = (archive: unknown) =>
  typeof archive === 'object' && archive !== null && 'should' in archive && archive.should === 0

/** A count of nothing is no rate; its author wants to say that there is nothing to be counted. */
const plainer = (problem: Problem): Problem =>
  problem.path === '/archive/should'
    ? {
        path: problem.path,
        zh: '没有应建档的摄像机：请把 archive 整个写成 "NA"',
        en: 'no camera should be registered: write "NA" for the whole of archive',
      }
    : problem

/** What has the right shape and still cannot be. */
function impossibilities(input: ScoreInput): Problem[] {
  const { slots, period, onboardedAtMs, asOfMs, silences } = input
  return [
    ...(period === undefined ? [] : backwards('/period', [period], () => '')),
    ...(Array.isArray(slots) ? slotProblems(slots) : []),
    ...archiveProblems(input.archive),
    ...availabilityProblems(input),
    ...tallyProblems(input),
    ...(onboardedAtMs !== undefined && asOfMs === undefined
      ? [{ path: '/asOfMs', ...noAsOf }]
      : []),
    ...(silences === undefined
      ? []
      : [
          ...backwards('/silences/silent', silences.silent),
          ...backwards('/silences/excused', silences.excused),
        ]),
  ]
}

const noAsOf = {
  zh: '缺少此字段，否则 onboardedAtMs 没有意义',
  en: 'is missing, and onboardedAtMs means nothing without it',
} as const satisfies Text

function slotProblems(slots: readonly ScoredSlot[]): Problem[] {
  const none = {
    path: '/slots',
    zh: '没有任何点位：不需要覆盖请写 NA，尚未勘查请写 PENDING',
    en: 'has no slot at all: say NA where nothing must be covered, PENDING where nobody has surveyed',
  }
  const ids = slots.map(({ id }) => id)
  return slots.length === 0 ? [none] : repeated('/slots', ids)
}

export function repeated(path: string, ids: readonly (string | undefined)[]): Problem[] {
  const seen = new Set<string>()
  return ids.flatMap((id, index) => {
    if (id === undefined) return []
    const isRepeated = seen.has(id)
    seen.add(id)
    return isRepeated
      ? [{ path: `${path}/${index}`, zh: `id "${id}" 重复`, en: `repeats the id "${id}"` }]
      : []
  })
}

function backwards(
  path: string,
  intervals: readonly Interval[],
  at = (index: number) => `/${index}`,
): Problem[] {
  const problem = { zh: '必须晚于 fromMs', en: 'must be after fromMs' }
  return intervals.flatMap(({ fromMs, toMs }, index) =>
    fromMs < toMs ? [] : [{ path: `${path}${at(index)}/toMs`, ...problem }],
  )
}

function archiveProblems(archive: ScoreInput['archive']): Problem[] {
  if (typeof archive === 'string') return []
  if (!('cameras' in archive)) {
    return archive.registered <= archive.should
      ? []
      : [{ path: '/archive/registered', zh: '必须 <= should', en: 'must be <= should' }]
  }
  const { cameras, unregistered } = archive
  const both = [...cameras.map(({ id }) => id), ...unregistered]
  if (both.length === 0) {
    const none = { zh: '没有任何摄像机：请写 NA', en: 'has no camera at all: say NA' }
    return [{ path: '/archive/cameras', ...none }]
  }
  return [
    ...repeated('/archive/cameras', both),
    ...cameras.flatMap(({ mandatory, failed }, index) => {
      const path = `/archive/cameras/${index}/failed`
      const tooMany = {
        zh: '不得多于 mandatory 所说的项数',
        en: 'must not have more members than mandatory',
      }
      return [
        ...(failed.length > mandatory ? [{ path, ...tooMany }] : []),
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
      isOverfull(camera, periodS) ? [{ path: `${path}/${index}`, ...tooLong }] : [],
    )
    const isOther = period !== undefined && period.toMs - period.fromMs !== periodS * 1000
    return [...ids, ...overfull, ...(isOther ? [otherLength] : [])]
  }
  return [
    ...ids,
    ...(period === undefined ? [noPeriod] : []),
    ...backwards('/onlineRate/platformOutages', onlineRate.platformOutages),
    ...onlineRate.cameras.flatMap(({ offline, agentGaps, maintenance }, index) => [
      ...backwards(`${path}/${index}/offline`, offline),
      ...backwards(`${path}/${index}/agentGaps`, agentGaps),
      ...backwards(`${path}/${index}/maintenance`, maintenance),
    ]),
  ]
}

const tooLong = {
  zh: '各项秒数之和超过 periodS',
  en: 'its seconds together are more than periodS',
} as const satisfies Text
const otherLength: Problem = {
  path: '/onlineRate/periodS',
  zh: '与 period 的长度不符',
  en: 'is not the length of period',
}
const noPeriod: Problem = {
  path: '/period',
  zh: '缺少此字段，时间区间需要它',
  en: 'is missing, and intervals need it',
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
      good <= of
        ? []
        : [{ path: `${path}/cameras/${index}/good`, zh: '必须 <= of', en: 'must be <= of' }],
    ),
  ]
}
