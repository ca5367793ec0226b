import type { Position } from '@zhian/contracts/registry'
import { useRef, useState } from 'react'
import type { PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { bandShapes } from '../park/score-words.tsx'
import { SiteGround } from '../enterprise/site-ground.tsx'
import type { PlanView } from '../park/plan-view.ts'
import { planViewAround, viewBox } from '../park/plan-view.ts'
import { aimedAt, openedTo, pointAt, sectorPath } from './view-scene.ts'
import type { Around, FieldOfView, SlotSight } from './view-scene.ts'

export interface ViewPlanProps {
  readonly view: FieldOfView
  readonly around: Around
  readonly sights: readonly SlotSight[]
  readonly isLocked: boolean
  readonly onChange: (view: FieldOfView) => void
}

/** The camera on its site's plan; two handles turn, stretch and open what it sees. The fields beside it do the same by keyboard. */
export function ViewPlan({ view, around, sights, isLocked, onChange }: ViewPlanProps) {
  const { t } = useTranslation('registry')
  const svg = useRef<SVGSVGElement>(null)
  const [acrossM] = useState(Math.max(60, view.rangeM * 2.6))
  const plan = planViewAround(around.position, acrossM)
  const scale = plan.box.width / 520
  const handles = [
    { at: pointAt(view.azimuthDegrees, view.rangeM), move: aimedAt },
    {
      at: pointAt(view.azimuthDegrees + view.horizontalDegrees / 2, view.rangeM * 0.8),
      move: openedTo,
    },
  ]
  return (
    <div className="plan view-plan">
      <svg ref={svg} viewBox={viewBox(plan.box)} role="img" aria-label={t('view.plan')}>
        <SiteGround view={plan} sites={around.sites} />
        <path className="view-sector" d={sectorPath(view)} />
        <circle className="view-camera" r={6 * scale} />
        <SlotMarks plan={plan} around={around} sights={sights} scale={scale} />
        {!isLocked &&
          handles.map(({ at, move }, index) => (
            <circle
              key={index === 0 ? 'aim' : 'open'}
              data-testid={index === 0 ? 'aim' : 'open'}
              className="view-handle"
              cx={at.x}
              cy={at.y}
              r={9 * scale}
              onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
              onPointerMove={(event) => {
                const to = heldAt(svg.current, event)
                if (to) onChange(move(view, to))
              }}
            />
          ))}
      </svg>
    </div>
  )
}

/** Where the pointer is, while it holds the handle. */
function heldAt(svg: SVGSVGElement | null, event: PointerEvent<SVGCircleElement>) {
  const matrix = svg?.getScreenCTM()
  if (!matrix || !event.currentTarget.hasPointerCapture(event.pointerId)) return undefined
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse())
  return { x, y }
}

interface SlotMarksProps {
  readonly plan: PlanView
  readonly around: Around
  readonly sights: readonly SlotSight[]
  readonly scale: number
}

function SlotMarks({ plan, around, sights, scale }: SlotMarksProps) {
  const creditOf = (id: string) =>
    Math.max(0, ...sights.filter(({ pointId }) => pointId === id).map(({ sight }) => sight.credit))
  return around.points.map(({ pointId, name, positions }) => {
    const middle: Position | undefined = positions[Math.floor(positions.length / 2)]
    if (middle === undefined) return null
    const { x, y } = plan.at(middle)
    const band = creditOf(pointId) > 0 ? 'GREEN' : 'RED'
    return (
      <g
        key={pointId}
        className={`plan-mark is-${band}`}
        transform={`translate(${x} ${y}) scale(${scale})`}
      >
        <path d={bandShapes[band]} fillRule="evenodd" />
        <text className="plan-name" x="12" y="4" fontSize="12">
          {name}
        </text>
      </g>
    )
  })
}
