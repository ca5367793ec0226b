import { MinusOutlined, PlusOutlined, CompressOutlined } from '@ant-design/icons'
import type { Point } from '@zhian/coverage/geometry/plane'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { PointerEvent, ReactNode, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { viewBox, zoomed } from './plan-view.ts'
import type { Box } from './plan-view.ts'

const step = 0.7
const nearest = 0.02

/** So much of what is seen now, around a place. */
export type Near = (factor: number, at?: Point) => void

export interface PlanFrameProps {
  readonly box: Box
  readonly label: string
  /** What is drawn; told how many metres one pixel of the page is, so that marks keep their size, and how to come nearer. */
  readonly children: (metresPerPixel: number, near: Near) => ReactNode
  /** Told where the plan was clicked, in metres, beside what stops the pointer by itself. */
  readonly onPlace?: (at: Point) => void
  /** What to come nearer to; another one is gone to, and none is the whole. */
  readonly focus?: Box | undefined
}

/** A plan that one can come nearer to by wheel, buttons and dragging. Plain SVG: marks are links, print, and need no WebGL. */
export function PlanFrame({ box, label, children, onPlace, focus }: PlanFrameProps) {
  const { t } = useTranslation('park')
  const [seen, setSeen] = useState(box)
  const [gone, setGone] = useState('')
  const asked = focus === undefined ? '' : viewBox(focus)
  if (asked !== gone) {
    setGone(asked)
    setSeen(focus ?? box)
  }
  const svg = useRef<SVGSVGElement>(null)
  const size = useSize(svg)
  const metresPerPixel = Math.max(seen.width / size.width, seen.height / size.height)
  const near: Near = (factor, at) =>
    setSeen((old) => {
      const next = zoomed(old, factor, at)
      return next.width > box.width ? box : next.width < box.width * nearest ? old : next
    })
  useWheel(svg, (event) => {
    const at = pointIn(svg.current, event)
    near(event.deltaY > 0 ? 1 / step : step, at)
  })
  const drag = useDrag({
    move: (dx, dy) =>
      setSeen((old) => ({
        ...old,
        x: old.x - dx * metresPerPixel,
        y: old.y - dy * metresPerPixel,
      })),
    click: (event) => {
      const at = pointIn(svg.current, event)
      if (at) onPlace?.(at)
    },
  })
  return (
    <div className="plan">
      <svg ref={svg} viewBox={viewBox(seen)} role="group" aria-label={label} {...drag}>
        {children(metresPerPixel, near)}
      </svg>
      <div className="plan-buttons">
        <Button icon={<PlusOutlined />} aria-label={t('plan.nearer')} onClick={() => near(step)} />
        <Button
          icon={<MinusOutlined />}
          aria-label={t('plan.further')}
          onClick={() => near(1 / step)}
        />
        <Button
          icon={<CompressOutlined />}
          aria-label={t('plan.whole')}
          onClick={() => setSeen(box)}
        />
      </div>
    </div>
  )
}

/** Where on the plan the pointer is. */
export function pointIn(
  svg: SVGSVGElement | null,
  at: { readonly clientX: number; readonly clientY: number },
): Point | undefined {
  const matrix = svg?.getScreenCTM()
  if (!matrix) return undefined
  const { x, y } = new DOMPoint(at.clientX, at.clientY).matrixTransform(matrix.inverse())
  return { x, y }
}

function useSize(svg: RefObject<SVGSVGElement | null>) {
  const [size, setSize] = useState({ width: 600, height: 400 })
  useEffect(() => {
    const watching = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {}
      if (width > 0 && height > 0) setSize({ width, height })
    })
    if (svg.current) watching.observe(svg.current)
    return () => watching.disconnect()
  }, [svg])
  return size
}

/** By hand, because React's own wheel listener may not keep the page from scrolling. Only with Ctrl, so that one can scroll past. */
function useWheel(svg: RefObject<SVGSVGElement | null>, turn: (event: WheelEvent) => void) {
  const latest = useRef(turn)
  useEffect(() => {
    latest.current = turn
  })
  useEffect(() => {
    const { current } = svg
    const listen = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      latest.current(event)
    }
    current?.addEventListener('wheel', listen, { passive: false })
    return () => current?.removeEventListener('wheel', listen)
  }, [svg])
}

const dragsFromPx = 4

interface Drag {
  readonly move: (dx: number, dy: number) => void
  readonly click: (event: PointerEvent) => void
}

/** Moves only after a few pixels, so that a click on a mark stays a click. */
function useDrag({ move, click }: Drag) {
  const from = useRef<{ x: number; y: number; isMoving: boolean } | null>(null)
  const end = () => {
    from.current = null
  }
  return {
    onPointerDown: (event: PointerEvent) => {
      from.current = { x: event.clientX, y: event.clientY, isMoving: false }
    },
    onPointerMove: (event: PointerEvent) => {
      const { current } = from
      if (current === null) return
      const [dx, dy] = [event.clientX - current.x, event.clientY - current.y]
      if (!current.isMoving && Math.hypot(dx, dy) < dragsFromPx) return
      from.current = { x: event.clientX, y: event.clientY, isMoving: true }
      move(dx, dy)
    },
    onPointerUp: (event: PointerEvent) => {
      if (from.current?.isMoving === false) click(event)
      end()
    },
    onPointerLeave: end,
  }
}
