import type { Position } from '@zhian/contracts/registry'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PlanFrame } from '../../park/plan-frame.tsx'
import { planView, ringPath } from '../../park/plan-view.ts'
import type { PlanView } from '../../park/plan-view.ts'
import type { Around } from './around.ts'
import { DrawGround } from './draw-ground.tsx'
import { HeadingHandle } from './heading-handle.tsx'
import { gridPath, gridStepM } from './plan-grid.ts'
import { ShapeHandles } from './shape-handles.tsx'
import { keyParts } from './shapes.ts'
import type { Shape } from './shapes.ts'

export interface DrawPlanProps {
  readonly shapes: readonly Shape[]
  readonly active: Shape | undefined
  readonly around: Around
  /** Where a plan begins that nothing stands on yet. */
  readonly start: readonly Position[]
  /** Whether a click adds a corner, or puts the place. */
  readonly isAdding: boolean
  readonly chosen: number | null
  readonly heading: number | undefined
  readonly onChoose: (index: number | null) => void
  readonly onCorners: (corners: readonly Position[], gesture: string) => void
  readonly onHeading: (degrees: number, gesture: string) => void
}

/** The plan as it was when one came to it: it stays where it is while one draws. */
export function DrawPlan(props: DrawPlanProps) {
  const { t } = useTranslation('records')
  const { shapes, active, around, start, isAdding, chosen, onChoose, onCorners } = props
  const [view] = useState(() => viewOf(shapes, around, start))
  if (view === undefined) return null
  const add = (corner: Position) => {
    if (active === undefined || !isAdding) return onChoose(null)
    const { corners, form } = active
    const next = form === 'place' ? [corner] : [...corners, corner]
    onCorners(next, `add ${next.length} ${corner.join()}`)
  }
  return (
    <div className={isAdding ? 'draw-plan is-adding' : 'draw-plan'}>
      <PlanFrame box={view.box} label={t('draw.plan')} onPlace={(at) => add(view.place(at))}>
        {(scale) => (
          <>
            <DrawGround {...{ view, scale, around }} />
            <path className="draw-grid" d={gridPath(view.box)} />
            {shapes.map((shape) => (
              <Drawn key={shape.key} {...{ shape, view, scale }} isActive={shape === active} />
            ))}
            <HeadingHandle {...props} {...{ view, scale }} />
            {active && (
              <ShapeHandles shape={active} {...{ view, scale, chosen, onChoose, onCorners }} />
            )}
          </>
        )}
      </PlanFrame>
      <p className="muted draw-scale">{t('draw.grid', { metres: gridStepM(view.box) })}</p>
    </div>
  )
}

function viewOf(shapes: readonly Shape[], around: Around, start: readonly Position[]) {
  const own = shapes.flatMap(({ corners }) => corners)
  const isLarge = own.length > 2
  const shown = isLarge ? own : around.focus.length > 0 ? [...around.focus, ...own] : start
  return planView(shown.length > 0 ? shown : own)
}

interface DrawnProps {
  readonly shape: Shape
  readonly view: PlanView
  readonly scale: number
  readonly isActive: boolean
}

const classOf = (key: string) => {
  const [member] = keyParts(key)
  if (member === 'occluders') return 'plan-building'
  return member === 'prohibitedZones' ? 'plan-prohibited' : 'draw-outline'
}

function Drawn({ shape: { key, form, corners }, view, scale, isActive }: DrawnProps) {
  const points = corners.map(view.at)
  const active = isActive ? 'is-active' : ''
  if (form === 'ring' && points.length > 2)
    return <path className={`${classOf(key)} ${active}`} d={ringPath(points)} />
  const [only] = points
  if (points.length > 1)
    return (
      <polyline
        className={`draw-line ${active}`}
        points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
      />
    )
  if (only === undefined) return null
  return <circle className={`draw-place ${active}`} cx={only.x} cy={only.y} r={7 * scale} />
}
