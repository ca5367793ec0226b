import { Link, useNavigate } from '@tanstack/react-router'
import { Select } from 'antd'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PlainPage } from '../parts/plain-page.tsx'
import { parkPagesOf } from '../people/reach.ts'
import { useMay, useReach } from '../session/session.tsx'
import { along, useParkSearch } from './park-search.ts'
import { periodsUpTo } from './periods.ts'

export interface ParkFrameProps {
  readonly title: string
  readonly lead?: string
  readonly action?: ReactNode
  readonly children: ReactNode
}

/** The frame of every page of the park and of an enterprise: where one can go, and what stands here. */
export function ParkFrame(props: ParkFrameProps) {
  return <PlainPage {...props} nav={<ParkNav />} isWide />
}

function ParkNav() {
  const { t } = useTranslation('park')
  const may = useMay()
  const search = useParkSearch()
  const reach = useReach()
  if (!may('read registry')) return null
  return (
    <nav className="park-nav" aria-label={t('nav.label')}>
      {parkPagesOf(reach).map((to) => (
        <Link
          key={to}
          to={to}
          search={along(search)}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
        >
          {t(`nav.${to}`)}
        </Link>
      ))}
    </nav>
  )
}

/** Which time the figures are of; in the address, so that it can be shared. */
export function PeriodSwitch() {
  const { period } = useParkSearch()
  const { t } = useTranslation('park')
  const navigate = useNavigate()
  const [nowMs] = useState(() => Date.now())
  const word = usePeriodWord()
  const options = periodsUpTo(nowMs).map((value) => ({ value, label: word(value) }))
  return (
    <Select
      className="period-switch"
      aria-label={t('period.label')}
      data-testid="period"
      value={period}
      options={options}
      onChange={(next) => void navigate({ to: '.', search: (old) => ({ ...old, period: next }) })}
    />
  )
}

export function usePeriodWord(): (period: string) => string {
  const { t, i18n } = useTranslation('park')
  return (period) => {
    if (period === 'rolling7' || period === 'rolling30') return t(`period.${period}`)
    const [year = 0, month = 1] = period.split('-').map(Number)
    const middle = new Date(Date.UTC(year, month - 1, 15))
    return middle.toLocaleDateString(i18n.language, { year: 'numeric', month: 'long' })
  }
}
