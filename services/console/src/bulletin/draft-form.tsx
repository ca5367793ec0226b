import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { BulletinLine, BulletinView } from '@zhian/contracts/bulletin'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { wallTime } from '../parts/time.ts'
import { useSession } from '../session/session.tsx'

/** One click for last month; a month that has been issued asks what is to be corrected. */
export function DraftForm({
  parkId,
  bulletins,
}: {
  readonly parkId: string
  readonly bulletins: readonly BulletinLine[]
}) {
  const { t } = useTranslation('bulletin')
  const { api } = useSession()
  const navigate = useNavigate()
  const [month, setMonth] = useState(lastMonth)
  const [correction, setCorrection] = useState('')
  const latest = bulletins.find((each) => each.month === month)
  const isIssued = latest?.state === 'issued'
  const make = useMutation({
    mutationFn: () =>
      api.send<BulletinView>('POST', '/v1/bulletins', {
        parkId,
        month,
        ...(isIssued ? { correction } : {}),
      }),
    onSuccess: (made) =>
      made && navigate({ to: '/bulletins/$id', params: { id: made.bulletinId } }),
  })
  return (
    <>
      <Form className="plain-card bulletin-draft" layout="inline" onFinish={() => make.mutate()}>
        <Form.Item label={t('draft.month')}>
          <Input
            type="month"
            required
            value={month}
            aria-label={t('draft.month')}
            onChange={({ target }) => setMonth(target.value)}
          />
        </Form.Item>
        {isIssued && (
          <Form.Item label={t('draft.correction')}>
            <Input
              required
              maxLength={500}
              value={correction}
              aria-label={t('draft.correction')}
              onChange={({ target }) => setCorrection(target.value)}
            />
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" loading={make.isPending} data-testid="make-draft">
          {t(isIssued ? 'draft.correct' : latest === undefined ? 'draft.make' : 'draft.again')}
        </Button>
      </Form>
      {make.error && <ErrorPanel error={make.error} />}
    </>
  )
}

function lastMonth(): string {
  const [year = 0, month = 0] = wallTime(Date.now()).split('-').map(Number)
  return new Date(Date.UTC(year, month - 2)).toISOString().slice(0, 7)
}
