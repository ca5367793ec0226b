import { Link } from '@tanstack/react-router'
import type { EnrolmentOrder, EnrolmentToken } from '@zhian/contracts/enrolment'
import { Alert } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { PlainPage } from '../parts/plain-page.tsx'
import { InstallCard } from './install-card.tsx'
import { addressTrouble } from './install-line.ts'
import { NoAuthority, isNoAuthority } from './no-authority.tsx'
import { PlaceForm } from './place-form.tsx'
import { StepList } from './step-list.tsx'
import { useGateway, useGateways, useInstaller, useTokenOrder } from './use-gateways.ts'

/** Choose where the box stands, get the one line for it, and watch it turn green. */
export function AddGatewayPage() {
  const { t } = useTranslation('gateways')
  const [token, setToken] = useState<EnrolmentToken | null>(null)
  const [order, setOrder] = useState<EnrolmentOrder | null>(null)
  const installer = useInstaller()
  const known = useGateways()
  const ordering = useTokenOrder(setToken)
  const ask = (wish: EnrolmentOrder) => {
    setOrder(wish)
    ordering.mutate(wish)
  }
  const error = installer.error ?? ordering.error ?? known.error
  const back = <Link to="/gateways">{t('toList')}</Link>
  if (isNoAuthority(known.error)) {
    return (
      <PlainPage title={t('add')} action={back}>
        <NoAuthority />
      </PlainPage>
    )
  }
  return (
    <PlainPage title={t('add')} lead={t('addLead')} action={back}>
      {error && <ErrorPanel error={error} onRetry={() => void installer.refetch()} />}
      {installer.data && <InstallerTroubles {...installer.data} />}
      {token === null && (
        <PlaceForm
          isAsking={ordering.isPending}
          takenNames={known.data?.items.map(({ agentId }) => agentId) ?? []}
          onPlace={ask}
        />
      )}
      {token !== null && installer.data && (
        <Waiting url={installer.data.url} token={token} onAgain={() => order && ask(order)} />
      )}
    </PlainPage>
  )
}

interface WaitingProps {
  readonly url: string
  readonly token: EnrolmentToken
  readonly onAgain: () => void
}

function Waiting({ url, token, onAgain }: WaitingProps) {
  const { t } = useTranslation('gateways')
  const { agentId, enterpriseId, siteId } = token
  const { data, error, refetch } = useGateway(agentId)
  const gateway = data?.items[0]
  const isUsed = gateway?.token?.usedAtMs !== undefined
  return (
    <>
      {!isUsed && <InstallCard url={url} token={token} onAgain={onAgain} />}
      <section className="plain-card" data-testid="waiting">
        <h3>
          {agentId} <span className="muted">{t('at', { enterpriseId, siteId })}</span>
        </h3>
        {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
        {gateway && <StepList gateway={gateway} />}
      </section>
    </>
  )
}

interface InstallerTroublesProps {
  readonly url: string
  readonly packages: readonly object[]
}

/** What would make the line fail on the box, told before it is run. */
function InstallerTroubles({ url, packages }: InstallerTroublesProps) {
  const { t } = useTranslation('gateways')
  const trouble = addressTrouble(url)
  return (
    <>
      {packages.length === 0 && (
        <Alert
          type="error"
          showIcon
          className="gateway-alert"
          title={t('trouble.noPackages')}
          description={<code>./zhian package</code>}
        />
      )}
      {trouble !== null && (
        <Alert
          type="warning"
          showIcon
          className="gateway-alert"
          title={t(`trouble.${trouble}`, { url })}
          description={<code>ZHIAN_PUBLIC_URL=https://… ./zhian up</code>}
        />
      )}
    </>
  )
}
