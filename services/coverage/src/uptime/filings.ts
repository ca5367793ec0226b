import type { Interval, MaintenanceFiling, UptimeLog } from '@zhian/contracts/score'
import type { ConfigOfScore } from '../config/mcs-v1.ts'
import { compareText } from '../score/canonical-json.ts'
import { intersection, lengthMs, union, without } from './intervals.ts'
import type { Stretches } from './intervals.ts'

export type MaintenanceRules = ConfigOfScore['maintenance']

/** Why a filing excuses nothing, or undefined where it may. */
export function refusalOf(filing: MaintenanceFiling, rules: MaintenanceRules): string | undefined {
  if (filing.reason.trim() === '') return 'no reason given'
  const lateMs = filing.filedAtMs - filing.fromMs
  if (lateMs <= 0) return undefined
  if (filing.isEmergency !== true) return 'filed after it began'
  return lateMs <= rules.emergencyFiledWithinS * 1000
    ? undefined
    : 'an emergency, filed more than two hours after it began'
}

export interface Maintenance {
  /** May be excused, up to the cap. */
  readonly approved: Stretches
  readonly refused: readonly string[]
}

interface Claim {
  readonly cameraId: string
  readonly filedAtMs: number
  readonly stretches: Stretches
}

/**
 * What each camera's filings may excuse. Where more gates of the enterprise are under maintenance at once than the rule allows, those
 * filed first keep their excuse (then by camera id); the others count by what they really did.
 */
export function approvedMaintenance(
  cameras: readonly UptimeLog[],
  config: Pick<ConfigOfScore, 'maintenance' | 'gateWeight'>,
): ReadonlyMap<string, Maintenance> {
  const rules = config.maintenance
  const gates = cameras.filter(({ w }) => w >= config.gateWeight)
  const crowded = lostToCrowding(
    gates.flatMap((camera) => claimsOf(camera, rules)),
    {
      atOnceMax: Math.max(rules.atOnceMin, Math.floor(gates.length * rules.gateShareMax + 1e-9)),
    },
  )
  return new Map(
    cameras.map((camera) => {
      const filed = union(claimsOf(camera, rules).flatMap(({ stretches }) => stretches))
      const lost = union(crowded.get(camera.id) ?? [])
      const refused = camera.maintenance.flatMap((filing) => {
        const refusal = refusalOf(filing, rules)
        return refusal === undefined ? [] : [`${spell(filing)} ${refusal}`]
      })
      for (const stretch of lost)
        refused.push(`${spell(stretch)} too many gates under maintenance at once`)
      return [camera.id, { approved: without(filed, lost), refused: refused.sort() }]
    }),
  )
}

function claimsOf(camera: UptimeLog, rules: MaintenanceRules): Claim[] {
  return camera.maintenance
    .filter((filing) => refusalOf(filing, rules) === undefined)
    .map((filing) => ({
      cameraId: camera.id,
      filedAtMs: filing.filedAtMs,
      stretches: union([{ fromMs: filing.fromMs, toMs: filing.toMs }]),
    }))
}

/** Goes through the claims in the order of their right, and counts how many cameras each moment already has. */
function lostToCrowding(
  claims: readonly Claim[],
  { atOnceMax }: { readonly atOnceMax: number },
): Map<string, Interval[]> {
  const inOrder = [...claims].sort(
    (a, b) =>
      a.filedAtMs - b.filedAtMs ||
      compareText(a.cameraId, b.cameraId) ||
      (a.stretches[0]?.fromMs ?? 0) - (b.stretches[0]?.fromMs ?? 0),
  )
  /** `levels[i]`: when more than `i` cameras are excused. */
  const levels: Stretches[] = Array.from({ length: atOnceMax }, () => [])
  const held = new Map<string, Stretches>()
  const lost = new Map<string, Interval[]>()
  for (const { cameraId, stretches } of inOrder) {
    const own = held.get(cameraId) ?? []
    const asked = without(stretches, own)
    let rising = without(asked, levels[atOnceMax - 1] ?? [])
    held.set(cameraId, union([...own, ...rising]))
    lost.set(cameraId, [...(lost.get(cameraId) ?? []), ...without(asked, rising)])
    for (const [index, level] of levels.entries()) {
      levels[index] = union([...level, ...rising])
      rising = intersection(level, rising)
      if (lengthMs(rising) === 0) break
    }
  }
  return new Map(
    [...lost].map(([id, stretches]) => [id, [...without(union(stretches), held.get(id) ?? [])]]),
  )
}

/** ISO 8601, from/to. */
export function spell({ fromMs, toMs }: Interval): string {
  return `${new Date(fromMs).toISOString()}/${new Date(toMs).toISOString()}`
}
