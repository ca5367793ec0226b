import type { Position } from '@zhian/contracts/registry'
import { useRef } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { pointIn } from '../../park/plan-frame.tsx'
import type { PlanView } from '../../park/plan-view.ts'
import type { Shape } from './shapes.ts'

export interface HandlesProps {
  readonly shape: Shape
  readonly view: PlanView
  readonly scale: number
  readonly chosen: number | null
  readonly onChoose: (index: number) => void
  /** What belongs to one gesture is one step back. */
  readonly onCorners: (corners: readonly Position[], gesture: string) => void
}

/** The corners of what is being drawn: by pointer, or by Tab, arrow keys and Delete; between two of them a new one can be pulled out. */
export function ShapeHandles(props: HandlesProps) {
  const { t } = useTranslation('records')
  const { shape, view, scale, chosen, onChoose, onCorners } = props
  const { corners, form } = shape
  const put = (index: number, to: Position, gesture: string) =>
    onCorners(corners.with(index, to), gesture)
  const remove = (index: number) => onCorners(corners.toSpliced(index, 1), `${Date.now()}`)
  return (
    <>
      {form !== 'place' && <Middles {...props} />}
      {corners.map((corner, index) => (
        <Handle
          key={index}
          className={index === chosen ? 'draw-corner is-chosen' : 'draw-corner'}
          radius={7}
          label={t('draw.corner', { number: index + 1 })}
          {...{ view, scale }}
          at={corner}
          onTake={() => onChoose(index)}
          onMove={(to, gesture) => put(index, to, gesture)}
          onRemove={() => form !== 'place' && remove(index)}
        />
      ))}
    </>
  )
}

function Middles({ shape, view, scale, onChoose, onCorners }: HandlesProps) {
  const { t } = useTranslation('records')
  const { corners, form } = shape
  const edges = form === 'ring' && corners.length > 2 ? corners.length : corners.length - 1
  return Array.from({ length: Math.max(0, edges) }, (_, index) => {
    const [from, to] = [corners[index], corners[(index + 1) % corners.length]]
    if (from === undefined || to === undefined) return null
    const middle: Position = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
    return (
      <Handle
        key={index}
        className="draw-middle"
        radius={4.5}
        label={t('draw.between', { number: index + 1 })}
        {...{ view, scale }}
        at={middle}
        onTake={(gesture) => {
          onChoose(index + 1)
          onCorners(corners.toSpliced(index + 1, 0, middle), gesture)
        }}
        // The new corner is there by now, and this handle still holds the pointer.
        onMove={(place, gesture) => onCorners(corners.with(index + 1, place), gesture)}
      />
    )
  })
}

interface HandleProps {
  readonly at: Position
  readonly view: PlanView
  readonly scale: number
  readonly className: string
  readonly radius: number
  readonly label: string
  readonly onTake: (gesture: string) => void
  readonly onMove: (to: Position, gesture: string) => void
  readonly onRemove?: () => void
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
/** With Shift held, for the long way. */
const strideM = 10

function Handle(props: HandleProps) {
  const { at, view, scale, className, radius, label, onTake, onMove, onRemove } = props
  const { x, y } = view.at(at)
  const gesture = useRef('')
  const take = (event: PointerEvent<SVGCircleElement>) => {
    // The plan itself would be dragged, or clicked.
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    gesture.current = `drag ${event.timeStamp}`
    onTake(gesture.current)
  }
  const move = (event: PointerEvent<SVGCircleElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const to = pointIn(event.currentTarget.ownerSVGElement, event)
    if (to) onMove(view.place(to), gesture.current)
  }
  const press = (event: KeyboardEvent) => {
    const arrow = arrows[event.key]
    if (event.key === 'Enter' || event.key === ' ') onTake(`press ${label}`)
    else if (event.key === 'Delete' || event.key === 'Backspace') onRemove?.()
    else if (arrow) {
      const stepM = event.shiftKey ? strideM : 1
      onMove(view.place({ x: x + arrow[0] * stepM, y: y + arrow[1] * stepM }), `press ${label}`)
    } else return
    event.preventDefault()
  }
  return (
    <circle
      className={`draw-handle ${className}`}
      role="button"
      tabIndex={0}
      aria-label={label}
      cx={x}
      cy={y}
      r={radius * scale}
      onPointerDown={take}
      onPointerMove={move}
      onPointerUp={(event) => event.stopPropagation()}
      onKeyDown={press}
    />
  )
}
