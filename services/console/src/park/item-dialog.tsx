import type { RectificationItem } from '@zhian/contracts/assessment'
import { Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRuleWords } from './rule-words.ts'
import { FormDialog } from '../parts/form-dialog.tsx'

export interface ItemChange {
  readonly itemId: string
  readonly version: number
  readonly state?: ItemStep
  readonly responsible: string | null
  readonly note: string | null
}

export interface ItemDialogProps {
  readonly item: RectificationItem
  readonly isSaving: boolean
  readonly error: unknown
  readonly onClose: () => void
  readonly onSave: (change: ItemChange) => void
}

interface Filled {
  readonly state?: ItemStep
  readonly responsible?: string
  readonly note?: string
}

/** What a person may say; an item closes when the measurement recovers. */
const steps = ['working', 'recheck'] as const
type ItemStep = (typeof steps)[number]

export function ItemDialog({ item, isSaving, error, onClose, onSave }: ItemDialogProps) {
  const { t } = useTranslation('park')
  const words = useRuleWords()
  const { itemId, version } = item
  const save = ({ state, responsible = '', note = '' }: Filled) => {
    const step = state === undefined ? {} : { state }
    onSave({ itemId, version, ...step, responsible: orNull(responsible), note: orNull(note) })
  }
  const present = steps.find((each) => each === item.state)
  return (
    <FormDialog<Filled>
      id="item"
      title={`${item.enterpriseName} · ${words.object(item.objectId, item.objectName)}`}
      okText={t('item.save')}
      isSaving={isSaving}
      error={error}
      initialValues={{
        ...(present === undefined ? {} : { state: present }),
        responsible: item.responsible ?? '',
        note: item.note ?? '',
      }}
      onFilled={save}
      onClose={onClose}
    >
      <Form.Item name="state" label={t('item.state')} extra={t('item.closes')}>
        <Select options={steps.map((value) => ({ value, label: t(`state.${value}`) }))} />
      </Form.Item>
      <Form.Item name="responsible" label={t('item.responsible')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="note" label={t('item.note')}>
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
    </FormDialog>
  )
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim())
