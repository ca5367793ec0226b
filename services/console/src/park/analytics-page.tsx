import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Analytic, AnalyticList } from '@zhian/contracts/assessment'
import { Button, Select } from 'antd'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../parts/empty-state.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { percent } from '../parts/percent.ts'
import { StatusDot } from '../parts/status-dot.tsx'
import { wallTime } from '../parts/time.ts'
import { TimeText } from '../parts/time-text.tsx'
import { WaitingCard } from '../parts/waiting.tsx'
import { useSession } from '../session/session.tsx'
import { AnalyticControls } from './analytic-controls.tsx'
import { AnalyticRows } from './analytic-rows.tsx'
import { useCellWord } from './analytic-words.ts'
import type { CellWord } from './analytic-words.ts'
import { questionOf } from './analytic-question.ts'
import { drawingOf } from './analytic-table.ts'
import type { Drawing } from './analytic-table.ts'
import { axis, Chart } from './chart.tsx'
import type { ChartColours } from './chart.tsx'
import { ParkFrame } from './park-frame.tsx'
import { useParkSearch } from './park-search.ts'
import type { ParkSearch } from './park-search.ts'

type Definition = AnalyticList['items'][number]

/** What passed, in numbers that speak of nobody; each with its SQL and how far it can be trusted. */
export function AnalyticsPage() {
  const { t } = useTranslation('analytics')
  const { api } = useSession()
  const { name } = useParkSearch()
  const names = useQuery({
    queryKey: ['analytics'],
    queryFn: ({ signal }) => api.read<AnalyticList>('/v1/analytics', signal),
  })
  const items = names.data?.items ?? []
  const chosen = items.find((each) => each.name === name) ?? items[0]
  const choice = chosen && <AnalyticChoice items={items} chosen={chosen} />
  return (
    <ParkFrame title={t('title')} lead={t('lead')} action={choice}>
      {names.error && <ErrorPanel error={names.error} onRetry={() => void names.refetch()} />}
      {names.data && !chosen && <EmptyState kind="nothing-yet" title={t('none')} />}
      {chosen && <OneAnalytic key={chosen.name} definition={chosen} />}
    </ParkFrame>
  )
}

interface AnalyticChoiceProps {
  readonly items: readonly Definition[]
  readonly chosen: Definition
}

function AnalyticChoice({ items, chosen }: AnalyticChoiceProps) {
  const { t } = useTranslation('analytics')
  const title = useTitles()
  const navigate = useNavigate()
  return (
    <Select
      className="analytic-choice"
      aria-label={t('choose')}
      value={chosen.name}
      options={items.map(({ name }) => ({ value: name, label: title(name) }))}
      onChange={(next) =>
        void navigate({
          to: '/park/analytics',
          search: (old: ParkSearch) => ({ ...old, name: next }),
        })
      }
    />
  )
}

function useTitles() {
  const { t } = useTranslation('analytics')
  return (name: string) => t(`of.${name as 'flow'}.title`, { defaultValue: name })
}

function OneAnalytic({ definition }: { readonly definition: Definition }) {
  const { t } = useTranslation('analytics')
  const { api } = useSession()
  const search = useParkSearch()
  const [nowMs] = useState(() => Date.now())
  const { name, level, isByCamera, buckets } = definition
  const place = level === 'site' ? {} : { enterprise: undefined, site: undefined }
  const gate = isByCamera ? search.gate : undefined
  const wanted = buckets.find((each) => each === search.bucket)
  const question = questionOf({ ...search, ...place, gate, bucket: wanted }, nowMs)
  const asked = useInfiniteQuery({
    queryKey: ['analytics', name, question],
    queryFn: ({ signal, pageParam: after }) =>
      api.read<Analytic>(`/v1/analytics/${name}?${question}${after}`, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) =>
      next === null ? null : `&afterEnterpriseId=${encodeURIComponent(next)}`,
  })
  const [first] = asked.data?.pages ?? []
  const rows = asked.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <>
      <AnalyticControls definition={definition} />
      {asked.error && <ErrorPanel error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.isLoading && <WaitingCard rows={12} />}
      {first && (
        <Answer
          analytic={{ ...first, rows }}
          finest={buckets[0]}
          wanted={wanted}
          more={
            asked.hasNextPage && (
              <Button loading={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
                {t('nextEnterprises')}
              </Button>
            )
          }
        />
      )}
    </>
  )
}

interface AnswerProps {
  readonly analytic: Analytic
  readonly finest: Analytic['bucket'] | undefined
  readonly wanted: Analytic['bucket'] | undefined
  /** How to have the rows that did not fit. */
  readonly more: ReactNode
}

function Answer({ analytic, finest, wanted = finest, more }: AnswerProps) {
  const { t } = useTranslation('analytics')
  const title = useTitles()
  const word = useCellWord()
  const { name, bucket } = analytic
  return (
    <section className="plain-card" aria-labelledby="analytic">
      <h3 id="analytic">{title(name)}</h3>
      <p className="muted card-lead">
        {t(`of.${name as 'flow'}.about`, { defaultValue: '' })} <TimeText atMs={analytic.fromMs} />{' '}
        – <TimeText atMs={analytic.toMs} />
      </p>
      <Completeness {...analytic.completeness} word={word} />
      {bucket !== wanted && (
        <p className="notice">{t('coarser', { bucket: t(`bucket.${bucket}`) })}</p>
      )}
      {bucket !== finest && <p className="muted">{t('onlyTold')}</p>}
      {analytic.rows.length === 0 ? (
        <EmptyState kind="nothing-in-range" title={t('noRows')}>
          <p>{t('noRowsText')}</p>
        </EmptyState>
      ) : (
        <AnalyticView analytic={analytic} label={title(name)} word={word} />
      )}
      {more}
      <details className="chart-table">
        <summary>{t('sql')}</summary>
        <pre className="sql">{analytic.sql}</pre>
        <pre className="sql">{JSON.stringify(analytic.parameters, null, 2)}</pre>
      </details>
    </section>
  )
}

const completeFrom = 0.95

/** How much of what should have been watched was; blind cameras by name. */
function Completeness({
  share,
  blindCameraIds,
  word,
}: Analytic['completeness'] & { readonly word: CellWord }) {
  const { t } = useTranslation('analytics')
  const tone = share === null ? 'off' : share >= completeFrom ? 'good' : 'busy'
  const text = share === null ? t('unknown') : t('complete', { share: percent(share) })
  return (
    <p className="completeness">
      <StatusDot tone={tone} text={text} />
      {blindCameraIds.length > 0 && (
        <details>
          <summary>{t('blind', { count: blindCameraIds.length })}</summary>
          {blindCameraIds.map((id) => word('cameraId', id)).join(', ')}
        </details>
      )}
    </p>
  )
}

interface AnalyticViewProps {
  readonly analytic: Analytic
  readonly label: string
  readonly word: CellWord
}

function AnalyticView({ analytic, label, word }: AnalyticViewProps) {
  const { t } = useTranslation('analytics')
  const drawing = useMemo(() => drawingOf(analytic, word), [analytic, word])
  const option = useMemo(() => (drawing ? optionOf(drawing) : null), [drawing])
  const table = <AnalyticRows analytic={analytic} word={word} />
  if (option === null) return <div className="scroll-x">{table}</div>
  return (
    <>
      <Chart label={label} option={option} table={table} isTableOpen />
      {drawing !== undefined && drawing.more > 0 && (
        <p className="muted">{t('more', { count: drawing.more })}</p>
      )}
    </>
  )
}

const isMoment = (text: string) => /^\d{12,}$/.test(text)

const optionOf =
  ({ kind, categories, series }: Drawing) =>
  (colours: ChartColours) => ({
    color: colours.series,
    xAxis: axis(colours, {
      type: 'category',
      data: categories.map((each) => (isMoment(each) ? wallTime(Number(each)).slice(5, 16) : each)),
    }),
    yAxis: axis(colours, { type: 'value' }),
    legend: {
      show: series.length > 1,
      textStyle: { color: colours.muted },
      top: 0,
      type: 'scroll',
    },
    series: series.map(({ name, values }) => ({ type: kind, name, data: values, symbolSize: 5 })),
  })
