import type { CameraArchive } from '@zhian/contracts/registry'
import { Button, DatePicker, Form, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { atSite } from '../park/filing-form.ts'
import type { WallTime } from '../park/filing-form.ts'
import type { RecordOf } from '../park/park-reads.ts'
import { usePutRecord } from '../park/put-record.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { siteOffset } from '../parts/time.ts'
import { TimeText } from '../parts/time-text.tsx'
import { useMay } from '../session/session.tsx'

interface Filled {
  readonly asOf: WallTime
  readonly oldest: WallTime
  readonly missingHours?: number | null
}

/** What somebody saw at the recorder, marked as their word, since nothing of ours reads recorders. */
export function RecordingCard({ archive }: { readonly archive: RecordOf<CameraArchive> }) {
  const { t } = useTranslation('registry')
  const may = useMay()
  const [isDeclaring, setIsDeclaring] = useState(false)
  const declared = archive.record.recordingDeclared
  return (
    <section className="plain-card" aria-labelledby="recording">
      <h3 id="recording">{t('recording.title')}</h3>
      <p className="muted">{t('recording.lead')}</p>
      {declared === undefined ? (
        <p>{t('recording.none')}</p>
      ) : (
        <dl className="formula is-row" data-testid="recording">
          <div>
            <dt>{t('recording.asOf')}</dt>
            <dd>
              <TimeText atMs={declared.asOfMs} />
            </dd>
          </div>
          <div>
            <dt>{t('recording.oldest')}</dt>
            <dd>
              <TimeText atMs={declared.oldestAtMs} />
            </dd>
          </div>
          <div>
            <dt>{t('recording.missing')}</dt>
            <dd>{declared.missingHours ?? '—'}</dd>
          </div>
        </dl>
      )}
      {may('change registry') && (
        <Button data-testid="declare-recording" onClick={() => setIsDeclaring(true)}>
          {t('recording.declare')}
        </Button>
      )}
      {isDeclaring && <DeclareDialog archive={archive} onClose={() => setIsDeclaring(false)} />}
    </section>
  )
}

interface DialogProps {
  readonly archive: RecordOf<CameraArchive>
  readonly onClose: () => void
}

function DeclareDialog({ archive: { id, record, version }, onClose }: DialogProps) {
  const { t } = useTranslation('registry')
  const put = usePutRecord<CameraArchive>('cameras')
  const declare = ({ asOf, oldest, missingHours }: Filled) => {
    const seen = { asOfMs: atSite(asOf), oldestAtMs: atSite(oldest) }
    const recordingDeclared =
      typeof missingHours === 'number' ? { ...seen, missingHours } : { ...seen }
    put.mutate({ id, record: { ...record, recordingDeclared }, version }, { onSuccess: onClose })
  }
  const picker = <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" />
  const rules = [{ required: true, message: t('recording.needed') }]
  return (
    <FormDialog<Filled>
      id="recording-form"
      title={t('recording.declare')}
      okText={t('recording.submit')}
      isSaving={put.isPending}
      error={put.error}
      onFilled={declare}
      onClose={onClose}
    >
      <Form.Item name="asOf" label={t('recording.asOfAt', { offset: siteOffset })} rules={rules}>
        {picker}
      </Form.Item>
      <Form.Item
        name="oldest"
        label={t('recording.oldestAt', { offset: siteOffset })}
        rules={rules}
      >
        {picker}
      </Form.Item>
      <Form.Item
        name="missingHours"
        label={t('recording.missing')}
        extra={t('recording.missingText')}
      >
        <InputNumber min={0} max={100_000} />
      </Form.Item>
    </FormDialog>
  )
}
