import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import type { BulletinChange, BulletinEntryOrder, BulletinView } from '@zhian/contracts/bulletin'
import { Button, Form, Input, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'

interface Filled {
  readonly campaign: string
  readonly remarks: string
  readonly entries: readonly (Omit<BulletinEntryOrder, 'previous'> & { previous?: number | null })[]
}

interface EditorProps {
  readonly bulletin: BulletinView
  readonly isSaving: boolean
  readonly onSave: (change: BulletinChange) => void
}

/** What people add: campaign, remarks, and figures that others answer for, each with its source and day. */
export function BulletinEditor({ bulletin, isSaving, onSave }: EditorProps) {
  const { t } = useTranslation('bulletin')
  const { campaign, remarks, entries } = bulletin.content
  const typed = entries.map(({ by: _by, atMs: _atMs, ...entry }) => entry)
  const save = (filled: Filled) =>
    onSave({
      version: bulletin.version,
      campaign: filled.campaign,
      remarks: filled.remarks,
      entries: filled.entries.map(({ previous, unit, ...entry }) => ({
        ...entry,
        unit: unit ?? '',
        ...(typeof previous === 'number' ? { previous } : {}),
      })),
    })
  return (
    <Form
      className="plain-card"
      layout="vertical"
      initialValues={{ campaign, remarks, entries: typed }}
      onFinish={save}
    >
      <Form.Item name="campaign" label={t('editor.campaign')}>
        <Input maxLength={60} />
      </Form.Item>
      <h3>{t('editor.entries')}</h3>
      <p className="muted">{t('editor.entriesText')}</p>
      <Form.List name="entries">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <EntryFields key={key} place={name} onRemove={() => remove(name)} />
            ))}
            <Button
              icon={<PlusOutlined />}
              data-testid="add-entry"
              onClick={() => add({ unit: '' })}
            >
              {t('editor.add')}
            </Button>
          </>
        )}
      </Form.List>
      <Form.Item name="remarks" label={t('editor.remarks')} className="bulletin-remarks">
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={isSaving} data-testid="save">
        {t('editor.save')}
      </Button>
    </Form>
  )
}

function EntryFields({
  place,
  onRemove,
}: {
  readonly place: number
  readonly onRemove: () => void
}) {
  const { t } = useTranslation('bulletin')
  const item = (name: string) => ({
    name: [place, name],
    label: t(`entry.${name}` as 'entry.metric'),
  })
  const wanted = [{ required: true, message: t('entry.missing') }]
  return (
    <fieldset className="bulletin-entry">
      <Form.Item {...item('metric')} rules={wanted}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item {...item('value')} rules={wanted}>
        <InputNumber />
      </Form.Item>
      <Form.Item {...item('unit')}>
        <Input maxLength={12} />
      </Form.Item>
      <Form.Item {...item('previous')}>
        <InputNumber />
      </Form.Item>
      <Form.Item {...item('source')} rules={wanted}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item {...item('asOf')} rules={wanted}>
        <Input type="date" />
      </Form.Item>
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('entry.remove')}
        onClick={onRemove}
      />
    </fieldset>
  )
}
