import { CameraOutlined, FlagOutlined, StopOutlined } from '@ant-design/icons'
import type { CaptureView } from '@zhian/contracts/api'
import type { Tag } from '@zhian/contracts/tag'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { percent } from '../parts/percent.ts'
import { PlateChip } from '../parts/plate-chip.tsx'
import { flagWord } from './flag-word.ts'
import { reasonWord } from './reason-word.ts'
import type { TagFacts } from './tag-facts.ts'

export interface CardTagsProps {
  readonly capture: CaptureView
  readonly facts: TagFacts
}

/** What the models said, strongest first; what was not accepted stands below, muted, with its reason. */
export function CardTags({ capture, facts }: CardTagsProps) {
  const { t } = useTranslation('captures')
  const chips = [
    ...plateChips(capture, facts),
    ...(facts.vehicle
      ? [
          <span className="chip" key="vehicle">
            {t(`type.${facts.vehicle.type}`)} <Confidence of={facts.vehicle.confidence} />
          </span>,
        ]
      : []),
    ...(facts.faceCount > 0 ? [<FaceChip key="face" facts={facts} />] : []),
  ]
  const notes = [
    ...facts.rejected.map((tag, i) => <Rejected key={i} tag={tag} />),
    ...useFlags(capture),
  ]
  const isBare = chips.length === 0 && notes.length === 0
  return (
    <span className="card-tags">
      {chips.length > 0 && (
        <span className={notes.length > 0 ? 'chips is-one-line' : 'chips'}>{chips}</span>
      )}
      {notes.length > 0 && <span className="notes">{notes}</span>}
      {isBare && <span className="muted">{t('tag.untagged')}</span>}
    </span>
  )
}

function plateChips({ attributes }: CaptureView, { plates }: TagFacts): ReactNode[] {
  if (plates.length > 0) {
    return plates.map(({ text, textRaw, colour, confidence }, i) => (
      <span className="plate-read" key={i}>
        <PlateChip text={text || textRaw} colour={colour} />
        <Confidence of={confidence} />
      </span>
    ))
  }
  const { plateText } = attributes
  return plateText ? [<CameraPlate key="camera" text={plateText} />] : []
}

/** The camera's own reading is not a model's, so it does not look like one. */
function CameraPlate({ text }: { readonly text: string }) {
  const { t } = useTranslation('captures')
  return (
    <span className="chip is-camera" title={t('tag.cameraSays')}>
      <CameraOutlined aria-hidden="true" /> {t('tag.cameraSays')} {text}
    </span>
  )
}

function Confidence({ of }: { readonly of: number }) {
  const { t } = useTranslation('captures')
  const text = percent(of)
  return (
    <span className="confidence" title={t('tag.confidence', { percent: text })}>
      {text}
    </span>
  )
}

function FaceChip({ facts: { faceCount, bestQuality } }: { readonly facts: TagFacts }) {
  const { t } = useTranslation('captures')
  return (
    <span className="chip">
      {t('tag.faces', { count: faceCount })}
      {bestQuality !== undefined && (
        <span className="confidence">{t('tag.quality', { percent: percent(bestQuality) })}</span>
      )}
    </span>
  )
}

function Rejected({ tag }: { readonly tag: Tag }) {
  const { t } = useTranslation(['captures', 'detail'])
  const read =
    tag.name === 'plate'
      ? tag.textRaw || t('captures:tag.emptyRead')
      : t(`detail:tagName.${tag.name}`)
  const words = [
    t('captures:tag.rejected'),
    read,
    percent(tag.confidence),
    reasonWord(t, tag.reason),
  ]
  const text = words.filter((word) => word !== undefined).join(' · ')
  return (
    <span className="note is-rejected" title={text}>
      <StopOutlined aria-hidden="true" /> {text}
    </span>
  )
}

function useFlags({ flags, isDegraded }: CaptureView): ReactNode[] {
  const { t } = useTranslation('captures')
  const words = [
    ...(isDegraded ? [t('tag.degraded')] : []),
    ...flags.map((flag) => flagWord(t, flag)),
  ]
  return words.map((word) => (
    <span className="note is-flag" key={word}>
      <FlagOutlined aria-hidden="true" /> {word}
    </span>
  ))
}
