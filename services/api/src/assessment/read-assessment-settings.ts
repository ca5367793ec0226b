import type { EnvReader } from '@zhian/kit/config'
import type { AssessmentSettings } from './open-assessment.ts'
import { readSamplePlan } from './pictures/sample-plan.ts'

/**
 * `API_ASSESSMENT` is `on` in the one process that computes by itself. `API_RECTIFICATION_DUE_DAYS` is `O-CAM=3,*=14`, and
 * `API_RECTIFICATION_DUE_SOURCE` says whose dates these are; without them no item has a date.
 */
export function readAssessmentSettings(read: EnvReader): AssessmentSettings {
  const isJobOn = read.choice('API_ASSESSMENT', ['on', 'off'], 'off') === 'on'
  const samples = readSamplePlan(read)
  const text = read.optional('API_RECTIFICATION_DUE_DAYS')
  const source = read.optional('API_RECTIFICATION_DUE_SOURCE') ?? null
  if (text === undefined)
    return { isJobOn, samples, due: { daysOf: () => undefined, source: null } }
  const days = new Map(
    text.split(',').map((each) => {
      const [rule = '', count = ''] = each.trim().split('=')
      return [rule, Number(count)] as const
    }),
  )
  if ([...days].some(([rule, count]) => rule === '' || !(count > 0 && count <= 3650)))
    read.problems.push('API_RECTIFICATION_DUE_DAYS must be like O-CAM=3,*=14 (days)')
  if (source === null)
    read.problems.push('API_RECTIFICATION_DUE_SOURCE must say who set API_RECTIFICATION_DUE_DAYS')
  return {
    isJobOn,
    samples,
    due: { daysOf: (ruleId) => days.get(ruleId) ?? days.get('*'), source },
  }
}
