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
      entries: filled.entries.map(({ previous, unit, fills, ...entry }) => ({
        ...entry,
        unit: unit ?? '',
        ...(typeof previous === 'number' ? { previous } : {}),
        ...(fills === undefined ? {} : { fills }),
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
            <p className="bulletin-tools">
              <Button
                icon={<PlusOutlined />}
                data-testid="add-entry"
                onClick={() => add({ unit: '' })}
              >
                {t('editor.add')}
              </Button>
              <CaseQueries onAdd={add} />
            </p>
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

/** What the bulletin has a place for and the platform no source: whoever knows it may say it. */
function CaseQueries({ onAdd }: { readonly onAdd: (entry: Partial<BulletinEntryOrder>) => void }) {
  const { t } = useTranslation('bulletin')
  const entries = Form.useWatch<Filled['entries'] | undefined>('entries') ?? []
  if (entries.some((entry) => entry?.fills === 'case_queries')) return null
  const entry = {
    metric: t('entry.caseQueries'),
    unit: t('entry.times'),
    fills: 'case_queries',
  } as const
  return (
    <>
      <Button icon={<PlusOutlined />} data-testid="add-case-queries" onClick={() => onAdd(entry)}>
        {t('entry.caseQueries')}
      </Button>
      <span className="muted">{t('editor.caseQueriesText')}</span>
    </>
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
  const isNamed = Form.useWatch(['entries', place, 'fills']) !== undefined
  return (
    <fieldset className="bulletin-entry">
      <Form.Item name={[place, 'fills']} hidden>
        <Input />
      </Form.Item>
      <Form.Item {...item('metric')} rules={wanted}>
        <Input maxLength={60} disabled={isNamed} />
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
