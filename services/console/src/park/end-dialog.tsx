import type { Inspection } from '@zhian/contracts/inspection'
import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../parts/dialog.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import type { RecordOf } from './park-reads.ts'
import { usePutRecord } from './put-record.ts'

export interface Ending {
  readonly inspection: RecordOf<Inspection>
  readonly state: 'closed' | 'withdrawn'
}

interface EndProps {
  readonly ending: Ending
  readonly onClose: () => void
}

/** Closes what has been seen mended, or takes back what does not hold; either with a word how. */
export function EndDialog({ ending: { inspection, state }, onClose }: EndProps) {
  const { t } = useTranslation('inspection')
  const [outcome, setOutcome] = useState('')
  const put = usePutRecord<Inspection>('inspections')
  const end = () => {
    const record = { ...inspection.record, state, outcome: outcome.trim() }
    const { id, version } = inspection
    put.mutate({ id, record, version }, { onSuccess: onClose })
  }
  const words = state === 'closed' ? 'close' : 'withdraw'
  return (
    <Dialog
      title={t(`${words}Title`)}
      okText={t(words)}
      okButtonProps={{ loading: put.isPending, disabled: outcome.trim() === '' }}
      onOk={end}
      onCancel={onClose}
    >
      <label>
        <span className="muted">{t(`${words}Text`)}</span>
        <Input.TextArea
          rows={3}
          maxLength={2000}
          value={outcome}
          onChange={(event) => setOutcome(event.target.value)}
        />
      </label>
      {put.error && <ErrorPanel error={put.error} />}
    </Dialog>
  )
}
