import { chanceOf } from './chance.ts'
import { dayMs, holidaysWithin } from './calendar.ts'
import type { Week } from './calendar.ts'
import { flaw } from './flaws.ts'
import type { DemoEnterprise, Span } from './park-model.ts'
import { costing } from './truth.ts'

const standstillShare = 0.05
const forgottenShare = 0.12
/** So little goes on where only the guard is there. */
export const closedBustle = 0.08

/** Plants that stand still for five days or over a holiday, and said so; some forget to. Nobody else stands still. */
export function addStandstills(
  enterprise: DemoEnterprise,
  { seed, span, week }: { seed: number; span: Span; week: Week },
): void {
  const { record, shutdowns } = enterprise
  const { enterpriseId, enterpriseClass } = record
  const chance = chanceOf(seed, `standstill of ${enterpriseId}`)
  const isPlant = enterpriseClass === 'small' || enterpriseClass === 'medium'
  if (isPlant && chance.isLucky(standstillShare)) {
    const fromMs = Math.floor(chance.between(span.fromMs, span.toMs - 6 * dayMs))
    const toMs = fromMs + 5 * dayMs
    const shutdownId = `${enterpriseId}-h1`
    shutdowns.push({ shutdownId, enterpriseId, fromMs, toMs, reason: '设备改造停产' })
  }
  const holidays = week.holiday <= closedBustle ? holidaysWithin(span) : []
  if (holidays.length === 0) return
  if (chance.isLucky(forgottenShare)) {
    forget(enterprise)
    return
  }
  for (const [index, { name, ...days }] of holidays.entries())
    shutdowns.push({
      shutdownId: `${enterpriseId}-h${index + 2}`,
      enterpriseId,
      ...days,
      reason: `${name}放假`,
    })
}

/** Days without anybody look like cameras that no longer capture. */
function forget(enterprise: DemoEnterprise): void {
  const ids = enterprise.cameras.map(({ archive }) => archive.cameraId)
  const said = { key: 'holiday_not_filed', zh: '放假未报备' }
  enterprise.flaws.push({
    ...flaw(said, enterprise, ids),
    mayCost: costing(ids, 'D-ACTIVE', 'D-STABLE'),
  })
}
