import type { GatewayView } from '@zhian/contracts/gateways'
import { Button } from 'antd'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { byteSize } from '../parts/percent.ts'
import { StatusDot } from '../parts/status-dot.tsx'
import { TimeText } from '../parts/time-text.tsx'
import { relativeTime } from '../parts/time.ts'
import { conditionOf, endsSoon, toneOf } from './gateway-state.ts'
import { StepList } from './step-list.tsx'

export interface GatewayLineProps {
  readonly gateway: GatewayView
  readonly nowMs: number
  readonly onRevoke: () => void
}

export function GatewayLine({ gateway, nowMs, onRevoke }: GatewayLineProps) {
  const { t } = useTranslation('gateways')
  const [isOpen, setIsOpen] = useState(false)
  const { agentId, enterpriseId, siteId, certificate } = gateway
  const condition = conditionOf(gateway, nowMs)
  const step = condition.is === 'waiting' ? t(`steps.${condition.step}`) : ''
  return (
    <li className="plain-card account-line" data-testid="gateway">
      <div className="account-facts">
        <div>
          <strong>{agentId}</strong>{' '}
          <span className="muted">{t('at', { enterpriseId, siteId })}</span>
        </div>
        <StatusDot tone={toneOf[condition.is]} text={t(`condition.${condition.is}`, { step })} />
        <GatewayFacts gateway={gateway} nowMs={nowMs} />
      </div>
      <div className="account-acts">
        <Button onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen}>
          {t('steps.label')}
        </Button>
        {certificate?.state === 'valid' && (
          <Button danger onClick={onRevoke} data-testid="revoke">
            {t('revoke.open')}
          </Button>
        )}
      </div>
      {isOpen && (
        <section>
          <StepList gateway={gateway} />
        </section>
      )}
    </li>
  )
}

function GatewayFacts({ gateway, nowMs }: Pick<GatewayLineProps, 'gateway' | 'nowMs'>) {
  const { t, i18n } = useTranslation('gateways')
  const { certificate, status, cameras, camerasOnline, stored } = gateway
  return (
    <dl className="gateway-facts">
      {certificate !== undefined && (
        <Fact name={t('fact.certificate')}>
          <TimeText atMs={certificate.notAfterMs} />{' '}
          {certificate.state === 'valid' && endsSoon(certificate.notAfterMs, nowMs) && (
            <StatusDot tone="bad" text={t('fact.endsSoon')} />
          )}
        </Fact>
      )}
      {status !== undefined && (
        <>
          <Fact name={t('fact.version')}>{status.version}</Fact>
          <Fact name={t('fact.reported')}>
            {relativeTime(status.reportedAtMs, nowMs, i18n.language)}
          </Fact>
          <Fact name={t('fact.spool')}>
            {t('fact.spoolText', {
              used: byteSize(status.spoolBytes),
              max: byteSize(status.spoolBytesMax),
              pending: status.pending,
            })}
          </Fact>
          <Fact name={t('fact.cameras')}>{`${camerasOnline} / ${cameras}`}</Fact>
          <Fact name={t('fact.stored')}>{stored.toLocaleString('en')}</Fact>
        </>
      )}
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
