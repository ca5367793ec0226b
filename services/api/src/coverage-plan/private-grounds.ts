import type { Outline, Position, Site } from '@zhian/contracts/registry'
import { localPlane } from '@zhian/coverage/geometry/plane'
import type { RegistrySnapshot } from '../registry/registry-snapshot.ts'

/** Places of one site where nothing may be recorded, with the buildings there, which may hide them. */
export interface PrivateGround {
  readonly siteId: string
  readonly zones: readonly Outline[]
  readonly occluders: Site['occluders']
}

/** Further than any camera that is suggested may stand from the site and see. */
const nearM = 150

/** Zones of this site and of whoever is near it: a neighbour's dormitory is nobody's to look into. */
export function privateGrounds(
  site: Site,
  { sites, points }: Pick<RegistrySnapshot, 'sites' | 'points'>,
): PrivateGround[] {
  const own = [...points.values()].filter(({ siteId }) => siteId === site.siteId)
  const isNear = nearTo([...(site.outline ?? []), ...own.flatMap(({ positions }) => positions)])
  return [...sites.values()].flatMap(({ siteId, prohibitedZones, occluders }): PrivateGround[] => {
    const zones = prohibitedZones.map(({ outline }) => outline).filter(isNear)
    return zones.length === 0 ? [] : [{ siteId, zones, occluders }]
  })
}

/** By the rectangles around both. */
function nearTo(places: readonly Position[]): (outline: Outline) => boolean {
  const [[longitude, latitude] = [0, 0]] = places
  const plane = localPlane({ longitude, latitude })
  const around = (positions: readonly Position[]) => {
    const at = positions.map(([east, north]) => plane.toPoint({ longitude: east, latitude: north }))
    const [xs, ys] = [at.map(({ x }) => x), at.map(({ y }) => y)]
    return { x: [Math.min(...xs), Math.max(...xs)], y: [Math.min(...ys), Math.max(...ys)] } as const
  }
  const here = around(places)
  return (outline) => {
    const there = around(outline)
    return (['x', 'y'] as const).every(
      (axis) =>
        there[axis][0] <= (here[axis][1] ?? 0) + nearM &&
        there[axis][1] >= (here[axis][0] ?? 0) - nearM,
    )
  }
}
