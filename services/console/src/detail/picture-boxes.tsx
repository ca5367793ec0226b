import type { CaptureView } from '@zhian/contracts/api'
import type { Tag } from '@zhian/contracts/tag'
import { useTranslation } from 'react-i18next'
import { percent } from '../parts/percent.ts'
import { boundsOf } from './bounds-of.ts'
import type { Bounds } from './bounds-of.ts'
import type { PictureSize } from './capture-picture.tsx'

export interface PictureBoxesProps {
  readonly size: PictureSize
  readonly tags: readonly Tag[]
  /** What the camera itself marked. */
  readonly box: CaptureView['box']
  readonly lit: number | null
  readonly onLight: (index: number | null) => void
}

/** What was found, drawn over the picture: each kind has its own colour, line and label. */
export function PictureBoxes({ size, tags, box, lit, onLight }: PictureBoxesProps) {
  const { t } = useTranslation('detail')
  const { width, height } = size
  return (
    <div className={`boxes${lit === null ? '' : ' has-lit'}`} data-testid="boxes">
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {box && <Outline name="camera" size={size} corners={cornersOf(box)} isLit={false} />}
        {tags.map((tag, index) => (
          <TagShape key={index} tag={tag} size={size} isLit={lit === index} />
        ))}
      </svg>
      {box && <Label name="camera" bounds={box} text={t('cameraBox')} isBelow />}
      {tags.map((tag, index) => (
        <Label
          key={index}
          name={tag.status === 'rejected' ? 'rejected' : tag.name}
          bounds={boundsOf(tag)}
          text={`${tag.name === 'plate' && tag.text ? tag.text : t(`tagName.${tag.name}`)} ${percent(tag.confidence)}`}
          isLit={lit === index}
          onLight={(isLit) => onLight(isLit ? index : null)}
        />
      ))}
    </div>
  )
}

type Corner = { readonly x: number; readonly y: number }

function cornersOf({ x, y, width, height }: Bounds): Corner[] {
  return [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ]
}

interface TagShapeProps {
  readonly tag: Tag
  readonly size: PictureSize
  readonly isLit: boolean
}

function TagShape({ tag, size, isLit }: TagShapeProps) {
  const name = tag.status === 'rejected' ? 'rejected' : tag.name
  const corners = tag.name === 'plate' ? tag.corners : cornersOf(tag.box)
  const points = tag.name === 'face' ? (tag.points ?? []) : []
  const face = boundsOf(tag)
  const radius = Math.max(size.width * 0.0015, face.width * size.width * 0.025)
  return (
    <>
      <Outline name={name} size={size} corners={corners} isLit={isLit} />
      {points.map(({ x, y }, index) => (
        <circle
          key={index}
          className="box-point"
          cx={x * size.width}
          cy={y * size.height}
          r={radius}
        />
      ))}
    </>
  )
}

interface OutlineProps {
  readonly name: string
  readonly size: PictureSize
  readonly corners: readonly Corner[]
  readonly isLit: boolean
}

/** A dark line below the bright one, so that it is seen on any picture. */
function Outline({ name, size, corners, isLit }: OutlineProps) {
  const points = corners.map(({ x, y }) => `${x * size.width},${y * size.height}`).join(' ')
  return (
    <g className={`box is-${name}${isLit ? ' is-lit' : ''}`}>
      <polygon className="box-shadow" points={points} />
      <polygon className="box-line" points={points} />
    </g>
  )
}

interface LabelProps {
  readonly name: string
  readonly bounds: Bounds
  readonly text: string
  readonly isLit?: boolean
  readonly isBelow?: boolean
  readonly onLight?: (isLit: boolean) => void
}

const fraction = (value: number) => `${value * 100}%`

function Label({ name, bounds, text, isLit, isBelow, onLight }: LabelProps) {
  const { x, y, width, height } = bounds
  const isInside = isBelow ? y + height > 0.95 : y < 0.05
  return (
    <div
      className={`box-area is-${name}${isLit ? ' is-lit' : ''}`}
      style={{
        left: fraction(x),
        top: fraction(y),
        width: fraction(width),
        height: fraction(height),
      }}
      onPointerEnter={() => onLight?.(true)}
      onPointerLeave={() => onLight?.(false)}
    >
      <span className={`box-label${isBelow ? ' is-below' : ''}${isInside ? ' is-inside' : ''}`}>
        {text}
      </span>
    </div>
  )
}
