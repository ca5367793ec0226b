import type { EnterpriseScore, SlotView } from '@zhian/contracts/assessment'
import type { Position, Site } from '@zhian/contracts/registry'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Point } from '@zhian/coverage/geometry/plane'
import { PlanFrame } from '../park/plan-frame.tsx'
import { readableNames } from '../park/plan-labels.ts'
import type { Label } from '../park/plan-labels.ts'
import { planView } from '../park/plan-view.ts'
import type { Box, PlanView } from '../park/plan-view.ts'
import { useRecords } from '../park/park-reads.ts'
import { bandShapes } from '../park/score-words.tsx'
import type { BandOrNone } from '../park/score-words.tsx'
import { SiteGround } from './site-ground.tsx'
import { byNeed, toneOf } from './slot-list.tsx'

const bandOf = { good: 'GREEN', busy: 'YELLOW', bad: 'RED', off: 'NONE' } as const

export interface SitePlanProps {
  readonly score: EnterpriseScore
  /** What is laid between the ground and the marks. */
  readonly children?: (view: PlanView, metresPerPixel: number) => ReactNode
  /** What is looked at closely. */
  readonly around?: Position | null
}

const closeUpM = 120

/** The slots where they lie on the enterprise's own plan. */
export function SitePlan({ score, children, around = null }: SitePlanProps) {
  const { t } = useTranslation('enterprise')
  const sites = useRecords<Site>('sites')
  const own = (sites.data ?? [])
    .map(({ record }) => record)
    .filter(({ enterpriseId }) => enterpriseId === score.row.enterpriseId)
  const corners: Position[] = own.flatMap(({ outline }) => outline ?? [])
  const view = planView([...corners, ...score.slots.flatMap(({ positions }) => positions)])
  if (view === undefined || sites.isPending) return <p className="muted">{t('plan.none')}</p>
  return (
    <PlanFrame
      box={view.box}
      label={t('plan.title')}
      focus={around === null ? undefined : squareAround(view.at(around))}
    >
      {(scale) => (
        <>
          <SiteGround view={view} sites={own} />
          {children?.(view, scale)}
          <SlotMarks places={placesOf(score.slots)} view={view} scale={scale} />
        </>
      )}
    </PlanFrame>
  )
}

const squareAround = ({ x, y }: { readonly x: number; readonly y: number }): Box => ({
  x: x - closeUpM / 2,
  y: y - closeUpM / 2,
  width: closeUpM,
  height: closeUpM,
})

interface Place {
  readonly pointId: string
  readonly name: string
  readonly positions: readonly Position[]
  readonly band: BandOrNone
}

/** One mark a point, as its worst slot is. */
function placesOf(slots: readonly SlotView[]): Place[] {
  const byPoint = Map.groupBy(slots.toSorted(byNeed), ({ pointId }) => pointId)
  return [...byPoint].flatMap(([pointId, [worst]]) => {
    if (worst === undefined || worst.positions.length === 0) return []
    const { pointName: name, positions, credit } = worst
    return [{ pointId, name, positions, band: bandOf[toneOf(credit)] }]
  })
}

interface SlotMarksProps {
  readonly places: readonly Place[]
  readonly view: PlanView
  readonly scale: number
}

/** The worst come first, and so keep their names where there is no room for all. */
function SlotMarks({ places, view, scale }: SlotMarksProps) {
  const drawn = places.flatMap(({ positions, ...place }) => {
    const points = positions.map(view.at)
    const at = points[Math.floor(points.length / 2)]
    return at === undefined ? [] : [{ ...place, points, at }]
  })
  const labels = drawn.map(({ pointId: id, name: text, at }): Label => ({
    id,
    at,
    text,
    side: 'right',
  }))
  const readable = readableNames(labels, scale)
  return drawn.map((place) => (
    <SlotMark key={place.pointId} {...place} isNamed={readable.has(place.pointId)} scale={scale} />
  ))
}

interface SlotMarkProps extends Omit<Place, 'positions'> {
  readonly points: readonly Point[]
  readonly at: Point
  readonly isNamed: boolean
  readonly scale: number
}

function SlotMark({ name, band, points, at, isNamed, scale }: SlotMarkProps) {
  return (
    <g className={`plan-mark is-${band}`}>
      {points.length > 1 && (
        <polyline
          className="plan-line"
          strokeWidth={3 * scale}
          points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
        />
      )}
      <g transform={`translate(${at.x} ${at.y}) scale(${scale})`}>
        <title>{name}</title>
        <path d={bandShapes[band]} fillRule="evenodd" />
        {isNamed && (
          <text className="plan-name" x="12" y="4" fontSize="12">
            {name}
          </text>
        )}
      </g>
    </g>
  )
}
