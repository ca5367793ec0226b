import { ClockCircleOutlined, FilterOutlined, InboxOutlined, LockOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export type EmptyKind =
  | 'nothing-yet'
  | 'nothing-in-range'
  | 'filters-too-narrow'
  | 'no-right'
  | 'missing'

const icons: Readonly<Record<EmptyKind, ReactNode>> = {
  'nothing-yet': <InboxOutlined />,
  'nothing-in-range': <ClockCircleOutlined />,
  'filters-too-narrow': <FilterOutlined />,
  'no-right': <LockOutlined />,
  missing: <InboxOutlined />,
}

export interface EmptyStateProps {
  readonly kind: EmptyKind
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}

/** Says which emptiness this is, and the one thing to do about it. */
export function EmptyState({ kind, title, children, action }: EmptyStateProps) {
  return (
    <section className="empty" data-testid={`empty-${kind}`}>
      <div className="empty-icon" aria-hidden="true">
        {icons[kind]}
      </div>
      <h2>{title}</h2>
      {children}
      {action}
    </section>
  )
}

/** Where nothing else leads on. */
export function ToFirstPage() {
  const { t } = useTranslation()
  return (
    <Link className="card-link" to="/">
      {t('backHome')}
    </Link>
  )
}
