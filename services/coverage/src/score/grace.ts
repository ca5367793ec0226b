import type { Measure, ScoreInput } from '@zhian/contracts/score'

const dayMs = 86_400_000

/** Whether the onboarding grace holds at the input's as-of; undefined where the input does not tell its dates. */
export function isWithinGrace(
  input: Pick<ScoreInput, 'asOfMs' | 'onboardedAtMs'>,
  graceDays: number,
): boolean | undefined {
  if (input.onboardedAtMs === undefined || input.asOfMs === undefined) return undefined
  return input.asOfMs - input.onboardedAtMs < graceDays * dayMs
}

/** The input as it counts after the grace: what is still pending counts as not reported. */
export function afterGrace(input: ScoreInput): ScoreInput {
  const { slots, archive, onlineRate, activity, quality, recording } = input
  return {
    ...input,
    slots: Array.isArray(slots) ? slots.map((slot) => ({ ...slot, c: late(slot.c) })) : late(slots),
    archive: late(archive),
    onlineRate: late(onlineRate),
    activity: lateMembers(activity),
    quality: lateMembers(quality),
    recording: lateMembers(recording),
  }
}

function late<T>(value: T): T | 'PENDING_AFTER_GRACE' {
  return value === 'PENDING' ? 'PENDING_AFTER_GRACE' : value
}

function lateMembers<T extends object | string>(members: T): T {
  if (typeof members === 'string') return late(members) as T
  const entries = Object.entries(members) as [string, Measure][]
  return Object.fromEntries(entries.map(([name, value]) => [name, late(value)])) as T
}
