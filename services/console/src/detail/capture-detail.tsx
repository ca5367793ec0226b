import { FlagOutlined } from '@ant-design/icons'
import type { CaptureView } from '@zhian/contracts/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { flagWord } from '../captures/flag-word.ts'
import { CameraWords } from './camera-words.tsx'
import { CaptureIds } from './capture-ids.tsx'
import { CapturePicture } from './capture-picture.tsx'
import { CaptureTimes } from './capture-times.tsx'
import { Section } from './section.tsx'
import { TagWords } from './tag-words.tsx'

/** Everything that is known of one capture, the picture first. */
export function CaptureDetail({ capture }: { readonly capture: CaptureView }) {
  const { t } = useTranslation('detail')
  const [lit, setLit] = useState<number | null>(null)
  const { tags } = capture
  return (
    <div className="detail">
      <CapturePicture capture={capture} lit={lit} onLight={setLit} />
      <div className="detail-words">
        <Flags capture={capture} />
        <Section title={t('section.tags')}>
          {tags.length === 0 && <p className="muted">{t('noTags')}</p>}
          {tags.map((tag, index) => (
            <TagWords key={index} {...{ tag, index }} isLit={lit === index} onLight={setLit} />
          ))}
        </Section>
        <Section title={t('section.camera')}>
          <CameraWords attributes={capture.attributes} />
        </Section>
        <Section title={t('section.times')}>
          <CaptureTimes capture={capture} />
        </Section>
        <Section title={t('section.ids')}>
          <CaptureIds capture={capture} />
        </Section>
      </div>
    </div>
  )
}

function Flags({ capture: { flags, isDegraded } }: { readonly capture: CaptureView }) {
  const { t } = useTranslation(['detail', 'captures'])
  const { t: tCaptures } = useTranslation('captures')
  const words = [
    ...(isDegraded ? [t('captures:tag.degraded')] : []),
    ...flags.map((flag) => flagWord(tCaptures, flag)),
  ]
  if (words.length === 0) return null
  return (
    <Section title={t('detail:section.flags')}>
      <div className="notes is-wide">
        {words.map((word) => (
          <span className="note is-flag" key={word}>
            <FlagOutlined aria-hidden="true" /> {word}
          </span>
        ))}
      </div>
    </Section>
  )
}
