import type { Position, Site } from '@zhian/contracts/registry'
import { ringPath } from '../park/plan-view.ts'
import type { PlanView } from '../park/plan-view.ts'

/** Grounds, buildings and where nothing may be recorded. */
export function SiteGround({
  view,
  sites,
}: {
  readonly view: PlanView
  readonly sites: readonly Site[]
}) {
  const ring = (outline: readonly Position[]) => ringPath(outline.map(view.at))
  return sites.map(({ siteId, outline, occluders, prohibitedZones }) => (
    <g key={siteId}>
      {outline && <path className="plan-park" d={ring(outline)} />}
      {occluders.map((each, index) => (
        <path key={`${siteId} ${index}`} className="plan-building" d={ring(each.outline)} />
      ))}
      {prohibitedZones.map((zone) => (
        <path key={zone.name} className="plan-prohibited" d={ring(zone.outline)}>
          <title>{zone.name}</title>
        </path>
      ))}
    </g>
  ))
}
