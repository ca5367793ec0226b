import type { Position } from '@zhian/contracts/registry'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readPositions } from './read-positions.ts'

/** Some three kilometres across. */
const halfDegrees = 0.015

/** The first park of all has no plan to lie on: it begins around a place that is typed. */
export function StartPlace({
  onStart,
}: {
  readonly onStart: (corners: readonly Position[]) => void
}) {
  const { t } = useTranslation('records')
  const [text, setText] = useState('')
  const read = readPositions(text, 'place')
  const middle = read.ok ? read.corners[0] : undefined
  const start = () => {
    if (middle === undefined) return
    const [longitude, latitude] = middle
    onStart([
      [longitude - halfDegrees, latitude - halfDegrees],
      [longitude + halfDegrees, latitude + halfDegrees],
    ])
  }
  return (
    <div className="draw-start">
      <p>{t('draw.nowhere')}</p>
      <div className="choosers">
        <Input
          aria-label={t('draw.middle')}
          placeholder="120.05, 28.90"
          value={text}
          data-testid="start-place"
          onChange={(event) => setText(event.target.value)}
          onPressEnter={(event) => {
            event.preventDefault()
            start()
          }}
        />
        <Button disabled={middle === undefined} onClick={start} data-testid="start-plan">
          {t('draw.start')}
        </Button>
      </div>
    </div>
  )
}
