import type { CaptureView } from '@zhian/contracts/api'
import { Spin, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lackOf, taggedImageOf } from '../captures/choose-image.ts'
import type { CaptureImage } from '../captures/choose-image.ts'
import { usePicture } from '../captures/use-picture.ts'
import { ChoiceBar } from '../parts/choice-bar.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { PictureBoxes } from './picture-boxes.tsx'

export interface CapturePictureProps {
  readonly capture: CaptureView
  /** The tag that is pointed at, as its place in `tags`. */
  readonly lit: number | null
  readonly onLight: (index: number | null) => void
}

/** The pictures of a capture, one at a time; what was found is drawn on the picture that was looked at. */
export function CapturePicture({ capture, lit, onLight }: CapturePictureProps) {
  const { t } = useTranslation(['detail', 'captures'])
  const tagged = taggedImageOf(capture)
  const [chosen, setChosen] = useState(tagged?.href)
  const [hasBoxes, setHasBoxes] = useState(true)
  const image = capture.images.find(({ href }) => href === chosen)
  if (!image)
    return <div className="picture is-absent">{t(`captures:picture.${lackOf(capture)}`)}</div>

  const { width, height, imageBytes } = image
  const kib = Math.round(imageBytes / 1024)
  const choices = capture.images.map(({ role, href }) => ({
    value: href,
    label: t(`detail:role.${role}`),
  }))
  return (
    <div className="picture-column">
      <div className="picture-tools">
        {choices.length > 1 && (
          <ChoiceBar
            label={t('detail:pictures')}
            choices={choices}
            value={image.href}
            onChoose={setChosen}
          />
        )}
        <span className="muted">
          {width && height ? t('detail:size', { width, height, kib }) : `${kib} KiB`}
        </span>
        <label>
          <Switch size="small" checked={hasBoxes} onChange={setHasBoxes} /> {t('detail:boxes')}
        </label>
      </div>
      <LargePicture key={image.href} image={image} camera={capture.cameraId}>
        {(size) => {
          const isTagged = image.href === tagged?.href
          if (!hasBoxes || (!isTagged && image.role !== 'scene')) return null
          const tags = isTagged ? capture.tags : []
          const box = image.role === 'scene' ? capture.box : undefined
          return <PictureBoxes {...{ size, tags, box, lit, onLight }} />
        }}
      </LargePicture>
    </div>
  )
}

export interface PictureSize {
  readonly width: number
  readonly height: number
}

interface LargePictureProps {
  readonly image: CaptureImage
  readonly camera: string
  readonly children: (size: PictureSize) => React.ReactNode
}

/** As large as it fits; the box has the picture's shape before the picture is there. */
function LargePicture({ image, camera, children }: LargePictureProps) {
  const { t } = useTranslation('captures')
  const picture = usePicture(image.href)
  const [loaded, setLoaded] = useState<PictureSize | null>(null)
  const told = image.width && image.height ? { width: image.width, height: image.height } : null
  const size = loaded ?? told ?? { width: 16, height: 9 }
  if (picture.is === 'failed') return <ErrorPanel error={picture.error} />
  const ratio = size.width / size.height
  return (
    <div className="picture">
      <div
        className="picture-frame"
        style={{ aspectRatio: ratio, width: `min(100%, calc(var(--picture-height) * ${ratio}))` }}
      >
        {picture.is === 'loading' && <Spin className="picture-wait" />}
        {picture.is === 'ready' && (
          <img
            src={picture.url}
            alt={t('picture.alt', { camera })}
            data-testid="picture"
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setLoaded({ width: naturalWidth, height: naturalHeight })
            }
          />
        )}
        {picture.is === 'ready' && loaded && children(loaded)}
      </div>
    </div>
  )
}
