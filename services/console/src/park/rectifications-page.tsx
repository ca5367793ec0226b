import { useNavigate } from '@tanstack/react-router'
import type { RectificationKpis } from '@zhian/contracts/assessment'
import { useTranslation } from 'react-i18next'
import { ChoiceBar } from '../parts/choice-bar.tsx'
import { percent } from '../parts/percent.ts'
import { PrintButton } from '../parts/print.tsx'
import { lasting } from '../parts/time-units.ts'
import { ItemTable } from './item-table.tsx'
import type { ItemFilter } from './item-table.tsx'
import { ParkFrame } from './park-frame.tsx'
import { useRectificationKpis, useRectifications } from './park-reads.ts'
import { useParkSearch } from './park-search.ts'
import type { ParkSearch } from './park-search.ts'
import { isOverdue } from './score-facts.ts'

const filters = ['all', 'due', 'open', 'working', 'recheck', 'returned', 'closed'] as const

/** Everything that is to be mended, and how well that goes. */
export function RectificationsPage() {
  const { t } = useTranslation('park')
  const search = useParkSearch()
  const navigate = useNavigate()
  const asked = useRectifications()
  const kpis = useRectificationKpis()
  const items = asked.data?.items ?? []
  const count = (filter: ItemFilter) =>
    items.filter((item) =>
      filter === 'due' ? isOverdue(item, asked.dataUpdatedAt) : item.state === filter,
    ).length
  const filter = (search.state ?? 'all') as ItemFilter
  const label = (value: ItemFilter) =>
    value === 'all' ? t('item.all') : `${t(`state.${value}`)} ${count(value)}`
  return (
    <ParkFrame title={t('item.title')} lead={t('item.lead')} action={<PrintButton />}>
      {kpis.data && <Kpis kpis={kpis.data} />}
      <div className="ranking-bar">
        <ChoiceBar
          label={t('item.state')}
          value={filter}
          choices={filters.map((value) => ({ value, label: label(value) }))}
          onChoose={(state) =>
            void navigate({
              to: '/park/rectifications',
              search: (old: object) =>
                ({ ...old, state: state === 'all' ? undefined : state }) as ParkSearch,
            })
          }
        />
      </div>
      <section className="plain-card" aria-label={t('item.title')}>
        <ItemTable filter={filter} />
      </section>
    </ParkFrame>
  )
}

function Kpis({ kpis }: { readonly kpis: RectificationKpis }) {
  const { t, i18n } = useTranslation('park')
  const { closed, due, closedInTime, reopened, meanHoursToRepair } = kpis
  const share = (part: number, of: number) => (of === 0 ? '—' : percent(part / of))
  const tiles = [
    ['closed', share(closed, due)],
    ['inTime', share(closedInTime, due)],
    ['reopened', share(reopened, closed)],
    [
      'hours',
      meanHoursToRepair === null ? '—' : lasting(meanHoursToRepair * 3_600_000, i18n.language),
    ],
  ] as const
  return (
    <dl className="tiles">
      {tiles.map(([key, value]) => (
        <div key={key} className="tile">
          <dt>{t(`kpi.${key}`)}</dt>
          <dd>{value}</dd>
          <dd className="tile-text">{t(`kpiText.${key}`)}</dd>
        </div>
      ))}
    </dl>
  )
}
