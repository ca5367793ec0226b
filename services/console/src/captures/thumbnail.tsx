import { HomeOutlined, PictureOutlined, WarningOutlined } from '@ant-design/icons'
import type { CaptureView } from '@zhian/contracts/api'
import { useTranslation } from 'react-i18next'
import { lackOf, thumbnailHref, thumbnailOf } from './choose-image.ts'
import { usePicture } from './use-picture.ts'

/** A box of fixed shape: a skeleton until the picture is there, and words where it never will be. */
export function Thumbnail({ capture }: { readonly capture: CaptureView }) {
  const { t } = useTranslation('captures')
  const image = thumbnailOf(capture)
  const picture = usePicture(image && thumbnailHref(image))
  if (!image) {
    const lack = lackOf(capture)
    const Icon = lack === 'withheld' ? HomeOutlined : PictureOutlined
    return (
      <span className="thumbnail-words">
        <Icon aria-hidden="true" /> {t(`picture.${lack}`)}
      </span>
    )
  }
  if (picture.is === 'failed') {
    return (
      <span className="thumbnail-words">
        <WarningOutlined aria-hidden="true" /> {t('picture.failed')}
      </span>
    )
  }
  if (picture.is === 'loading') return <span className="thumbnail-skeleton" />
  const alt = t('picture.alt', { camera: capture.cameraId })
  return (
    <img
      className={image.role === 'scene' || image.role === 'composite' ? 'is-scene' : 'is-close'}
      src={picture.url}
      alt={alt}
      draggable={false}
      decoding="async"
    />
  )
}
