import { ExclamationCircleFilled } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import type { CaptureView } from '@zhian/contracts/api'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { TimeText } from '../parts/time-text.tsx'
import { wallTime } from '../parts/time.ts'
import { CardTags } from './card-tags.tsx'
import { factsPx } from './grid-layout.ts'
import { kindIcons } from './kind-icon.tsx'
import { tagFacts } from './tag-facts.ts'
import { Thumbnail } from './thumbnail.tsx'

export interface CardPlace {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly thumbnailPx: number
}

export interface CaptureCardProps {
  readonly capture: CaptureView
  readonly index: number
  readonly isOpen: boolean
  readonly place: CardPlace
}

/** One capture: what, where, when, and what was read. The whole card is a link to its details. */
export const CaptureCard = memo(
  function CaptureCard({ capture, index, isOpen, place }: CaptureCardProps) {
    const { t } = useTranslation('captures')
    const { captureId, kind, cameraId, capturedAtMs } = capture
    const facts = tagFacts(capture)
    const { left, top, width, thumbnailPx } = place
    return (
      <article
        className={`card${isOpen ? ' is-open' : ''}`}
        data-testid="capture-card"
        data-capture-id={captureId}
        data-index={index}
        style={{ width, transform: `translate(${left}px, ${top}px)` }}
      >
        <Link
          to="/"
          search={(old) => ({ ...old, open: captureId })}
          state={{ isOpenedHere: true }}
          resetScroll={false}
          preload={false}
          aria-label={useCardLabel(capture)}
        >
          <span className="thumbnail" style={{ height: thumbnailPx }}>
            <Thumbnail capture={capture} />
            <span className="card-kind">
              {kindIcons[kind]} {t(`kind.${kind}`)}
            </span>
            {facts.isConflicting && (
              <span className="card-conflict" title={t('tag.conflict')}>
                <ExclamationCircleFilled aria-hidden="true" /> {t('tag.conflictShort')}
              </span>
            )}
          </span>
          <span className="card-facts" style={{ height: factsPx }}>
            <span className="card-camera" title={cameraId}>
              {cameraId}
            </span>
            <TimeText atMs={capturedAtMs} />
            <CardTags capture={capture} facts={facts} />
          </span>
        </Link>
      </article>
    )
  },
  (a, b) =>
    a.capture === b.capture &&
    a.index === b.index &&
    a.isOpen === b.isOpen &&
    a.place.left === b.place.left &&
    a.place.top === b.place.top &&
    a.place.width === b.place.width,
)

function useCardLabel({ kind, cameraId, capturedAtMs, plate }: CaptureView): string {
  const { t } = useTranslation('captures')
  const label = t('cardLabel', {
    kind: t(`kind.${kind}`),
    camera: cameraId,
    time: wallTime(capturedAtMs),
  })
  return plate ? `${label}, ${t('cardPlate', { plate })}` : label
}
