import { DownloadOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import type { ParkScores, ScoreRow } from '@zhian/contracts/assessment'
import { enterpriseClasses } from '@zhian/contracts/registry'
import type { Village } from '@zhian/contracts/registry'
import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { ChoiceBar } from '../parts/choice-bar.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { percent } from '../parts/percent.ts'
import { saveFile } from '../parts/save-file.ts'
import { WaitingCard } from '../parts/waiting.tsx'
import { DistributionChart } from './distribution-chart.tsx'
import { ParkFrame, PeriodSwitch } from './park-frame.tsx'
import { useParks, useParkScores, useRecords } from './park-reads.ts'
import { useParkSearch } from './park-search.ts'
import type { ParkSearch } from './park-search.ts'
import { csvOf, fitting, whyUnranked } from './ranking-rows.ts'
import { EnterpriseLink, RankingTable } from './ranking-table.tsx'
import { isAssessed, lossesOf } from './score-facts.ts'

/** Who stands where; and apart from them, who is not ranked and why. */
export function RankingPage() {
  const { t } = useTranslation('park')
  const { parks, chosen } = useParks()
  const { period } = useParkSearch()
  const scores = useParkScores(chosen?.id, period)
  const error = parks.error ?? scores.error
  return (
    <ParkFrame title={t('ranking.title')} lead={t('ranking.lead')} action={<PeriodSwitch />}>
      {error && <ErrorPanel error={error} onRetry={() => void scores.refetch()} />}
      {!error && parks.data?.length === 0 && (
        <EmptyState kind="nothing-yet" title={t('empty.parkTitle')} />
      )}
      {scores.isLoading && <WaitingCard rows={12} />}
      {scores.data && <Ranking scores={scores.data} />}
    </ParkFrame>
  )
}

function Ranking({ scores }: { readonly scores: ParkScores }) {
  const { t } = useTranslation('park')
  const search = useParkSearch()
  const villageName = useVillageNames()
  const rows = fitting(scores.rows, search)
  const ranked = rows
    .filter((row) => row.isRankable)
    .sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity))
  const unranked = rows.filter((row) => !row.isRankable)
  return (
    <>
      <section className="plain-card" aria-label={t('ranking.distribution')}>
        <h3>{t('ranking.distribution')}</h3>
        <DistributionChart rows={rows.filter(isAssessed)} />
      </section>
      <div className="ranking-bar">
        <RankingFilters rows={scores.rows} search={search} villageName={villageName} />
        <SaveRanking rows={[...ranked, ...unranked]} period={scores.period} {...{ villageName }} />
      </div>
      {rows.length === 0 ? (
        <EmptyState kind="filters-too-narrow" title={t('ranking.none')} />
      ) : (
        <section className="plain-card table-card">
          <RankingTable rows={ranked} villageName={villageName} />
        </section>
      )}
      {unranked.length > 0 && <Unranked rows={unranked} />}
    </>
  )
}

function useVillageNames() {
  const villages = useRecords<Village>('villages')
  const names = new Map(villages.data?.map(({ id, record }) => [id, record.name]))
  return (id: string | undefined) => (id === undefined ? '—' : (names.get(id) ?? id))
}

interface FilterProps {
  readonly rows: readonly ScoreRow[]
  readonly search: ParkSearch
  readonly villageName: (id: string | undefined) => string
}

function RankingFilters({ rows, search, villageName }: FilterProps) {
  const { t } = useTranslation('park')
  const navigate = useNavigate()
  const choose = (part: Partial<Record<keyof ParkSearch, string | undefined>>) =>
    void navigate({
      to: '/park/ranking',
      search: (old: object) => ({ ...old, ...part }) as ParkSearch,
    })
  const villages = [...new Set(rows.flatMap(({ villageId }) => villageId ?? []))]
  const bands = ['GREEN', 'YELLOW', 'RED'] as const
  return (
    <div className="ranking-filters">
      <ChoiceBar
        label={t('ranking.band')}
        value={search.band ?? 'all'}
        choices={[
          { value: 'all', label: t('ranking.allBands') },
          ...bands.map((value) => ({ value, label: t(`band.${value}`) })),
        ]}
        onChoose={(band) => choose({ band: band === 'all' ? undefined : band })}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        className="ranking-village"
        aria-label={t('ranking.village')}
        placeholder={t('ranking.allVillages')}
        value={search.village ?? null}
        options={villages.map((value) => ({ value, label: villageName(value) }))}
        onChange={(village: string | null) => choose({ village: village ?? undefined })}
      />
      <Select
        allowClear
        className="ranking-size"
        aria-label={t('ranking.size')}
        placeholder={t('ranking.allSizes')}
        value={search.size ?? null}
        options={enterpriseClasses.map((value) => ({ value, label: t(`size.${value}`) }))}
        onChange={(size: string | null) => choose({ size: size ?? undefined })}
      />
    </div>
  )
}

interface SaveProps {
  readonly rows: readonly ScoreRow[]
  readonly period: string
  readonly villageName: FilterProps['villageName']
}

function SaveRanking({ rows, period, villageName }: SaveProps) {
  const { t } = useTranslation('park')
  const save = () => {
    const heading = (['rank', 'enterprise', 'village', 'size', 'score', 'band'] as const).map(
      (key) => t(`ranking.${key}`),
    )
    const lines = rows.map((row) => {
      const why = whyUnranked(row)
      return [
        row.rank,
        row.name,
        villageName(row.villageId),
        t(`size.${row.enterpriseClass}`),
        row.output,
        why === undefined ? t(`band.${row.band ?? 'NONE'}`) : t(`why.${why}`),
        ...lossesOf(row).map(({ of, points }) => `${t(`sub.${of}`)} ${points.toFixed(1)}`),
      ]
    })
    const text = csvOf([[...heading, t('ranking.losses')], ...lines])
    saveFile(new Blob([text], { type: 'text/csv' }), `${t('ranking.title')}-${period}.csv`)
  }
  return (
    <Button icon={<DownloadOutlined />} onClick={save} data-testid="save-ranking">
      {t('ranking.save')}
    </Button>
  )
}

function Unranked({ rows }: { readonly rows: readonly ScoreRow[] }) {
  const { t } = useTranslation('park')
  return (
    <section className="plain-card" id="not-assessed" aria-labelledby="unranked-title">
      <h3 id="unranked-title">
        {t('ranking.unranked')} <span className="muted">{rows.length}</span>
      </h3>
      <p className="muted card-lead">{t('ranking.unrankedLead')}</p>
      <ul className="unranked">
        {rows.map((row) => (
          <li key={row.enterpriseId}>
            <EnterpriseLink row={row} />
            <span>
              {t(`why.${whyUnranked(row) ?? 'GRACE'}`)}
              {row.output === null && (
                <span className="muted">
                  {' '}
                  {t('ranking.assessed', { share: percent(row.assessedWeight) })}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
