import type { Position, Village } from '@zhian/contracts/registry'
import { SiteGround } from '../../enterprise/site-ground.tsx'
import { readableNames } from '../../park/plan-labels.ts'
import type { Label } from '../../park/plan-labels.ts'
import { ringPath } from '../../park/plan-view.ts'
import type { PlanView } from '../../park/plan-view.ts'
import type { Around, Mark } from './around.ts'

export interface GroundProps {
  readonly view: PlanView
  readonly scale: number
  readonly around: Around
}

/** What stands there already, to draw beside: park and villages, sites with their buildings, and named marks. */
export function DrawGround({ view, scale, around }: GroundProps) {
  const { park, villages, sites, marks } = around
  const readable = readableNames(labelsOf(marks, view), scale)
  return (
    <g className="draw-ground">
      {park?.outline && <Ring className="plan-park" ring={park.outline} view={view} />}
      {villages.map((village) => (
        <NamedRing key={village.villageId} village={village} {...{ view, scale }} />
      ))}
      <SiteGround view={view} sites={sites} />
      {marks.map((mark) => (
        <NamedMark
          key={keyOf(mark)}
          mark={mark}
          isNamed={readable.has(keyOf(mark))}
          {...{ view, scale }}
        />
      ))}
    </g>
  )
}

const keyOf = ({ kind, id }: Mark) => `${kind} ${id}`

/** Where cameras and points stand close together, points are named first. */
const labelsOf = (marks: readonly Mark[], view: PlanView) =>
  marks
    .toSorted((a, b) => Number(a.kind === 'cameras') - Number(b.kind === 'cameras'))
    .flatMap((mark): Label[] => {
      const at = middleOf(mark.positions)
      const side = mark.kind === 'cameras' ? 'below' : 'right'
      return at === undefined ? [] : [{ id: keyOf(mark), at: view.at(at), text: mark.name, side }]
    })

const middleOf = <T,>(of: readonly T[]) => of[Math.floor(of.length / 2)]

interface RingProps {
  readonly className: string
  readonly ring: readonly Position[]
  readonly view: PlanView
}

const Ring = ({ className, ring, view }: RingProps) => (
  <path className={className} d={ringPath(ring.map(view.at))} />
)

interface VillageProps {
  readonly village: Village
  readonly view: PlanView
  readonly scale: number
}

function NamedRing({ village: { outline, name }, view, scale }: VillageProps) {
  const corners = outline?.map(view.at) ?? []
  if (corners.length === 0) return null
  const middle = (of: 'x' | 'y') =>
    corners.reduce((sum, each) => sum + each[of], 0) / corners.length
  return (
    <g className="plan-village">
      <path d={ringPath(corners)} />
      <text x={middle('x')} y={middle('y')} fontSize={11 * scale}>
        {name}
      </text>
    </g>
  )
}

/** Cameras are round, points are square, enterprises are small diamonds. */
const shapes: Readonly<Record<Mark['kind'], string>> = {
  cameras: 'M0-5A5 5 0 1 0 0 5A5 5 0 1 0 0-5Z',
  points: 'M-4.5-4.5h9v9h-9Z',
  enterprises: 'M0-6 6 0 0 6-6 0Z',
}

/** Cameras hang beside the points that they look at: their names do not lie on each other. */
const named = {
  cameras: { x: 0, y: 18, textAnchor: 'middle' },
  points: { x: 9, y: 4 },
  enterprises: { x: 9, y: 4 },
} as const

interface MarkProps {
  readonly mark: Mark
  readonly isNamed: boolean
  readonly view: PlanView
  readonly scale: number
}

function NamedMark({ mark: { kind, name, positions }, isNamed, view, scale }: MarkProps) {
  const points = positions.map(view.at)
  const middle = middleOf(points)
  if (middle === undefined) return null
  return (
    <g className={`draw-mark is-${kind}`}>
      {points.length > 1 && (
        <polyline className="plan-line" points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
      )}
      <g transform={`translate(${middle.x} ${middle.y}) scale(${scale})`}>
        <title>{name}</title>
        <path d={shapes[kind]} />
        {isNamed && (
          <text className="plan-name" {...named[kind]} fontSize="11">
            {name}
          </text>
        )}
      </g>
    </g>
  )
}
