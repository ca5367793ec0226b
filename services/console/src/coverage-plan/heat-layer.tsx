import type { CoverageHeatMap } from '@zhian/contracts/coverage-plan'
import { useId, useMemo, useRef } from 'react'
import type { KeyboardEvent, MouseEvent, PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { pointIn } from '../park/plan-frame.tsx'
import type { Box, PlanView } from '../park/plan-view.ts'
import { useIsDark } from '../theme/theme-choice.ts'
import { cellAt, gridBox, movedBy } from './heat-cells.ts'
import type { Cell } from './heat-cells.ts'
import { heatImage } from './heat-image.ts'

export interface HeatLayerProps {
  readonly map: CoverageHeatMap
  readonly view: PlanView
  readonly cell: Cell | null
  readonly scale: number
  /** What is drawn finer, on top. */
  readonly closeUp?: CoverageHeatMap | undefined
  readonly onChoose: (cell: Cell) => void
}

/** Drawn as one picture; a click, or the arrows of the keyboard, choose the cell that is explained. */
export function HeatLayer({ map, view, cell, scale, closeUp, onChoose }: HeatLayerProps) {
  const { t } = useTranslation('coverage')
  const clipId = useId()
  const isDark = useIsDark()
  const href = useMemo(() => heatImage(map, isDark), [map, isDark])
  const box = gridBox(map, view)
  const hole = closeUp && gridBox(closeUp, view)
  const size = { width: box.width / map.columns, height: box.height / map.rows.length }
  const click = useClick((event) => {
    const at = pointIn(event.currentTarget.ownerSVGElement, event)
    if (at !== undefined) onChoose(cellAt(at, box, map))
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const middle = { column: map.columns >> 1, row: map.rows.length >> 1 }
    const { cellM } = map
    const next =
      event.key === 'Enter' && cell === null
        ? middle
        : movedBy(event.key, { from: cell ?? middle, grid: map, cellM, isFar: event.shiftKey })
    if (next === undefined) return
    event.preventDefault()
    onChoose(next)
  }
  return (
    <g>
      {hole && (
        <clipPath id={clipId}>
          <path clipRule="evenodd" d={`${boxPath(box)}${boxPath(hole)}`} />
        </clipPath>
      )}
      <image
        className="heat-image"
        href={href}
        preserveAspectRatio="none"
        {...(hole && { clipPath: `url(#${clipId})` })}
        {...box}
      />
      <rect
        className="heat-hit"
        data-testid="heat"
        role="button"
        tabIndex={0}
        aria-label={t('heat.keys')}
        onKeyDown={onKeyDown}
        {...click}
        {...box}
      />
      {cell !== null && (
        <rect
          className="heat-cell"
          x={box.x + cell.column * size.width - 2 * scale}
          y={box.y + box.height - (cell.row + 1) * size.height - 2 * scale}
          width={size.width + 4 * scale}
          height={size.height + 4 * scale}
        />
      )}
    </g>
  )
}

const boxPath = ({ x, y, width, height }: Box) => `M${x} ${y}h${width}v${height}h${-width}Z`

const movedPx = 4

/** A click, and not the end of moving the plan. */
function useClick(onClick: (event: MouseEvent<SVGElement>) => void) {
  const from = useRef({ x: 0, y: 0 })
  return {
    onPointerDown: (event: PointerEvent) => {
      from.current = { x: event.clientX, y: event.clientY }
    },
    onClick: (event: MouseEvent<SVGElement>) => {
      const { x, y } = from.current
      if (Math.hypot(event.clientX - x, event.clientY - y) < movedPx) onClick(event)
    },
  }
}
