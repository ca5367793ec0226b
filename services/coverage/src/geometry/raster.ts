import { blockerOf, occludersWithin } from './occluder.ts'
import { pxPerM, slantRangeM, tiltDeg } from './density.ts'
import { angleBetweenDeg, bearingDeg, distanceM } from './plane.ts'
import type { Point } from './plane.ts'
import { faceTiltCredit, sectorOf, sightOf } from './view.ts'
import type { CameraView, Need, Scene, Sight } from './view.ts'

export interface Area {
  readonly from: Point
  readonly to: Point
  readonly cellM: number
  /** What is looked for stands this high. */
  readonly targetHeightM: number
}

/** Row by row from the south-west corner; a cell is asked at its middle. */
export interface HeatMap extends Area {
  readonly columns: number
  readonly rows: number
  /** The most pixels per metre that any camera has here; 0 where none covers. */
  readonly pxPerM: Float32Array
  /** Which camera that is, by its place in the list; -1 where none. */
  readonly camera: Int32Array
  /** How many cameras cover here. */
  readonly cameras: Uint16Array
  /** The best credit that any camera has here, whichever way a face looks: 1, half where faces are seen steeply, or 0. */
  readonly credit: Float32Array
}

/** The lowest need: what is seen worse than this is not seen. */
const lowest: Need = 'VIDEO_DETECT'
const cellsMax = 16_000_000

/** How well each cell is covered for a need; without one, what is seen at all. */
export function heatMap(
  area: Area,
  cameras: readonly CameraView[],
  { need = lowest, ...scene }: Scene & { readonly need?: Need },
): HeatMap {
  const columns = Math.ceil((area.to.x - area.from.x) / area.cellM)
  const rows = Math.ceil((area.to.y - area.from.y) / area.cellM)
  if (!(columns > 0 && rows > 0 && columns * rows <= cellsMax)) {
    throw new RangeError(`a heat map has 1 to ${cellsMax} cells, not ${columns} x ${rows}`)
  }
  const map: HeatMap = {
    ...area,
    columns,
    rows,
    pxPerM: new Float32Array(columns * rows),
    camera: new Int32Array(columns * rows).fill(-1),
    cameras: new Uint16Array(columns * rows),
    credit: new Float32Array(columns * rows),
  }
  for (const [index, camera] of cameras.entries()) paint(map, { camera, index, scene, need })
  return map
}

interface Brush {
  readonly camera: CameraView
  readonly index: number
  readonly scene: Scene
  readonly need: Need
}

/** The same question as `sightOf`, asked cheaply: only within reach, and with the occluders that stand there. */
function paint(map: HeatMap, { camera, index, scene, need }: Brush): void {
  const { targetHeightM } = map
  const sector = sectorOf(camera, { need, targetHeightM, scene })
  if (sector === undefined) return
  const occluders = occludersWithin(sector.reachM, camera, scene.occluders)
  const optics = { horizontalPx: camera.horizontalPx, hfovDeg: 2 * sector.halfDeg }
  const columns = cellRange(
    { at: camera.x - map.from.x, reachM: sector.reachM },
    map.cellM,
    map.columns,
  )
  const rows = cellRange({ at: camera.y - map.from.y, reachM: sector.reachM }, map.cellM, map.rows)
  for (let row = rows.first; row <= rows.last; row += 1) {
    for (let column = columns.first; column <= columns.last; column += 1) {
      const point = middleOf(map, { column, row })
      const groundM = distanceM(camera, point)
      if (groundM > sector.reachM) continue
      if (angleBetweenDeg(bearingDeg(camera, point), sector.azimuthDeg) > sector.halfDeg) continue
      const credit = creditAt(groundM, { camera, targetHeightM, need, scene })
      if (credit === 0) continue
      if (blockerOf(camera, { ...point, heightM: targetHeightM }, occluders) !== undefined) continue
      const cell = row * map.columns + column
      const density = Math.fround(
        pxPerM(optics, slantRangeM(groundM, camera.heightM - targetHeightM)),
      )
      map.cameras[cell] = (map.cameras[cell] ?? 0) + 1
      map.credit[cell] = Math.max(map.credit[cell] ?? 0, credit)
      if (density <= (map.pxPerM[cell] ?? 0)) continue
      map.pxPerM[cell] = density
      map.camera[cell] = index
    }
  }
}

/** Only of a face it matters how steeply it is seen. */
function creditAt(
  groundM: number,
  { camera, targetHeightM, need, scene }: Omit<Brush, 'index'> & Pick<Area, 'targetHeightM'>,
): number {
  if (need !== 'FACE_CAPTURE') return 1
  return faceTiltCredit(tiltDeg(groundM, camera.heightM - targetHeightM), scene.rules)
}

function cellRange(
  { at, reachM }: { readonly at: number; readonly reachM: number },
  cellM: number,
  count: number,
): { first: number; last: number } {
  return {
    first: Math.max(0, Math.floor((at - reachM) / cellM)),
    last: Math.min(count - 1, Math.floor((at + reachM) / cellM)),
  }
}

export interface Cell {
  readonly column: number
  readonly row: number
}

export function middleOf({ from, cellM }: Area, { column, row }: Cell): Point {
  return { x: from.x + (column + 0.5) * cellM, y: from.y + (row + 0.5) * cellM }
}

export interface Explanation {
  readonly at: Point
  /** What the best camera is good for here, the most demanding last. */
  readonly meets: readonly Need[]
  /** Every camera with what it has here and all that fails it, the best first. */
  readonly sights: readonly Sight[]
}

/** Why a cell has its colour, for one need. */
export function explainCell(
  area: Area,
  { cell, need }: { readonly cell: Cell; readonly need: Need },
  { cameras, scene }: { readonly cameras: readonly CameraView[]; readonly scene: Scene },
): Explanation {
  const at = middleOf(area, cell)
  const target = { ...at, heightM: area.targetHeightM }
  const sights = cameras
    .map((camera) => sightOf(camera, { target, need }, scene))
    .sort((a, b) => b.credit - a.credit || a.fails.length - b.fails.length || b.pxPerM - a.pxPerM)
  const needs = Object.keys(scene.rules.pxPerMNeeded) as Need[]
  const meets = needs.filter((each) =>
    cameras.some((camera) => sightOf(camera, { target, need: each }, scene).credit > 0),
  )
  return { at, meets, sights }
}
