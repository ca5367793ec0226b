import { Navigate, useParams } from '@tanstack/react-router'
import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EquipmentFacts } from '../people/equipment-facts.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { ParkFrame } from '../park/park-frame.tsx'
import { useEnterpriseNames } from '../park/park-reads.ts'
import { useReach } from '../session/session.tsx'
import { EnterpriseView } from './enterprise-view.tsx'

/** One enterprise, as the park's managers come to it. */
export function EnterprisePage() {
  const { enterpriseId } = useParams({ from: '/park/enterprises/$enterpriseId' })
  return <EnterpriseView key={enterpriseId} enterpriseId={enterpriseId} />
}

/** Where an enterprise's administrator is at home: the same, of their own alone. */
export function EnterpriseHome() {
  const { t } = useTranslation('enterprise')
  const { isOverParks, ownEnterpriseIds: own } = useReach()
  const nameOf = useEnterpriseNames()
  const [chosen, setChosen] = useState(own[0])
  if (chosen === undefined && isOverParks) return <Navigate to="/park" replace />
  if (chosen === undefined)
    return (
      <ParkFrame title={t('page.title')}>
        <EmptyState kind="nothing-yet" title={t('page.noOwn')}>
          <p>{t('page.noOwnText')}</p>
        </EmptyState>
        <EquipmentFacts />
      </ParkFrame>
    )
  const choice = own.length > 1 && (
    <Select
      aria-label={t('page.choose')}
      value={chosen}
      options={own.map((value) => ({ value, label: nameOf(value) }))}
      onChange={setChosen}
    />
  )
  return <EnterpriseView key={chosen} enterpriseId={chosen} choice={choice} isOwn />
}
