import { bearingDeg } from '@zhian/coverage/geometry/plane'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { pointIn } from '../../park/plan-frame.tsx'
import type { PlanView } from '../../park/plan-view.ts'
import { pointAt } from '../view-scene.ts'
import type { Shape } from './shapes.ts'

export interface HeadingHandleProps {
  readonly shapes: readonly Shape[]
  readonly view: PlanView
  readonly scale: number
  readonly heading: number | undefined
  readonly onHeading: (degrees: number, gesture: string) => void
}

const lengthPx = 52

/** Which way those go who come in; its field does the same by keyboard. */
export function HeadingHandle({ shapes, view, scale, heading, onHeading }: HeadingHandleProps) {
  const { t } = useTranslation('records')
  const gesture = useRef('')
  const corners = shapes.find(({ form }) => form === 'line')?.corners ?? []
  const place = corners[Math.floor(corners.length / 2)]
  if (place === undefined || heading === undefined) return null
  const from = view.at(place)
  const way = pointAt(heading, lengthPx * scale)
  const tip = { x: from.x + way.x, y: from.y + way.y }
  return (
    <g className="draw-heading">
      <line x1={from.x} y1={from.y} x2={tip.x} y2={tip.y} />
      <path
        className="draw-handle"
        role="img"
        aria-label={t('draw.heading')}
        d="M0-9 7 6 0 2-7 6Z"
        transform={`translate(${tip.x} ${tip.y}) scale(${scale}) rotate(${heading})`}
        onPointerDown={(event) => {
          event.stopPropagation()
          event.currentTarget.setPointerCapture(event.pointerId)
          gesture.current = `turn ${event.timeStamp}`
        }}
        onPointerUp={(event) => event.stopPropagation()}
        onPointerMove={(event) => {
          const at = pointIn(event.currentTarget.ownerSVGElement, event)
          if (!at || !event.currentTarget.hasPointerCapture(event.pointerId)) return
          // The plan counts downwards, bearings upwards.
          const bearing = bearingDeg({ x: from.x, y: -from.y }, { x: at.x, y: -at.y })
          onHeading(Math.round(bearing) % 360, gesture.current)
        }}
      />
    </g>
  )
}
