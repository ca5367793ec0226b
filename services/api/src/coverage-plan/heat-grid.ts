import type { CellLevel, CoverageHeatMap, PlanCamera } from '@zhian/contracts/coverage-plan'
import type { Capability, Position } from '@zhian/contracts/registry'
import type { Point } from '@zhian/coverage/geometry/plane'
import { heatMap } from '@zhian/coverage/geometry/raster'
import type { Area, HeatMap } from '@zhian/coverage/geometry/raster'
import { sectorOf } from '@zhian/coverage/geometry/view'
import { targetHeightM } from '../assessment/inputs/ground.ts'
import type { Ground } from '../assessment/inputs/ground.ts'
import { cameraEvidence } from './camera-evidence.ts'
import { heatArea } from './heat-area.ts'
import type { HeatArea } from './heat-area.ts'
import type { OpenSite } from './open-site.ts'

/** How well each cell of a site is seen for a need, and by which cameras. */
export function heatGrid(
  open: OpenSite,
  asked: { readonly need: Capability; readonly around?: Position },
): Omit<CoverageHeatMap, 'enterpriseId' | 'isNight'> {
  const { site, ground, cameras } = open
  const { need } = asked
  const area = heatArea(open, asked)
  const known = cameras.map((camera) => ({ camera, ...cameraEvidence(camera, need, ground) }))
  const rows = [...paintedRows(area, known, { need, ground })]
  const columns = columnsOf(area)
  const toPosition = positionsOn(ground)
  return {
    siteId: site.siteId,
    need,
    pxPerMNeeded: ground.scene.rules.pxPerMNeeded[need],
    targetHeightM: area.targetHeightM,
    southWest: toPosition(area.from),
    northEast: toPosition({
      x: area.from.x + columns * area.cellM,
      y: area.from.y + rows.length * area.cellM,
    }),
    cellM: area.cellM,
    sampleM: area.cellM / area.samplesASide,
    columns,
    rows,
    cameras: known.flatMap((each) => planCamera(each, need, ground)),
  }
}

const columnsOf = ({ from, to, cellM }: HeatArea) => Math.ceil((to.x - from.x) / cellM)

type Known = { readonly camera: OpenSite['cameras'][number] } & ReturnType<typeof cameraEvidence>

/** Samples that are in memory at once. */
const samplesAtOnce = 500_000

/** From the south, a band of rows at a time. */
function* paintedRows(
  area: HeatArea,
  known: readonly Known[],
  { need, ground }: { readonly need: Capability; readonly ground: Ground },
): Generator<string> {
  const { samplesASide, cellM, from, to } = area
  const columns = columnsOf(area)
  const rowsAtOnce = Math.max(1, Math.floor(samplesAtOnce / (columns * samplesASide ** 2)))
  const paint = painter(known, { need, ground })
  const total = Math.ceil((to.y - from.y) / cellM)
  const sampleM = cellM / samplesASide
  for (let first = 0; first < total; first += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, total - first)
    const south = from.y + first * cellM
    const samples = paint({
      from: { x: from.x, y: south },
      // Half a sample less, so that no rounding adds one.
      to: { x: from.x + columns * cellM - sampleM / 2, y: south + rows * cellM - sampleM / 2 },
      cellM: sampleM,
      targetHeightM: area.targetHeightM,
    })
    yield* bestOfSquares(samples, { columns, rows, samplesASide })
  }
}
/** The least good first. */
const byWorth = ['.', '-', '+', 'c', 'h', 'm', 'M'] as const satisfies readonly CellLevel[]
const worth = Object.fromEntries(byWorth.map((level, index) => [level, index])) as Readonly<
  Record<CellLevel, number>
>

/** A cell is as good as the best sample in it. */
function* bestOfSquares(
  samples: Uint8Array,
  { columns, rows, samplesASide: side }: { columns: number; rows: number; samplesASide: number },
): Generator<string> {
  const best = new Uint8Array(columns)
  for (let row = 0; row < rows; row += 1) {
    best.fill(0)
    for (let y = row * side; y < (row + 1) * side; y += 1) {
      for (let x = 0; x < columns * side; x += 1) {
        const level = samples[y * columns * side + x] ?? 0
        const column = Math.floor(x / side)
        if (level > (best[column] ?? 0)) best[column] = level
      }
    }
    yield Array.from(best, (level) => byWorth[level] ?? '.').join('')
  }
}

/** The worth of each sample of an area. */
function painter(
  known: readonly Known[],
  { need, ground: { views, scene } }: { readonly need: Capability; readonly ground: Ground },
): (area: Area) => Uint8Array {
  const viewsOf = (all: readonly Known[]) =>
    all.flatMap(({ camera, isCounted }) => {
      const view = views.get(camera.cameraId)
      return isCounted && view !== undefined ? [view] : []
    })
  const all = viewsOf(known)
  const trusted = viewsOf(known.filter(({ evidence }) => evidence !== 'contradicted'))
  const doubtful = viewsOf(known.filter(({ evidence }) => evidence === 'contradicted'))
  return (area) => {
    const layers: Layers = {
      pxPerMNeeded: scene.rules.pxPerMNeeded[need],
      seen: heatMap(area, all, scene),
      enough: heatMap(area, trusted, { ...scene, need }),
      contradicted: heatMap(area, doubtful, { ...scene, need }),
    }
    return Uint8Array.from(layers.seen.credit, (_, sample) => worth[levelAt(layers, sample)])
  }
}

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
  { camera, ...known }: Known,
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
