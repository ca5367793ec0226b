import { PlusOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import type { GatewayView } from '@zhian/contracts/gateways'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../parts/empty-state.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { PlainPage } from '../parts/plain-page.tsx'
import { GatewayLine } from './gateway-line.tsx'
import { NoAuthority, isNoAuthority } from './no-authority.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'
import { useGateways } from './use-gateways.ts'

/** Every gateway within reach: what has come about, what is waited for, how long its certificate holds. */
export function GatewaysPage() {
  const { t } = useTranslation('gateways')
  const navigate = useNavigate()
  const [revoking, setRevoking] = useState<GatewayView | null>(null)
  const { data, error, refetch } = useGateways()
  const hasAuthority = !isNoAuthority(error)
  const add = (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      data-testid="add-gateway"
      onClick={() => void navigate({ to: '/gateways/add' })}
    >
      {t('add')}
    </Button>
  )
  return (
    <PlainPage title={t('title')} lead={t('lead')} action={hasAuthority && add}>
      {!hasAuthority && <NoAuthority />}
      {error && hasAuthority && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && (
        <EmptyState kind="nothing-yet" title={t('none')} action={add}>
          <p>{t('noneText')}</p>
        </EmptyState>
      )}
      <ul>
        {data?.items.map((gateway) => (
          <GatewayLine
            key={gateway.agentId}
            gateway={gateway}
            nowMs={data.atMs}
            onRevoke={() => setRevoking(gateway)}
          />
        ))}
      </ul>
      {revoking !== null && <RevokeDialog gateway={revoking} onClose={() => setRevoking(null)} />}
    </PlainPage>
  )
}
