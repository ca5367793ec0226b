import { Navigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CapturesPage } from '../captures/captures-page.tsx'
import { EmptyState, ToFirstPage } from '../parts/empty-state.tsx'
import { homeOf } from './reach.ts'
import { PlainPage } from '../parts/plain-page.tsx'
import { useMay, useReach } from '../session/session.tsx'

/** Where one lands: operators at the captures, everybody else where their role has its home. */
export function FirstPage() {
  const may = useMay()
  const home = homeOf(useReach())
  if (may('read capture')) return <CapturesPage />
  return <Navigate to={home} replace />
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
      <EmptyState kind="no-right" title={t('home.noRight')} action={<ToFirstPage />}>
        <p>{t('home.noRightText')}</p>
      </EmptyState>
    </PlainPage>
  )
}
