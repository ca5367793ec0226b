import { crossingShare, occludersWithin, shadowLines } from './occluder.ts'
import { along, distanceM, radians } from './plane.ts'
import type { Point } from './plane.ts'
import { sectorOf, sightCredit } from './view.ts'
import type { CameraView, Need, Scene, Sector } from './view.ts'

/** A line that must be seen along its whole length. */
export interface PerimeterLine {
  readonly line: readonly Point[]
  readonly targetHeightM: number
  readonly need: Need
}

/** From and to, measured along the line from its first point. */
export interface Stretch {
  readonly fromM: number
  readonly toM: number
}

interface Segment {
  readonly from: Point
  readonly to: Point
  readonly startM: number
  readonly lengthM: number
}

/** Below this two ends are one. */
const togetherM = 1e-6

/**
 * What of a line one camera covers. Exact: the line is cut wherever the answer can change (reach, edges of the view, edges of
 * shadows), and the middle of each piece is asked for.
 */
export function coveredBy(camera: CameraView, perimeter: PerimeterLine, scene: Scene): Stretch[] {
  const { need, targetHeightM } = perimeter
  const sector = sectorOf(camera, { need, targetHeightM, scene })
  if (sector === undefined) return []
  const near = { ...scene, occluders: occludersWithin(sector.reachM, camera, scene.occluders) }
  const pieces = segmentsOf(perimeter.line).flatMap((segment) => {
    if (isBeyond(segment, camera, sector)) return []
    const cuts = cutsOf(segment, { camera, sector, targetHeightM, scene: near })
    return cuts.slice(1).flatMap((toShare, index): Stretch[] => {
      const fromShare = cuts[index] ?? 0
      const middle = along(segment.from, segment.to, (fromShare + toShare) / 2)
      const target = { ...middle, heightM: targetHeightM }
      const isSeen = sightCredit(camera, { target, need }, near) > 0
      return isSeen ? [stretchOf(segment, { fromShare, toShare })] : []
    })
  })
  return merged(pieces)
}

/** By the rectangle around the segment; a metre more, because reach is measured another way where pieces are asked. */
function isBeyond({ from, to }: Segment, { x, y }: Point, { reachM }: Sector): boolean {
  const far = reachM + 1
  return (
    (from.x > x + far && to.x > x + far) ||
    (from.x < x - far && to.x < x - far) ||
    (from.y > y + far && to.y > y + far) ||
    (from.y < y - far && to.y < y - far)
  )
}

export function merged(stretches: readonly Stretch[]): Stretch[] {
  const joined: { fromM: number; toM: number }[] = []
  for (const { fromM, toM } of [...stretches].sort((a, b) => a.fromM - b.fromM)) {
    const last = joined.at(-1)
    if (last !== undefined && fromM <= last.toM + togetherM) last.toM = Math.max(last.toM, toM)
    else joined.push({ fromM, toM })
  }
  return joined
}

export function gapsOf(covered: readonly Stretch[], totalM: number): Stretch[] {
  const ends = [{ fromM: 0, toM: 0 }, ...merged(covered), { fromM: totalM, toM: totalM }]
  return ends
    .slice(1)
    .map(({ fromM: toM }, index) => ({ fromM: ends[index]?.toM ?? 0, toM }))
    .filter(({ fromM, toM }) => toM - fromM > togetherM)
}

/** Covered over whole length. */
export function perimeterCredit(covered: readonly Stretch[], totalM: number): number {
  const open = gapsOf(covered, totalM).reduce((sum, { fromM, toM }) => sum + (toM - fromM), 0)
  return totalM > 0 ? (totalM - open) / totalM : 0
}

export function lineLengthM(line: readonly Point[]): number {
  return segmentsOf(line).reduce((sum, { lengthM }) => sum + lengthM, 0)
}

/** The point that lies so far along the line. */
export function pointAlong(line: readonly Point[], atM: number): Point {
  const segments = segmentsOf(line)
  const segment = segments.find(({ startM, lengthM }) => atM <= startM + lengthM) ?? segments.at(-1)
  if (segment === undefined) throw new RangeError('a line has at least two points')
  return along(segment.from, segment.to, (atM - segment.startM) / segment.lengthM)
}

function segmentsOf(line: readonly Point[]): Segment[] {
  let startM = 0
  return line.slice(1).flatMap((to, index) => {
    const from = line[index] ?? to
    const segment = { from, to, startM, lengthM: distanceM(from, to) }
    startM += segment.lengthM
    return segment.lengthM > 0 ? [segment] : []
  })
}

function stretchOf(
  { startM, lengthM }: Segment,
  { fromShare, toShare }: { readonly fromShare: number; readonly toShare: number },
): Stretch {
  return { fromM: startM + fromShare * lengthM, toM: startM + toShare * lengthM }
}

interface Looking {
  readonly camera: CameraView
  readonly sector: Sector
  readonly targetHeightM: number
  readonly scene: Scene
}

/** Shares of the segment at which a camera may begin or cease to see it, with both ends. */
function cutsOf({ from, to }: Segment, looking: Looking): number[] {
  const { camera, sector, targetHeightM, scene } = looking
  const reachM = sector.reachM + distanceM(camera, from) + distanceM(camera, to)
  const lines = [
    ...[-1, 1].map((side) =>
      ray(camera, { deg: sector.azimuthDeg + side * sector.halfDeg, reachM }),
    ),
    ...scene.occluders.flatMap((each) => shadowLines(camera, each, { targetHeightM, reachM })),
  ]
  const crossings = lines.flatMap((line) => crossingShare([from, to], line) ?? [])
  const cuts = [
    0,
    ...crossings,
    ...circleShares([from, to], { centre: camera, radiusM: sector.reachM }),
    1,
  ]
  return [...new Set(cuts)].sort((a, b) => a - b)
}

function ray(from: Point, { deg, reachM }: { deg: number; reachM: number }): [Point, Point] {
  const angle = radians(deg)
  return [from, { x: from.x + reachM * Math.sin(angle), y: from.y + reachM * Math.cos(angle) }]
}

function circleShares(
  [from, to]: readonly [Point, Point],
  { centre, radiusM }: { readonly centre: Point; readonly radiusM: number },
): number[] {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const [cx, cy] = [from.x - centre.x, from.y - centre.y]
  const [a, b, c] = [dx * dx + dy * dy, cx * dx + cy * dy, cx * cx + cy * cy - radiusM * radiusM]
  const root = b * b - a * c
  if (root < 0) return []
  return [(-b - Math.sqrt(root)) / a, (-b + Math.sqrt(root)) / a].filter((t) => t > 0 && t < 1)
}
