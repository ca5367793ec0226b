import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import type { BulletinLine, BulletinPage as Page } from '@zhian/contracts/bulletin'
import type { Park } from '@zhian/contracts/registry'
import type { RegistryRecord } from '@zhian/contracts/registry-exchange'
import { Select, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../parts/empty-state.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { PlainPage } from '../parts/plain-page.tsx'
import { wallTime } from '../parts/time.ts'
import { useMay, useSession } from '../session/session.tsx'
import { DraftForm } from './draft-form.tsx'
import { RecipientsCard } from './recipients-card.tsx'

/** Every bulletin of a park, drafts made by the calendar among them. */
export function BulletinsPage() {
  const { t } = useTranslation('bulletin')
  const parks = useParks()
  const [chosen, setChosen] = useState<string | null>(null)
  const known = parks.data ?? []
  const parkId = chosen ?? known[0]?.parkId
  const choose = known.length > 1 && (
    <Select
      aria-label={t('list.park')}
      value={parkId ?? null}
      onChange={setChosen}
      options={known.map((park) => ({ value: park.parkId, label: park.name }))}
    />
  )
  return (
    <PlainPage title={t('list.title')} lead={t('list.lead')} action={choose}>
      {parks.error && <ErrorPanel error={parks.error} onRetry={() => void parks.refetch()} />}
      {parks.data?.length === 0 && (
        <EmptyState kind="nothing-yet" title={t('list.noPark')}>
          <p>{t('list.noParkText')}</p>
        </EmptyState>
      )}
      {parkId !== undefined && <ParkBulletins key={parkId} parkId={parkId} />}
    </PlainPage>
  )
}

function ParkBulletins({ parkId }: { readonly parkId: string }) {
  const { t } = useTranslation('bulletin')
  const may = useMay()
  const { api } = useSession()
  const { data, error, refetch } = useQuery({
    queryKey: ['bulletins', parkId],
    queryFn: ({ signal }) =>
      api.read<Page>(`/v1/bulletins?parkId=${encodeURIComponent(parkId)}`, signal),
  })
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (data === undefined) return null
  return (
    <>
      {may('write bulletin') && <DraftForm parkId={parkId} bulletins={data.items} />}
      {data.items.length === 0 && (
        <EmptyState kind="nothing-yet" title={t('list.none')}>
          <p>{t('list.noneText')}</p>
        </EmptyState>
      )}
      <ul className="bulletin-list">
        {data.items.map((each) => (
          <Line key={each.bulletinId} bulletin={each} />
        ))}
      </ul>
      <RecipientsCard parkId={parkId} />
    </>
  )
}

function Line({ bulletin }: { readonly bulletin: BulletinLine }) {
  const { t } = useTranslation('bulletin')
  const { bulletinId, month, revision, state, correction, issuedAtMs, createdAtMs } = bulletin
  const by = bulletin.createdBy === 'schedule' ? t('list.schedule') : bulletin.createdBy
  return (
    <li className="plain-card bulletin-line" data-testid="bulletin">
      <Link to="/bulletins/$id" params={{ id: bulletinId }}>
        {t('list.month', { month, revision })}
      </Link>
      <Tag color={state === 'issued' ? 'green' : 'gold'}>{t(`state.${state}`)}</Tag>
      <span className="muted">
        {issuedAtMs === null
          ? t('list.made', { by, at: wallTime(createdAtMs) })
          : t('list.issued', { by: bulletin.issuedBy ?? '', at: wallTime(issuedAtMs) })}
      </span>
      {correction !== null && <p className="muted">{t('corrects', { correction })}</p>}
    </li>
  )
}

function useParks() {
  const { api } = useSession()
  return useQuery({
    queryKey: ['parks'],
    queryFn: async ({ signal }) => {
      const { items } = await api.read<{ items: RegistryRecord[] }>('/v1/registry/parks', signal)
      return items.map(({ record }) => record as Park)
    },
  })
}
