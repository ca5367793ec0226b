import { Link } from '@tanstack/react-router'
import type { EnterpriseScore } from '@zhian/contracts/assessment'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CoverageCard } from '../coverage-plan/coverage-card.tsx'
import { useFlagWord } from '../park/flag-word.ts'
import { InspectionList } from '../park/inspection-list.tsx'
import { ParkFrame, PeriodSwitch } from '../park/park-frame.tsx'
import { useEnterpriseNames, useEnterpriseScore } from '../park/park-reads.ts'
import { along, useParkSearch } from '../park/park-search.ts'
import { Change, ScoreText } from '../park/score-words.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { percent } from '../parts/percent.ts'
import { PrintButton } from '../parts/print.tsx'
import { TimeText } from '../parts/time-text.tsx'
import { WaitingCard } from '../parts/waiting.tsx'
import { problemFrom } from '../api/api-fault.ts'
import { EquipmentFacts } from '../people/equipment-facts.tsx'
import { ItemTable } from '../park/item-table.tsx'
import { EnterpriseArchive } from '../registry/enterprise-archive.tsx'
import { AppealButton } from './appeal-button.tsx'
import { CameraTroubles } from './camera-troubles.tsx'
import { GainList } from './gain-list.tsx'
import { ScoreHistoryCard } from './score-history-card.tsx'
import { ScoreWaterfall } from './score-waterfall.tsx'
import { SlotList } from './slot-list.tsx'
import { TrendChart } from './trend-chart.tsx'

export interface EnterpriseViewProps {
  readonly enterpriseId: string
  readonly choice?: ReactNode
  /** Whether only one's own equipment is in reach, so that it may stand here without a score. */
  readonly isOwn?: boolean
}

/** How one enterprise is covered, why exactly, and what each way of mending would gain. */
export function EnterpriseView({ enterpriseId, choice, isOwn = false }: EnterpriseViewProps) {
  const { t } = useTranslation('enterprise')
  const search = useParkSearch()
  const score = useEnterpriseScore(enterpriseId, search.period)
  const nameOf = useEnterpriseNames()
  return (
    <ParkFrame
      title={score.data?.row.name ?? nameOf(enterpriseId)}
      action={
        <div className="choosers">
          {choice}
          <PeriodSwitch />
          {score.data && <AppealButton score={score.data} />}
          <PrintButton />
        </div>
      }
    >
      {!isOwn && (
        <p className="crumb">
          <Link to="/park/ranking" search={along(search)}>
            ← {t('page.back')}
          </Link>
        </p>
      )}
      {score.error && <NoScore score={score} />}
      {score.isLoading && <WaitingCard rows={14} />}
      {score.data && <Scored score={score.data} />}
      {score.error && isOwn && <EquipmentFacts />}
      <EnterpriseArchive enterpriseId={enterpriseId} />
    </ParkFrame>
  )
}

/** Whoever has just come into the registry has none yet, which is no fault. */
function NoScore({ score }: { readonly score: ReturnType<typeof useEnterpriseScore> }) {
  const { t } = useTranslation('enterprise')
  if (problemFrom(score.error).status === 404) return <p className="notice">{t('page.unscored')}</p>
  return (
    <ErrorPanel
      error={score.error}
      onRetry={() => void score.refetch()}
      isRetrying={score.isFetching}
    />
  )
}

function Scored({ score }: { readonly score: EnterpriseScore }) {
  const { t } = useTranslation('enterprise')
  const { row } = score
  return (
    <>
      <ScoreHead score={score} />
      <div className="enterprise">
        <div>
          <ScoreWaterfall score={score} />
        </div>
        <div>
          <GainList score={score} />
          <CameraTroubles score={score} />
        </div>
      </div>
      <CoverageCard score={score} />
      <section className="plain-card" aria-labelledby="slots">
        <h3 id="slots">{t('slot.title')}</h3>
        <SlotList score={score} />
      </section>
      <section className="plain-card" id="items" aria-labelledby="items-title">
        <h3 id="items-title">{t('page.items')}</h3>
        <ItemTable enterpriseId={row.enterpriseId} />
      </section>
      <section className="plain-card" aria-labelledby="trend">
        <h3 id="trend">{t('trend.title')}</h3>
        <TrendChart trend={score.trend} />
      </section>
      <InspectionList enterpriseId={row.enterpriseId} />
      <ScoreHistoryCard score={score} />
    </>
  )
}

function ScoreHead({ score }: { readonly score: EnterpriseScore }) {
  const { t } = useTranslation('enterprise')
  const { t: ofPark } = useTranslation('park')
  const { row, result, computedAtMs, names } = score
  const flagWord = useFlagWord({ ...names, [row.enterpriseId]: row.name })
  return (
    <section className="plain-card score-head">
      <ScoreText output={row.output} band={row.band} isLarge />
      <dl className="formula is-row">
        <Fact name={t('head.rank')}>{row.rank ?? '—'}</Fact>
        <Fact name={t('head.change')}>
          <Change from={row.previousOutput} to={row.output} />
        </Fact>
        <Fact name={t('head.class')}>{ofPark(`size.${row.enterpriseClass}`)}</Fact>
        <Fact name={t('head.assessed')}>
          {percent(result.assessedWeight)}{' '}
          <small className="muted">{t(`confidence.${result.confidence}`)}</small>
        </Fact>
        <Fact name={t('head.cameras')}>
          {row.camerasOnline} / {row.cameras}
        </Fact>
        <Fact name={t('head.computed')}>
          <TimeText atMs={computedAtMs} />
        </Fact>
      </dl>
      {result.status !== 'RATED' && <p className="notice">{t(`status.${result.status}`)}</p>}
      {result.redFlags.length > 0 && (
        <p className="notice">{result.redFlags.map(flagWord).join('; ')}</p>
      )}
    </section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
