import { FilterOutlined } from '@ant-design/icons'
import type { CameraView } from '@zhian/contracts/api'
import { captureKinds } from '@zhian/contracts/capture'
import { vehicleTypes } from '@zhian/contracts/tag'
import { Button, Select } from 'antd'
import type { InputRef } from 'antd'
import { useState } from 'react'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { ChoiceBar } from '../parts/choice-bar.tsx'
import { percent } from '../parts/percent.ts'
import { CameraFilter } from './camera-filter.tsx'
import { defaultRange, isNarrowed, ranges } from './capture-search.ts'
import type { CaptureSearch, SearchChange } from './capture-search.ts'
import { kindIcons } from './kind-icon.tsx'
import { PlateInput } from './plate-input.tsx'

export interface FilterBarProps {
  readonly search: CaptureSearch
  readonly cameras: readonly CameraView[]
  readonly onChange: (change: SearchChange) => void
  readonly onClear: () => void
  readonly plateRef: RefObject<InputRef | null>
}

export function FilterBar({ search, cameras, onChange, onClear, plateRef }: FilterBarProps) {
  const { t } = useTranslation('captures')
  const [isUnfolded, setIsUnfolded] = useState(false)
  const folded = [search.camera, search.type, search.confidence, search.range]
  const count = folded.filter((value) => value !== undefined).length
  return (
    <search className={`filters${isUnfolded ? ' is-unfolded' : ''}`} aria-label={t('filter.label')}>
      <KindFilter search={search} onChange={onChange} />
      <PlateInput
        plate={search.plate}
        onPlate={(plate) => onChange({ plate })}
        inputRef={plateRef}
      />
      <Button
        className="filters-unfold"
        icon={<FilterOutlined />}
        aria-expanded={isUnfolded}
        onClick={() => setIsUnfolded(!isUnfolded)}
      >
        {count > 0 ? t('filter.moreCount', { count }) : t('filter.more')}
      </Button>
      <div className="filters-rest">
        <CameraFilter
          camera={search.camera}
          cameras={cameras}
          onCamera={(camera) => onChange({ camera })}
        />
        <PlainFilters search={search} onChange={onChange} />
        {isNarrowed(search) && (
          <Button onClick={onClear} data-testid="filter-clear">
            {t('filter.clear')}
          </Button>
        )}
      </div>
    </search>
  )
}

type PartProps = Pick<FilterBarProps, 'search' | 'onChange'>

function KindFilter({ search, onChange }: PartProps) {
  const { t } = useTranslation('captures')
  const kinds = captureKinds.map((kind) => ({
    value: kind,
    icon: kindIcons[kind],
    label: t(`kind.${kind}`),
  }))
  return (
    <ChoiceBar
      label={t('filter.kind')}
      choices={[{ value: 'all', label: t('kind.all') }, ...kinds]}
      value={search.kind ?? 'all'}
      onChoose={(value) => onChange({ kind: captureKinds.find((kind) => kind === value) })}
    />
  )
}

const confidences = [0.5, 0.7, 0.8, 0.9, 0.95]

function PlainFilters({ search, onChange }: PartProps) {
  const { t } = useTranslation('captures')
  const levels = new Set([...confidences, ...(search.confidence ? [search.confidence] : [])])
  return (
    <>
      <Select
        allowClear
        className="filter-type"
        popupMatchSelectWidth={false}
        aria-label={t('filter.type')}
        data-testid="filter-type"
        placeholder={t('filter.anyType')}
        value={search.type ?? null}
        options={vehicleTypes.map((type) => ({ value: type, label: t(`type.${type}`) }))}
        onChange={(type) => onChange({ type: type ?? undefined })}
      />
      <Select
        className="filter-range"
        popupMatchSelectWidth={false}
        aria-label={t('filter.range')}
        data-testid="filter-range"
        value={search.range ?? defaultRange}
        options={ranges.map((range) => ({ value: range, label: t(`range.${range}`) }))}
        onChange={(range) => onChange({ range: range === defaultRange ? undefined : range })}
      />
      <Select
        allowClear
        className="filter-confidence"
        popupMatchSelectWidth={false}
        aria-label={t('filter.confidence')}
        data-testid="filter-confidence"
        placeholder={t('filter.anyConfidence')}
        value={search.confidence ?? null}
        options={[...levels]
          .sort((a, b) => a - b)
          .map((level) => ({
            value: level,
            label: t('filter.atLeast', { percent: percent(level) }),
          }))}
        onChange={(level) => onChange({ confidence: level ?? undefined })}
      />
    </>
  )
}
