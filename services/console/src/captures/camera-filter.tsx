import type { CameraView } from '@zhian/contracts/api'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { StatusDot } from '../parts/status-dot.tsx'
import type { StatusTone } from '../parts/status-dot.tsx'

export interface CameraFilterProps {
  readonly camera: string | undefined
  readonly cameras: readonly CameraView[]
  readonly onCamera: (camera: string | undefined) => void
}

interface Option {
  readonly value: string
  readonly label: string
  readonly tone: StatusTone
  readonly state: string
}

/** Every camera with its state; one from the address that is not listed stays chosen. */
export function CameraFilter({ camera, cameras, onCamera }: CameraFilterProps) {
  const { t } = useTranslation(['captures', 'common'])
  const options = cameras.map(({ cameraId, isOnline }): Option => {
    const state = isOnline ? t('common:summary.online') : t('common:summary.offline')
    return { value: cameraId, label: cameraId, tone: isOnline ? 'good' : 'bad', state }
  })
  if (camera !== undefined && !options.some(({ value }) => value === camera)) {
    options.push({ value: camera, label: camera, tone: 'off', state: t('common:unknown') })
  }
  return (
    <Select
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      className="filter-camera"
      popupMatchSelectWidth={false}
      aria-label={t('captures:filter.camera')}
      data-testid="filter-camera"
      placeholder={t('captures:filter.anyCamera')}
      value={camera ?? null}
      options={options}
      optionRender={renderCamera}
      onChange={(chosen: string | null | undefined) => onCamera(chosen ?? undefined)}
    />
  )
}

function renderCamera({ data: { label, tone, state } }: { readonly data: Option }) {
  return (
    <span className="camera-option">
      {label} <StatusDot tone={tone} text={state} />
    </span>
  )
}
