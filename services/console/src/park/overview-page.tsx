import type { ParkScores } from '@zhian/contracts/assessment'
import type { Park } from '@zhian/contracts/registry'
import { Select } from 'antd'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../parts/empty-state.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { WaitingCard } from '../parts/waiting.tsx'
import { EquipmentFacts } from '../people/equipment-facts.tsx'
import { useMay } from '../session/session.tsx'
import { DoFirst } from './do-first.tsx'
import { ParkFrame, PeriodSwitch } from './park-frame.tsx'
import { ParkMap } from './park-map.tsx'
import { ParkScoreCard } from './park-score-card.tsx'
import { useParks, useParkScores } from './park-reads.ts'
import type { RecordOf } from './park-reads.ts'
import { useParkSearch } from './park-search.ts'
import { RateTiles } from './rate-tiles.tsx'

/** In a minute: how the park stands, who is not well covered, why, and what to do first. */
export function OverviewPage() {
  const { t } = useTranslation('park')
  const { parks, chosen } = useParks()
  return (
    <ParkFrame
      title={chosen?.record.name ?? t('overview.title')}
      lead={t('overview.lead')}
      action={chosen && <Choosers parks={parks.data ?? []} chosen={chosen.id} />}
    >
      {parks.error && <ErrorPanel error={parks.error} onRetry={() => void parks.refetch()} />}
      {chosen && <ScoredPark park={chosen.record} />}
      {parks.data?.length === 0 && (
        <>
          <NoPark />
          <EquipmentFacts />
        </>
      )}
    </ParkFrame>
  )
}

/** Where there are no scores to be had, at least whether the equipment works. */
function ScoredPark({ park }: { readonly park: Park }) {
  const { period } = useParkSearch()
  const { data, error, isFetching, refetch } = useParkScores(park.parkId, period)
  if (data) return <Overview park={park} scores={data} />
  if (!error) return <OverviewSkeleton />
  return (
    <>
      <ErrorPanel error={error} onRetry={() => void refetch()} isRetrying={isFetching} />
      <EquipmentFacts />
    </>
  )
}

function Overview({ park, scores }: { readonly park: Park; readonly scores: ParkScores }) {
  return (
    <>
      <RateTiles tiles={scores.tiles} />
      <div className="overview">
        <ParkScoreCard scores={scores} />
        <DoFirst rows={scores.rows} />
        <ParkMap park={park} rows={scores.rows} />
      </div>
    </>
  )
}

/** The same boxes, so that nothing jumps when the figures come. */
function OverviewSkeleton() {
  return (
    <div className="overview" aria-busy="true">
      {[7, 14, 10].map((rows) => (
        <WaitingCard key={rows} rows={rows} />
      ))}
    </div>
  )
}

function Choosers({
  parks,
  chosen,
}: {
  readonly parks: readonly RecordOf<Park>[]
  readonly chosen: string
}) {
  const { t } = useTranslation('park')
  const navigate = useNavigate()
  return (
    <div className="choosers">
      {parks.length > 1 && (
        <Select
          aria-label={t('overview.park')}
          value={chosen}
          options={parks.map(({ id, record }) => ({ value: id, label: record.name }))}
          onChange={(park) =>
            void navigate({ to: '/park', search: (old: object) => ({ ...old, park }) })
          }
        />
      )}
      <PeriodSwitch />
    </div>
  )
}

function NoPark() {
  const { t } = useTranslation('park')
  const may = useMay()
  return (
    <EmptyState
      kind="nothing-yet"
      title={t('empty.parkTitle')}
      action={
        may('change registry') && (
          <Link to="/park/registry" search={{ name: 'parks' }}>
            {t('empty.toRegistry')}
          </Link>
        )
      }
    >
      <ol className="steps">
        <li>{t('empty.step1')}</li>
        <li>{t('empty.step2')}</li>
        <li>{t('empty.step3')}</li>
      </ol>
    </EmptyState>
  )
}
