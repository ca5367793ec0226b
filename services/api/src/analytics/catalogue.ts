import type { AnalyticDefinition } from './analytic-definition.ts'
import { captureProbability } from './capture-probability.ts'
import { cloneCount } from './clone-count.ts'
import { deviceHealth } from './device-health.ts'
import { dwell } from './dwell.ts'
import { firstSeen } from './first-seen.ts'
import { flow } from './flow.ts'
import { nightActivity } from './night-activity.ts'
import { occupancy } from './occupancy.ts'
import { suddenDrops } from './sudden-drops.ts'
import { timeliness } from './timeliness.ts'
import { truckShare } from './truck-share.ts'

export const analytics: ReadonlyMap<string, AnalyticDefinition> = new Map(
  [
    flow,
    occupancy,
    dwell,
    truckShare,
    firstSeen,
    nightActivity,
    suddenDrops,
    deviceHealth,
    captureProbability,
    timeliness,
    cloneCount,
  ].map((definition) => [definition.name, definition]),
)
