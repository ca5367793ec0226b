import type { CameraArchive, Maintenance } from '@zhian/contracts/registry'
import { Checkbox, DatePicker, Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../parts/form-dialog.tsx'
import { siteOffset } from '../parts/time.ts'
import { atSite, newId } from './filing-form.ts'
import type { WallTime } from './filing-form.ts'
import { useEnterpriseNames, useRecords } from './park-reads.ts'
import { usePutRecord } from './put-record.ts'

interface Filled {
  readonly enterpriseId: string
  readonly cameraIds: string[]
  readonly span: readonly [WallTime, WallTime]
  readonly isEmergency?: boolean
  readonly reason: string
}

export function MaintenanceDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('maintenance')
  const put = usePutRecord<Maintenance>('maintenance')
  const file = ({ span, isEmergency = false, ...filled }: Filled) => {
    const filedAtMs = Date.now()
    const id = newId('m', filedAtMs)
    const record = {
      ...filled,
      maintenanceId: id,
      fromMs: atSite(span[0]),
      toMs: atSite(span[1]),
      filedAtMs,
      isEmergency,
      state: 'filed' as const,
    }
    put.mutate({ id, record, version: 0 }, { onSuccess: onClose })
  }
  return (
    <FormDialog<Filled>
      id="maintenance"
      title={t('file')}
      okText={t('submit')}
      isSaving={put.isPending}
      error={put.error}
      onFilled={file}
      onClose={onClose}
    >
      <CameraFields />
      <Form.Item
        name="span"
        label={t('span', { offset: siteOffset })}
        extra={t('spanText')}
        rules={[{ required: true, message: t('missing') }]}
      >
        <DatePicker.RangePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" />
      </Form.Item>
      <Form.Item name="isEmergency" valuePropName="checked">
        <Checkbox>{t('isEmergency')}</Checkbox>
      </Form.Item>
      <Form.Item
        name="reason"
        label={t('reason')}
        rules={[{ required: true, whitespace: true, message: t('missing') }]}
      >
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </FormDialog>
  )
}

/** First whose cameras, then which of them. */
function CameraFields() {
  const { t } = useTranslation('maintenance')
  const enterpriseId = Form.useWatch<string | undefined>('enterpriseId')
  const nameOf = useEnterpriseNames()
  const cameras = useRecords<CameraArchive>('cameras')
  const all = cameras.data?.map(({ record }) => record) ?? []
  const enterprises = [...new Set(all.map((each) => each.enterpriseId))]
  const own = all.filter((each) => each.enterpriseId === enterpriseId)
  const rules = [{ required: true, message: t('missing') }]
  return (
    <>
      <Form.Item name="enterpriseId" label={t('enterprise')} rules={rules}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={enterprises.map((value) => ({ value, label: nameOf(value) }))}
        />
      </Form.Item>
      <Form.Item name="cameraIds" label={t('which')} rules={rules}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={own.map(({ cameraId, name }) => ({ value: cameraId, label: name ?? cameraId }))}
        />
      </Form.Item>
    </>
  )
}
