import type { Position } from '@zhian/contracts/registry'
import type { Capability } from '@zhian/contracts/registry'
import { distanceM } from '@zhian/coverage/geometry/plane'
import type { Point } from '@zhian/coverage/geometry/plane'
import type { Area } from '@zhian/coverage/geometry/raster'
import { sectorOf } from '@zhian/coverage/geometry/view'
import { targetHeightM } from '../assessment/inputs/ground.ts'
import type { Ground } from '../assessment/inputs/ground.ts'
import { isNear } from '../registry/archive-faults.ts'
import type { OpenSite } from './open-site.ts'

/** What is drawn: cells, and in each a square of so many samples a side. */
export interface HeatArea extends Area {
  readonly samplesASide: number
}

/** What one answer may have. */
const cellsMax = 50_000
/** What may be asked: samples, and how often one is held against the edge of a building (some 10 ns each). */
const samplesMax = 8_000_000
const edgeTestsMax = 150_000_000
const cellM = { min: 0.5, step: 0.25 }
/** A wider cell may have a narrow view within it, so several samples speak for it, this far apart where that can be reckoned. */
const sampleM = 2
const marginM = 12
const closeUpM = 100

/** Around everything of the site that has a place, or closely around one, as finely as one answer may be. */
export function heatArea(
  open: OpenSite,
  { need, around }: { readonly need: Capability; readonly around?: Position },
): HeatArea {
  const { from, to } = around === undefined ? extentOf(open) : squareAround(open, around)
  const [width, height] = [to.x - from.x, to.y - from.y]
  const testsPerM2 = edgeTestsPerM2(open.cameras, open.ground)
  const sampledM = Math.sqrt(
    Math.max((width * height) / samplesMax, testsPerM2 / edgeTestsMax, cellM.min ** 2),
  )
  const cellsOf = (metres: number) => Math.ceil(width / metres) * Math.ceil(height / metres)
  let wide = stepped(Math.max(sampledM, Math.sqrt((width * height) / cellsMax)))
  // A long narrow site has more cells than its area says.
  while (cellsOf(wide) > cellsMax) wide = stepped(wide * 1.1)
  const affordable = Math.min(wide / sampledM, Math.sqrt(samplesMax / cellsOf(wide)))
  const samplesASide = Math.max(1, Math.min(Math.ceil(wide / sampleM), Math.floor(affordable)))
  return { from, to, cellM: wide, samplesASide, targetHeightM: targetHeightM[need] }
}

const stepped = (metres: number) => Math.ceil(metres / cellM.step) * cellM.step

interface Extent {
  readonly from: Point
  readonly to: Point
}

function extentOf({ site, ground, cameras }: OpenSite): Extent {
  const points = [...ground.roster.points.values()].filter(({ siteId }) => siteId === site.siteId)
  const places = [
    ...(site.outline ?? []),
    ...points.flatMap(({ positions }) => positions),
    ...cameras.flatMap(({ cameraId, position }) =>
      position !== undefined && ground.views.has(cameraId) && isWithin(site.outline, position)
        ? [position]
        : [],
    ),
  ].map(([longitude, latitude]) => ground.plane.toPoint({ longitude, latitude }))
  const xs = places.map(({ x }) => x)
  const ys = places.map(({ y }) => y)
  return {
    from: { x: Math.min(...xs) - marginM, y: Math.min(...ys) - marginM },
    to: { x: Math.max(...xs) + marginM, y: Math.max(...ys) + marginM },
  }
}

function squareAround({ ground }: OpenSite, [longitude, latitude]: Position): Extent {
  const { x, y } = ground.plane.toPoint({ longitude, latitude })
  const half = closeUpM / 2
  return { from: { x: x - half, y: y - half }, to: { x: x + half, y: y + half } }
}

/** What painting would take with a sample a square metre: the square metres that each camera may see, times the edges that stand there. */
function edgeTestsPerM2(cameras: OpenSite['cameras'], { views, scene }: Ground): number {
  return cameras.reduce((sum, { cameraId }) => {
    const view = views.get(cameraId)
    const sector = view && sectorOf(view, { need: 'VIDEO_DETECT', targetHeightM: 1, scene })
    if (view === undefined || sector === undefined) return sum
    const { reachM, halfDeg } = sector
    const near = scene.occluders.filter(({ ring }) =>
      ring.some((corner) => distanceM(corner, view) <= reachM),
    )
    const edges = near.reduce((all, { ring }) => all + ring.length, 1)
    return sum + Math.PI * reachM ** 2 * (halfDeg / 180) * edges
  }, 0)
}

/** A camera with coordinates from another town does not stretch the plan over half the country. */
const isWithin = (outline: readonly Position[] | undefined, position: Position) =>
  outline === undefined || isNear(position, outline, 100)
