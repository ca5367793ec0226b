import { CheckCircleOutlined, StopOutlined, WarningFilled } from '@ant-design/icons'
import type { FaceTag, PlateTag, Tag } from '@zhian/contracts/tag'
import { Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { reasonWord } from '../captures/reason-word.ts'
import { CopyText } from '../parts/copy-text.tsx'
import { percent } from '../parts/percent.ts'
import { PlateChip } from '../parts/plate-chip.tsx'
import { Fact } from './section.tsx'

export interface TagWordsProps {
  readonly tag: Tag
  readonly index: number
  readonly isLit: boolean
  readonly onLight: (index: number | null) => void
}

/** One tag in words: what, how sure, which weights said so. Pointing at it lights its box. */
export function TagWords({ tag, index, isLit, onLight }: TagWordsProps) {
  const { t } = useTranslation(['captures', 'detail'])
  const { name, version, weights } = tag.model
  const { reason } = tag
  return (
    <article
      className={`tag is-${tag.status}${isLit ? ' is-lit' : ''}`}
      data-testid={`tag-${tag.name}`}
      onPointerEnter={() => onLight(index)}
      onPointerLeave={() => onLight(null)}
    >
      <div className="tag-head">
        <TagName tag={tag} />
        <TagStatus tag={tag} />
      </div>
      <div className="tag-confidence">
        <span>{t('detail:confidence')}</span>
        <Progress
          percent={tag.confidence * 100}
          showInfo={false}
          size="small"
          aria-label={t('detail:confidence')}
        />
        <strong>{percent(tag.confidence)}</strong>
      </div>
      {reason && (
        <p className="muted">{t('detail:reason', { reason: reasonWord(t, reason) ?? reason })}</p>
      )}
      <dl className="facts">
        {tag.name === 'plate' && <PlateFacts tag={tag} />}
        {tag.name === 'face' && <FaceFacts tag={tag} />}
        <Fact title={t('detail:model')}>
          <span className="model">
            {name} {version}
          </span>{' '}
          <CopyText text={weights} label={t('detail:weights', { weights })} />
        </Fact>
      </dl>
    </article>
  )
}

function TagName({ tag }: { readonly tag: Tag }) {
  const { t } = useTranslation(['detail', 'captures'])
  if (tag.name === 'plate' && tag.text) {
    return <PlateChip text={tag.text} colour={tag.colour} size="large" />
  }
  return (
    <strong className="tag-name">
      {t(`detail:tagName.${tag.name}`)}
      {tag.name === 'vehicle' && ` · ${t(`captures:type.${tag.type}`)}`}
    </strong>
  )
}

function TagStatus({ tag: { status } }: { readonly tag: Tag }) {
  const { t } = useTranslation('detail')
  return (
    <span className={`tag-status is-${status}`}>
      {status === 'accepted' ? <CheckCircleOutlined /> : <StopOutlined />} {t(`status.${status}`)}
    </span>
  )
}

function PlateFacts({ tag }: { readonly tag: PlateTag }) {
  const { t } = useTranslation(['detail', 'captures'])
  return (
    <>
      {tag.isConflicting && (
        <div className="tag-conflict">
          <WarningFilled aria-hidden="true" /> {t('detail:conflict')}
        </div>
      )}
      <Fact title={t('detail:textRaw')}>
        {tag.textRaw ? <CopyText text={tag.textRaw} label={t('detail:textRaw')} /> : '–'}
      </Fact>
      <Fact title={t('detail:plateType')}>{tag.plateType}</Fact>
      <Fact title={t('detail:colour')}>
        {t(`captures:colour.${tag.colour}`)} {percent(tag.colourConfidence)}
      </Fact>
    </>
  )
}

const qualities = ['overall', 'sharpness', 'exposure', 'size', 'occlusionHint'] as const

function FaceFacts({ tag: { quality, pose } }: { readonly tag: FaceTag }) {
  const { t } = useTranslation('detail')
  const degrees = pose && {
    yaw: Math.round(pose.yaw),
    pitch: Math.round(pose.pitch),
    roll: Math.round(pose.roll),
  }
  return (
    <>
      {quality &&
        qualities.map((name) => (
          <Fact key={name} title={t(`face.${name}`)}>
            {percent(quality[name])}
          </Fact>
        ))}
      {quality && (
        <>
          <Fact title={t('face.eyeDistance')}>{quality.eyeDistancePx.toFixed(0)} px</Fact>
          <Fact title={t('face.border')}>{quality.isCutByBorder ? t('yes') : t('no')}</Fact>
        </>
      )}
      {degrees && <Fact title={t('face.pose')}>{t('face.poseValue', degrees)}</Fact>}
    </>
  )
}
