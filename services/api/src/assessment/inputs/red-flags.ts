import { isRedFlag } from '@zhian/contracts/inspection'
import type { Interval, ScoreInput } from '@zhian/contracts/score'
import type { Roster } from './roster.ts'

type RedFlags = NonNullable<ScoreInput['redFlags']>

/** Red flags that a person has confirmed and nobody has seen mended by the end of the period, one for each object. */
export function redFlagsOf({ inspections, enterprise }: Roster, { toMs }: Interval): RedFlags {
  const flags = inspections.flatMap((inspection): RedFlags => {
    const { finding, state, foundAtMs, endedAtMs = Infinity } = inspection
    const isStanding = state !== 'withdrawn' && foundAtMs < toMs && endedAtMs >= toMs
    if (!isRedFlag(finding) || !isStanding) return []
    const { cameraId, pointId, inspectedBy = 'unknown' } = inspection
    const objectId = cameraId ?? pointId ?? enterprise.enterpriseId
    return [{ flag: finding, objectId, confirmedBy: inspectedBy }]
  })
  return [...Map.groupBy(flags, ({ flag, objectId }) => `${flag} ${objectId}`).values()].flatMap(
    ([first]) => first ?? [],
  )
}
