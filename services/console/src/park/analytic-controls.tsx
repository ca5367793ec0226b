import { useNavigate } from '@tanstack/react-router'
import type { AnalyticList } from '@zhian/contracts/assessment'
import type { Enterprise, Point, PointType, Site } from '@zhian/contracts/registry'
import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { ChoiceBar } from '../parts/choice-bar.tsx'
import { wallTime } from '../parts/time.ts'
import { windowDays } from './analytic-question.ts'
import { useEnterpriseNames, useRecords } from './park-reads.ts'
import { useParkSearch } from './park-search.ts'
import type { ParkSearch } from './park-search.ts'

type Definition = AnalyticList['items'][number]

/** Where vehicles and people go in and out. */
const gateTypes: readonly PointType[] = [
  'pedestrian_gate',
  'vehicle_gate',
  'mixed_gate',
  'parking_entrance',
  'public_area',
]

/** Which time, whose place and which stretches; in the address, so that a view can be shared. */
export function AnalyticControls({ definition }: { readonly definition: Definition }) {
  const search = useParkSearch()
  const choose = useChoose()
  return (
    <div className="analytic-controls">
      <WindowChoice search={search} onChoose={choose} />
      {definition.level === 'site' && <PlaceChoice search={search} onChoose={choose} />}
      {definition.isByCamera && <GateChoice search={search} onChoose={choose} />}
      {definition.buckets.length > 1 && (
        <BucketChoice buckets={definition.buckets} search={search} onChoose={choose} />
      )}
    </div>
  )
}

type Choose = (next: { readonly [Name in keyof ParkSearch]?: string | undefined }) => void

function useChoose(): Choose {
  const navigate = useNavigate()
  return (next) =>
    void navigate({
      to: '/park/analytics',
      search: (old: ParkSearch) =>
        Object.fromEntries(
          Object.entries({ ...old, ...next }).filter(([, value]) => value !== undefined),
        ) as ParkSearch,
    })
}

interface ChoiceProps {
  readonly search: ParkSearch
  readonly onChoose: Choose
}

function WindowChoice({ search: { days, from, to }, onChoose }: ChoiceProps) {
  const { t } = useTranslation('analytics')
  const isRange = from !== undefined || to !== undefined
  const values = ['default', ...windowDays, 'range'] as const
  const chooseWindow = (value: string) => {
    const today = wallTime(Date.now()).slice(0, 10)
    if (value === 'range') onChoose({ days: undefined, from: from ?? today, to: to ?? today })
    else onChoose({ days: value === 'default' ? undefined : value, from: undefined, to: undefined })
  }
  const day = (name: 'from' | 'to', value: string | undefined) => (
    <Input
      type="date"
      aria-label={t(`window.${name}`)}
      value={value ?? ''}
      onChange={(event) => onChoose({ [name]: event.target.value || undefined })}
    />
  )
  return (
    <>
      <ChoiceBar
        label={t('window.label')}
        value={isRange ? 'range' : (days ?? 'default')}
        choices={values.map((value) => ({ value, label: t(`window.of.${value}`) }))}
        onChoose={chooseWindow}
      />
      {isRange && (
        <span className="choosers">
          {day('from', from)} – {day('to', to)}
        </span>
      )}
    </>
  )
}

function PlaceChoice({ search: { enterprise, site }, onChoose }: ChoiceProps) {
  const { t } = useTranslation('analytics')
  const enterprises = useRecords<Enterprise>('enterprises')
  const sites = useRecords<Site>('sites')
  const own = sites.data?.filter(({ record }) => record.enterpriseId === enterprise) ?? []
  const labelled = ({ id, record }: { id: string; record: { readonly name: string } }) => ({
    value: id,
    label: record.name,
  })
  const search = { optionFilterProp: 'label' }
  return (
    <>
      <Select
        className="place-choice"
        aria-label={t('column.enterpriseId')}
        placeholder={t('allEnterprises')}
        allowClear
        showSearch={search}
        value={enterprise ?? null}
        options={enterprises.data?.map(labelled) ?? []}
        onChange={(next) =>
          onChoose({ enterprise: next ?? undefined, site: undefined, gate: undefined })
        }
      />
      {own.length > 1 && (
        <Select
          className="place-choice"
          aria-label={t('column.siteId')}
          placeholder={t('allSites')}
          allowClear
          value={site ?? null}
          options={own.map(labelled)}
          onChange={(next) => onChoose({ site: next ?? undefined, gate: undefined })}
        />
      )}
    </>
  )
}

/** Gates of what is chosen; of all, each with whose it is. */
function GateChoice({ search: { enterprise, site, gate }, onChoose }: ChoiceProps) {
  const { t } = useTranslation('analytics')
  const sites = useRecords<Site>('sites')
  const points = useRecords<Point>('points')
  const nameOf = useEnterpriseNames()
  const enterpriseOf = new Map(sites.data?.map(({ id, record }) => [id, record.enterpriseId]))
  const options = points.data?.flatMap(({ id, record: { name, siteId, pointType } }) => {
    const owner = enterpriseOf.get(siteId)
    const isAsked =
      (enterprise === undefined || owner === enterprise) && (site === undefined || siteId === site)
    if (!isAsked || !gateTypes.includes(pointType)) return []
    const whose = enterprise === undefined && owner !== undefined ? ` · ${nameOf(owner)}` : ''
    return [{ value: id, label: `${name}${whose}` }]
  })
  return (
    <Select
      className="place-choice"
      aria-label={t('column.gate')}
      data-testid="gate"
      popupMatchSelectWidth={false}
      placeholder={t('allGates')}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      value={gate ?? null}
      options={options ?? []}
      onChange={(next) => onChoose({ gate: next ?? undefined })}
    />
  )
}

interface BucketProps extends ChoiceProps {
  readonly buckets: Definition['buckets']
}

function BucketChoice({ buckets, search: { bucket }, onChoose }: BucketProps) {
  const { t } = useTranslation('analytics')
  const options = buckets.map((value) => ({ value: value as string, label: t(`bucket.${value}`) }))
  return (
    <Select
      aria-label={t('bucket.label')}
      value={bucket ?? ''}
      options={[{ value: '', label: t('bucket.finest') }, ...options]}
      onChange={(next) => onChoose({ bucket: next === '' ? undefined : next })}
    />
  )
}
