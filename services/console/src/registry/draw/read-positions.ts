import type { Position } from '@zhian/contracts/registry'
import type { ShapeForm } from './shapes.ts'

export type ReadPositions =
  | { readonly ok: true; readonly corners: readonly Position[] }
  | { readonly ok: false; readonly problem: PositionProblem; readonly line?: number }

/** Keys of sentences: what keeps a text from being corners. */
export type PositionProblem =
  | 'not_a_position'
  | 'not_geojson'
  | 'other_form'
  | 'several_shapes'
  | 'has_hole'

/** One corner a line, `longitude, latitude`, or GeoJSON: a geometry, a feature, or a collection of one. */
export function readPositions(text: string, form: ShapeForm): ReadPositions {
  return text.trimStart().startsWith('{') ? readGeoJson(text, form) : readLines(text, form)
}

export const writePositions = (corners: readonly Position[]): string =>
  corners.map(([longitude, latitude]) => `${longitude}, ${latitude}`).join('\n')

const refused = (problem: PositionProblem, line?: number): ReadPositions => ({
  ok: false,
  problem,
  ...(line === undefined ? {} : { line }),
})

function readLines(text: string, form: ShapeForm): ReadPositions {
  const corners: Position[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const numbers = line
      .trim()
      .split(/[\s,，;；]+/)
      .map(Number)
    if (!isPosition(numbers) || numbers.length !== 2) return refused('not_a_position', index + 1)
    corners.push(numbers)
  }
  return fitting(corners, form)
}

function readGeoJson(text: string, form: ShapeForm): ReadPositions {
  const geometry = geometryIn(text)
  if (typeof geometry === 'string') return refused(geometry)
  const { type, coordinates } = geometry
  if (formOf[type] !== form && !(form === 'line' && type === 'Point')) return refused('other_form')
  if (type === 'Polygon' && coordinates.length !== 1) return refused('has_hole')
  const listed =
    type === 'Polygon' ? coordinates[0] : type === 'Point' ? [coordinates] : coordinates
  // Heights, where there are any, are not kept.
  const corners = Array.isArray(listed) ? (listed as unknown[]).map(flat) : []
  return corners.every(isPosition) ? fitting(corners, form) : refused('not_a_position')
}

function geometryIn(text: string): Geometry | PositionProblem {
  try {
    const geometry = geometryOf(JSON.parse(text))
    if (geometry === 'several') return 'several_shapes'
    return geometry !== undefined && geometry.type in formOf ? geometry : 'not_geojson'
  } catch {
    return 'not_geojson'
  }
}

const formOf: Readonly<Record<string, ShapeForm>> = {
  Polygon: 'ring',
  LineString: 'line',
  Point: 'place',
}

interface Geometry {
  readonly type: string
  readonly coordinates: readonly unknown[]
}

function geometryOf(value: unknown): Geometry | 'several' | undefined {
  const { type, geometry, features, coordinates } = Object(value) as {
    readonly type?: unknown
    readonly geometry?: unknown
    readonly features?: unknown
    readonly coordinates?: unknown
  }
  if (type === 'FeatureCollection' && Array.isArray(features))
    return features.length === 1 ? geometryOf(features[0]) : 'several'
  if (type === 'Feature') return geometryOf(geometry)
  if (typeof type !== 'string' || !Array.isArray(coordinates)) return undefined
  if (!type.startsWith('Multi')) return { type, coordinates }
  const [only] = coordinates as unknown[]
  if (coordinates.length !== 1 || !Array.isArray(only)) return 'several'
  return { type: type.slice('Multi'.length), coordinates: only }
}

const flat = (position: unknown): unknown =>
  Array.isArray(position) ? (position as unknown[]).slice(0, 2) : position

function isPosition(value: unknown): value is Position {
  if (!Array.isArray(value) || value.length !== 2) return false
  const [longitude, latitude] = value as unknown[]
  return isWithin(longitude, 180) && isWithin(latitude, 90)
}

const isWithin = (value: unknown, max: number) =>
  typeof value === 'number' && Math.abs(value) <= max

/** Of an outline the last corner may repeat the first; of a place there is one. */
function fitting(corners: readonly Position[], form: ShapeForm): ReadPositions {
  if (form === 'place' && corners.length > 1) return refused('other_form')
  const isClosed = form === 'ring' && corners.length > 1 && isAlike(corners[0], corners.at(-1))
  return { ok: true, corners: isClosed ? corners.slice(0, -1) : corners }
}

const isAlike = (one: Position | undefined, other: Position | undefined) =>
  one?.join() === other?.join()
