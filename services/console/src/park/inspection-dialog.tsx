import { inspectionFindings, isRedFlag } from '@zhian/contracts/inspection'
import type { Inspection, InspectionFinding } from '@zhian/contracts/inspection'
import type { CameraArchive, Enterprise, Point, Site } from '@zhian/contracts/registry'
import { DatePicker, Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../parts/form-dialog.tsx'
import { siteOffset } from '../parts/time.ts'
import { atSite, newId } from './filing-form.ts'
import type { WallTime } from './filing-form.ts'
import { useRecords } from './park-reads.ts'
import { usePutRecord } from './put-record.ts'

interface Filled extends Pick<Inspection, 'cameraId' | 'pointId' | 'finding' | 'evidence'> {
  readonly enterpriseId: string
  readonly foundAt: WallTime
}

interface DialogProps {
  /** Where it is filed from an enterprise's own page. */
  readonly enterpriseId: string | undefined
  readonly onClose: () => void
}

export function InspectionDialog({ enterpriseId, onClose }: DialogProps) {
  const { t } = useTranslation('inspection')
  const put = usePutRecord<Inspection>('inspections')
  const file = ({ foundAt, ...filled }: Filled) => {
    const id = newId('i', Date.now())
    const found = { foundAtMs: atSite(foundAt), state: 'open' as const }
    put.mutate(
      { id, record: { inspectionId: id, ...filled, ...found }, version: 0 },
      { onSuccess: onClose },
    )
  }
  const rules = [{ required: true, message: t('missing') }]
  return (
    <FormDialog<Filled>
      id="inspection"
      title={t('file')}
      okText={t('submit')}
      isSaving={put.isPending}
      error={put.error}
      initialValues={enterpriseId === undefined ? {} : { enterpriseId }}
      onFilled={file}
      onClose={onClose}
    >
      <ObjectFields isFixed={enterpriseId !== undefined} />
      <Form.Item name="finding" label={t('which')} rules={rules}>
        <Select options={useFindings()} />
      </Form.Item>
      <Form.Item name="foundAt" label={t('when', { offset: siteOffset })} rules={rules}>
        <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" />
      </Form.Item>
      <Form.Item
        name="evidence"
        label={t('evidence')}
        extra={t('evidenceText')}
        rules={[{ required: true, whitespace: true, message: t('missing') }]}
      >
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
      <p className="muted">{t('counts')}</p>
    </FormDialog>
  )
}

function useFindings() {
  const { t } = useTranslation('inspection')
  const optionsOf = (findings: readonly InspectionFinding[]) =>
    findings.map((value) => ({ value, label: t(`finding.${value}`) }))
  return [
    { label: t('redFlags'), options: optionsOf(inspectionFindings.filter(isRedFlag)) },
    {
      label: t('others'),
      options: optionsOf(inspectionFindings.filter((each) => !isRedFlag(each))),
    },
  ]
}

/** Whose, and which of its cameras or points; neither where it is about the whole enterprise. */
function ObjectFields({ isFixed }: { readonly isFixed: boolean }) {
  const { t } = useTranslation('inspection')
  const enterpriseId = Form.useWatch<string | undefined>('enterpriseId')
  const enterprises = useRecords<Enterprise>('enterprises')
  const cameras = useRecords<CameraArchive>('cameras')
  const sites = useRecords<Site>('sites')
  const points = useRecords<Point>('points')
  const isOwn = (record: { readonly enterpriseId: string }) => record.enterpriseId === enterpriseId
  const siteIds = sites.data?.filter(({ record }) => isOwn(record)).map(({ id }) => id) ?? []
  const ownCameras = cameras.data?.filter(({ record }) => isOwn(record)) ?? []
  const ownPoints = points.data?.filter(({ record }) => siteIds.includes(record.siteId)) ?? []
  const search = { optionFilterProp: 'label' }
  const labelled = ({ id, record }: { id: string; record: { readonly name?: string } }) => ({
    value: id,
    label: record.name ?? id,
  })
  return (
    <>
      <Form.Item
        name="enterpriseId"
        label={t('enterprise')}
        hidden={isFixed}
        rules={[{ required: true, message: t('missing') }]}
      >
        <Select showSearch={search} options={enterprises.data?.map(labelled) ?? []} />
      </Form.Item>
      <Form.Item name="cameraId" label={t('camera')}>
        <Select allowClear showSearch={search} options={ownCameras.map(labelled)} />
      </Form.Item>
      <Form.Item name="pointId" label={t('point')}>
        <Select allowClear showSearch={search} options={ownPoints.map(labelled)} />
      </Form.Item>
    </>
  )
}
