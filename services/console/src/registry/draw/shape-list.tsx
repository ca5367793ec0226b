import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { recordRules } from '@zhian/contracts/record-rules'
import { Button, Input, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FormKind, PlainRecord } from '../record/record-forms.ts'
import { useShapeName } from './shape-name.ts'
import {
  drawnIn,
  isListed,
  keyParts,
  listMembers,
  shapesOf,
  withDrawn,
  withOneMore,
  withoutOne,
} from './shapes.ts'
import type { Drawn, Shape } from './shapes.ts'

export interface ShapeListProps {
  readonly kind: FormKind
  readonly record: PlainRecord
  readonly shapes: readonly Shape[]
  readonly active: Shape | undefined
  readonly onChoose: (shape: Shape) => void
  readonly onChange: (members: PlainRecord, gesture: string) => void
}

/** Of sites: the outline, each building with its height, each zone where nothing may be recorded. */
export function ShapeList(props: ShapeListProps) {
  const { t } = useTranslation('records')
  const { kind, record, shapes, active, onChoose, onChange } = props
  const lists = listMembers.filter((member) => member in recordRules[kind].schema.properties)
  if (lists.length === 0) return null
  const add = (member: (typeof lists)[number]) => {
    const name = t('draw.zoneName', { number: drawnIn(record, member).length + 1 })
    const more = withOneMore(record, member, name)
    onChange(more, `more ${member} ${drawnIn(more, member).length}`)
    const added = shapesOf(kind, { ...record, ...more }).findLast(
      ({ key }) => keyParts(key)[0] === member,
    )
    if (added) onChoose(added)
  }
  return (
    <div className="shape-list">
      <ul>
        {shapes.map((shape) => (
          <ShapeLine
            key={shape.key}
            {...props}
            shape={shape}
            isActive={shape.key === active?.key}
          />
        ))}
      </ul>
      <div className="draw-tools">
        {lists.map((member) => (
          <Button
            key={member}
            icon={<PlusOutlined />}
            data-testid={`add-${member}`}
            onClick={() => add(member)}
          >
            {t(`draw.more.${member}`)}
          </Button>
        ))}
      </div>
    </div>
  )
}

interface LineProps extends ShapeListProps {
  readonly shape: Shape
  readonly isActive: boolean
}

function ShapeLine({ shape, isActive, record, onChoose, onChange }: LineProps) {
  const { t } = useTranslation('records')
  const nameOf = useShapeName()
  const { key, corners } = shape
  const say = (said: Partial<Drawn>) => onChange(withDrawn(record, { key, said }), `said ${key}`)
  return (
    <li className={isActive ? 'is-active' : ''}>
      <button
        type="button"
        className="shape-choice"
        aria-pressed={isActive}
        onClick={() => onChoose(shape)}
      >
        {nameOf(key)} <span className="muted">{t('draw.corners', { count: corners.length })}</span>
      </button>
      {isListed(key) && (
        <>
          <Said {...{ record, shape }} onSay={say} />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('draw.delete', { name: nameOf(key) })}
            onClick={() => onChange(withoutOne(record, key), `less ${key} ${Date.now()}`)}
          />
        </>
      )}
    </li>
  )
}

interface SaidProps {
  readonly record: PlainRecord
  readonly shape: Shape
  readonly onSay: (said: Partial<Drawn>) => void
}

function Said({ record, shape: { key }, onSay }: SaidProps) {
  const { t } = useTranslation('records')
  const [member, index] = keyParts(key)
  const said = drawnIn(record, member)[index]
  if (member === 'occluders')
    return (
      <InputNumber
        aria-label={t('draw.height')}
        addonAfter="m"
        min={0}
        value={said?.heightM ?? null}
        onChange={(heightM) => heightM !== null && onSay({ heightM })}
      />
    )
  return (
    <Input
      aria-label={t('draw.zone')}
      value={said?.name ?? ''}
      maxLength={64}
      onChange={(event) => onSay({ name: event.target.value })}
    />
  )
}
