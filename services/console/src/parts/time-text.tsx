import { Tooltip } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { relativeTime, siteOffset, siteZone, wallTime } from './time.ts'

export interface TimeTextProps {
  readonly atMs: number
  /** A card's link has its own way of taking the focus. */
  readonly isFocusable?: boolean
}

/** A moment in the site's zone with its offset; how long ago it was shows on hover. */
export function TimeText({ atMs, isFocusable = false }: TimeTextProps) {
  const { i18n } = useTranslation()
  const [openedAtMs, setOpenedAtMs] = useState(0)
  const relative = `${relativeTime(atMs, openedAtMs, i18n.language)} · ${siteZone}`
  return (
    <Tooltip
      title={relative}
      mouseEnterDelay={0.25}
      onOpenChange={(isOpen) => isOpen && setOpenedAtMs(Date.now())}
    >
      <time className="time" dateTime={isoOf(atMs)} {...(isFocusable && { tabIndex: 0 })}>
        {wallTime(atMs)} <span className="time-offset">{siteOffset}</span>
      </time>
    </Tooltip>
  )
}

function isoOf(atMs: number): string {
  return `${wallTime(atMs).replace(' ', 'T')}${siteOffset}`
}
