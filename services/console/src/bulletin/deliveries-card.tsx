import { SendOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { MailDeliveries, MailDelivery } from '@zhian/contracts/bulletin-mail'
import { Button, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { wallTime } from '../parts/time.ts'
import { useMay, useSession } from '../session/session.tsx'

const colours = { waiting: 'gold', sent: 'green', failed: 'red' } as const
const lookAgainMs = 5000

/** What became of each mail of an issued bulletin, and a way to send it again. */
export function DeliveriesCard({ bulletinId }: { readonly bulletinId: string }) {
  const { t } = useTranslation('bulletin')
  const { api } = useSession()
  const queries = useQueryClient()
  const canSend = useMay()('write bulletin')
  const path = `/v1/bulletins/${encodeURIComponent(bulletinId)}/deliveries`
  const key = ['bulletin-deliveries', bulletinId]
  const deliveries = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.read<MailDeliveries>(path, signal),
    refetchInterval: ({ state }) =>
      state.data?.items.some((each) => each.state === 'waiting') ? lookAgainMs : false,
  })
  const send = useMutation({
    mutationFn: () => api.send<MailDeliveries>('POST', path, {}),
    onSuccess: (view) => queries.setQueryData(key, view),
  })
  const error = deliveries.error ?? send.error
  const { isSetUp = true, items = [] } = deliveries.data ?? {}
  return (
    <section className="plain-card" aria-labelledby="deliveries" data-testid="deliveries">
      <div className="bulletin-tools">
        <h3 id="deliveries">{t('mail.title')}</h3>
        {canSend && isSetUp && (
          <Button
            icon={<SendOutlined />}
            loading={send.isPending}
            data-testid="send-mail"
            onClick={() => send.mutate()}
          >
            {t('mail.send')}
          </Button>
        )}
      </div>
      {error && <ErrorPanel error={error} onRetry={() => void deliveries.refetch()} />}
      {!isSetUp && <p className="muted">{t('mail.notSetUp')}</p>}
      {isSetUp && items.length === 0 && <p className="muted">{t('mail.none')}</p>}
      <ul className="bulletin-deliveries">
        {items.map((each) => (
          <Line key={each.address} delivery={each} />
        ))}
      </ul>
    </section>
  )
}

function Line({ delivery }: { readonly delivery: MailDelivery }) {
  const { t } = useTranslation('bulletin')
  const { address, state, attempts, nextAtMs, sentAtMs, problem, detail } = delivery
  return (
    <li>
      <span>{address}</span>
      <Tag color={colours[state]}>{t(`mail.state.${state}`)}</Tag>
      {sentAtMs !== null && <span className="muted">{wallTime(sentAtMs)}</span>}
      {problem !== null && (
        <p role={state === 'failed' ? 'alert' : undefined}>
          {t(`mail.problem.${problem}`)}
          <small className="muted">
            {t('mail.attempts', { attempts })}
            {nextAtMs !== null && ` ${t('mail.again', { at: wallTime(nextAtMs) })}`}
            {detail !== null && ` ${t('mail.said', { detail })}`}
          </small>
        </p>
      )}
    </li>
  )
}
