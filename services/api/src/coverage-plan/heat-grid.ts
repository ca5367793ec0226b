import type { CellLevel, CoverageHeatMap, PlanCamera } from '@zhian/contracts/coverage-plan'
import type { Capability, Position } from '@zhian/contracts/registry'
import { distanceM } from '@zhian/coverage/geometry/plane'
import type { Point } from '@zhian/coverage/geometry/plane'
import { heatMap } from '@zhian/coverage/geometry/raster'
import type { Area, HeatMap } from '@zhian/coverage/geometry/raster'
import { sectorOf } from '@zhian/coverage/geometry/view'
import { targetHeightM } from '../assessment/inputs/ground.ts'
import type { Ground } from '../assessment/inputs/ground.ts'
import { isNear } from '../registry/archive-faults.ts'
import { cameraEvidence } from './camera-evidence.ts'
import type { OpenSite } from './open-site.ts'
import { refusal } from '../refusal.ts'

/**
 * What one answer may have, and how often a cell may be held against the edge of a building (some 10 ns each): a site is drawn as finely
 * as that allows, and not at all where a cell would be wider than a gate.
 */
const cellsMax = 50_000
const edgeTestsMax = 40_000_000
const cellM = { min: 0.5, max: 4, step: 0.25 }
const marginM = 12

/** How well each cell of a site is seen for a need, and by which cameras. */
export function heatGrid(
  { site, ground, cameras }: OpenSite,
  need: Capability,
): Omit<CoverageHeatMap, 'enterpriseId' | 'isNight'> {
  const area = areaOf({ site, ground, cameras }, need)
  const known = cameras.map((camera) => ({ camera, ...cameraEvidence(camera, need, ground) }))
  const viewsOf = (all: typeof known) =>
    all.flatMap(({ camera, isCounted }) => {
      const view = ground.views.get(camera.cameraId)
      return isCounted && view !== undefined ? [view] : []
    })
  const trusted = known.filter(({ evidence }) => evidence !== 'contradicted')
  const doubtful = known.filter(({ evidence }) => evidence === 'contradicted')
  const layers: Layers = {
    pxPerMNeeded: ground.scene.rules.pxPerMNeeded[need],
    seen: heatMap(area, viewsOf(known), ground.scene),
    enough: heatMap(area, viewsOf(trusted), { ...ground.scene, need }),
    contradicted: heatMap(area, viewsOf(doubtful), { ...ground.scene, need }),
  }
  const { columns, rows } = layers.seen
  const toPosition = positionsOn(ground)
  return {
    siteId: site.siteId,
    need,
    pxPerMNeeded: layers.pxPerMNeeded,
    targetHeightM: area.targetHeightM,
    southWest: toPosition(area.from),
    northEast: toPosition({
      x: area.from.x + columns * area.cellM,
      y: area.from.y + rows * area.cellM,
    }),
    cellM: area.cellM,
    columns,
    rows: Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_, column) => levelAt(layers, row * columns + column)).join(
        '',
      ),
    ),
    cameras: known.flatMap((each) => planCamera(each, need, ground)),
  }
}

/** Around everything of the site that has a place. Throws SITE_TOO_LARGE where that is too much. */
function areaOf({ site, ground, cameras }: OpenSite, need: Capability): Area {
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
  const from = { x: Math.min(...xs) - marginM, y: Math.min(...ys) - marginM }
  const to = { x: Math.max(...xs) + marginM, y: Math.max(...ys) + marginM }
  const [width, height] = [to.x - from.x, to.y - from.y]
  const fitting = Math.sqrt(
    Math.max((width * height) / cellsMax, edgeTestsPerCell(cameras, ground) / edgeTestsMax),
  )
  const wide = Math.max(cellM.min, Math.ceil(fitting / cellM.step) * cellM.step)
  if (wide > cellM.max || Math.max(width, height) / wide > cellsMax)
    throw refusal('SITE_TOO_LARGE', {
      en: `the site is ${Math.round(width)} m by ${Math.round(height)} m with ${cameras.length} cameras`,
      zh: `厂区 ${Math.round(width)} 米 × ${Math.round(height)} 米，相机 ${cameras.length} 台`,
    })
  return { from, to, cellM: wide, targetHeightM: targetHeightM[need] }
}

/** What painting would take if a cell were one metre wide: square metres that each camera may see, times the edges that stand there. */
function edgeTestsPerCell(cameras: OpenSite['cameras'], { views, scene }: Ground): number {
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

interface Layers {
  readonly pxPerMNeeded: number
  readonly seen: HeatMap
  readonly enough: HeatMap
  readonly contradicted: HeatMap
}

const plentyFrom = 4 / 3

function levelAt({ pxPerMNeeded, seen, enough, contradicted }: Layers, cell: number): CellLevel {
  const credit = enough.credit[cell] ?? 0
  if (credit === 1) return (enough.pxPerM[cell] ?? 0) >= plentyFrom * pxPerMNeeded ? 'M' : 'm'
  if ((contradicted.credit[cell] ?? 0) > credit) return 'c'
  if (credit > 0) return 'h'
  const density = seen.pxPerM[cell] ?? 0
  if (density === 0) return '.'
  return density < pxPerMNeeded / 2 ? '-' : '+'
}

function planCamera(
  {
    camera,
    ...known
  }: { readonly camera: OpenSite['cameras'][number] } & ReturnType<typeof cameraEvidence>,
  need: Capability,
  { views, scene }: Ground,
): PlanCamera[] {
  const { cameraId, name = cameraId, position } = camera
  const view = views.get(cameraId)
  if (view === undefined || position === undefined) return []
  const sector = sectorOf(view, { need, targetHeightM: targetHeightM[need], scene })
  return [
    {
      cameraId,
      name,
      position,
      azimuthDegrees: view.azimuthDeg,
      horizontalDegrees: view.hfovDeg,
      reachM: sector?.reachM ?? 0,
      ...known,
    },
  ]
}

export const positionsOn =
  ({ plane }: Ground) =>
  (point: Point): Position => {
    const { longitude, latitude } = plane.toPosition(point)
    const rounded = (degrees: number) => Math.round(degrees * 1e7) / 1e7
    return [rounded(longitude), rounded(latitude)]
  }
