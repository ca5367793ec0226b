import { useMutation } from '@tanstack/react-query'
import type { AppealOutcome, EnterpriseScore } from '@zhian/contracts/assessment'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { points } from '../park/score-facts.ts'
import { CopyText } from '../parts/copy-text.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { useSession } from '../session/session.tsx'

/** An appeal: the same inputs are run again, and what that says is recorded. */
export function AppealButton({ score }: { readonly score: EnterpriseScore }) {
  const { t } = useTranslation('enterprise')
  const { api } = useSession()
  const [isOpen, setIsOpen] = useState(false)
  const [reason, setReason] = useState('')
  const { row, period } = score
  const path = `/v1/enterprises/${encodeURIComponent(row.enterpriseId)}/score-appeals`
  const appeal = useMutation({
    mutationFn: () => api.send<AppealOutcome>('POST', path, { period, reason }),
  })
  const { data } = appeal
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t('appeal.open')}</Button>
      <Modal
        open={isOpen}
        title={t('appeal.title')}
        okText={t('appeal.run')}
        okButtonProps={{
          loading: appeal.isPending,
          disabled: data !== undefined || reason.trim() === '',
        }}
        onOk={() => appeal.mutate()}
        onCancel={() => {
          setIsOpen(false)
          appeal.reset()
        }}
      >
        <p>{t('appeal.text')}</p>
        <label>
          <span className="muted">{t('appeal.reason')}</span>
          <Input.TextArea
            rows={2}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        {appeal.error && <ErrorPanel error={appeal.error} />}
        {data && (
          <div className="notice" role="status">
            <p>{t(data.isSame ? 'appeal.same' : 'appeal.differs', wordsOf(data))}</p>
            <CopyText text={data.inputSha256} label={t('appeal.hash')} />
          </div>
        )}
      </Modal>
    </>
  )
}

const wordsOf = ({ before, after }: AppealOutcome) => ({
  before: before === null ? '—' : points(before),
  after: after === null ? '—' : points(after),
})
