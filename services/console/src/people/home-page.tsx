import { Navigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CapturesPage } from '../captures/captures-page.tsx'
import { placeFacts } from '../header/place-facts.ts'
import { PlaceList } from '../header/place-list.tsx'
import { useAgents, useCameras } from '../header/use-places.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { PlainPage } from '../parts/plain-page.tsx'
import { useMay, useSession } from '../session/session.tsx'

/** Where one lands: operators at the captures, everybody else where their role has its home. */
export function FirstPage() {
  const may = useMay()
  const { who } = useSession()
  if (may('read capture')) return <CapturesPage />
  const isManager = who.roles.some(({ role }) => role === 'park_manager')
  return <Navigate to={isManager ? '/park' : '/enterprise'} replace />
}

/** A page for those who have a permission; the API refuses the others by itself, this only says so. */
export function Permitted({
  permission,
  children,
}: {
  readonly permission: string
  readonly children: ReactNode
}) {
  const { t } = useTranslation('people')
  const may = useMay()
  if (may(permission)) return children
  return (
    <PlainPage title={t('home.noRightTitle')}>
      <EmptyState kind="no-right" title={t('home.noRight')}>
        <p>{t('home.noRightText')}</p>
      </EmptyState>
    </PlainPage>
  )
}

/** What a park manager or an enterprise's administrator may see: whether the equipment works, never whom it saw. */
export function EquipmentHome({ of }: { readonly of: 'park' | 'enterprise' }) {
  const { t } = useTranslation('people')
  const cameras = useCameras()
  const agents = useAgents()
  const nowMs = Math.max(cameras.dataUpdatedAt, agents.dataUpdatedAt)
  const facts = placeFacts(cameras.data?.items ?? [], agents.data?.items ?? [], nowMs)
  const error = cameras.error ?? agents.error
  return (
    <PlainPage title={t(`home.${of}`)} lead={t(`home.${of}Lead`)}>
      {error && <ErrorPanel error={error} onRetry={() => void cameras.refetch()} />}
      {cameras.data && agents.data && (
        <>
          <dl className="tiles">
            <Tile name={t('home.cameras')} value={facts.cameras} />
            <Tile name={t('home.online')} value={facts.cameras - facts.offline.length} />
            <Tile name={t('home.agents')} value={facts.agents.length} />
          </dl>
          <section className="plain-card">
            <PlaceList facts={facts} nowMs={nowMs} />
          </section>
        </>
      )}
    </PlainPage>
  )
}

function Tile({ name, value }: { readonly name: string; readonly value: number }) {
  return (
    <div className="tile">
      <dt>{name}</dt>
      <dd>{value.toLocaleString('en')}</dd>
    </div>
  )
}
