import { useWindowVirtualizer } from '@tanstack/react-virtual'
import type { CaptureView } from '@zhian/contracts/api'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useShortcuts } from '../parts/use-shortcuts.ts'
import { CaptureCard } from './capture-card.tsx'
import { gridLayout } from './grid-layout.ts'

export interface CaptureGridProps {
  readonly captures: readonly CaptureView[]
  readonly openId: string | undefined
  /** Something stands in front of the grid, so its keys rest. */
  readonly isCovered: boolean
  /** Called when the reader nears the end of what is loaded. */
  readonly onNearEnd: () => void
}

const overscanRows = 3

/** Newest first, in rows of cards; only what is near the screen exists, so that a long list stays light. */
export function CaptureGrid({ captures, openId, isCovered, onNearEnd }: CaptureGridProps) {
  const { t } = useTranslation('captures')
  const place = useRef<HTMLDivElement>(null)
  const { width, topPx } = usePlace(place)
  const layout = useMemo(() => gridLayout(width), [width])
  const rowCount = Math.ceil(captures.length / layout.columns)
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by the compiler.
  const rows = useWindowVirtualizer({
    count: rowCount,
    estimateSize: () => layout.rowPx,
    overscan: overscanRows,
    scrollMargin: topPx,
  })
  useLayoutEffect(() => rows.measure(), [rows, layout.rowPx])

  const visible = rows.getVirtualItems()
  const lastRow = visible.at(-1)?.index ?? 0
  useEffect(() => {
    if (width > 0 && lastRow >= rowCount - 1 - overscanRows) onNearEnd()
  }, [width, lastRow, rowCount, onNearEnd])

  const showRow = useCallback((index: number) => rows.scrollToIndex(index), [rows])
  useCardKeys({
    place,
    columns: layout.columns,
    count: captures.length,
    isResting: isCovered,
    showRow,
  })

  const cards = visible.flatMap(({ index }) => {
    const first = index * layout.columns
    return captures.slice(first, first + layout.columns).map((capture, column) => ({
      capture,
      index: first + column,
      left: column * (layout.cardPx + layout.gapPx),
      top: index * layout.rowPx,
    }))
  })
  return (
    <div
      ref={place}
      className="grid"
      role="feed"
      aria-label={t('listLabel')}
      style={{ height: rowCount * layout.rowPx }}
    >
      {cards.map(({ capture, index, left, top }) => (
        <CaptureCard
          key={capture.captureId}
          capture={capture}
          index={index}
          isOpen={capture.captureId === openId}
          place={{ left, top, width: layout.cardPx, thumbnailPx: layout.thumbnailPx }}
        />
      ))}
    </div>
  )
}

/** Where the grid stands on the page, and how wide it is; 0 until known. */
function usePlace(place: RefObject<HTMLDivElement | null>): { width: number; topPx: number } {
  const [known, setKnown] = useState({ width: 0, topPx: 0 })
  useLayoutEffect(() => {
    const element = place.current
    if (!element) return undefined
    const look = () => {
      const width = element.clientWidth
      const topPx = Math.round(element.getBoundingClientRect().top + window.scrollY)
      setKnown((old) => (old.width === width && old.topPx === topPx ? old : { width, topPx }))
    }
    look()
    const watcher = new ResizeObserver(look)
    watcher.observe(element)
    watcher.observe(document.body)
    return () => watcher.disconnect()
  }, [place])
  return known
}

interface CardKeys {
  readonly place: RefObject<HTMLDivElement | null>
  readonly columns: number
  readonly count: number
  readonly isResting: boolean
  readonly showRow: (row: number) => void
}

function useCardKeys({ place, columns, count, isResting, showRow }: CardKeys): void {
  const shortcuts = useMemo(() => {
    const cardAt = (index: number) =>
      place.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`)
    const step = (by: number) => () => {
      const focused = document.activeElement?.closest<HTMLElement>('[data-index]')
      const from = focused ? Number(focused.dataset['index']) + by : 0
      const index = Math.max(0, Math.min(count - 1, from))
      const card = cardAt(index)
      if (card) return card.focus()
      showRow(Math.floor(index / columns))
      requestAnimationFrame(() => cardAt(index)?.focus())
    }
    if (isResting) return {}
    const [next, previous] = [step(1), step(-1)]
    const newest = () => window.scrollTo({ top: 0 })
    return { j: next, ArrowRight: next, k: previous, ArrowLeft: previous, g: newest }
  }, [place, columns, count, isResting, showRow])
  useShortcuts(shortcuts)
}
