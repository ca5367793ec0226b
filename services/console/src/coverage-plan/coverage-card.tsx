import type { EnterpriseScore } from '@zhian/contracts/assessment'
import type { NextCamera } from '@zhian/contracts/coverage-plan'
import type { Capability, Position, Site } from '@zhian/contracts/registry'
import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemFrom } from '../api/api-fault.ts'
import { SitePlan } from '../enterprise/site-plan.tsx'
import { useRecords } from '../park/park-reads.ts'
import { ChoiceBar } from '../parts/choice-bar.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { BlindSpotList } from './blind-spot-list.tsx'
import { levelOf, placeOf } from './heat-cells.ts'
import type { Cell } from './heat-cells.ts'
import { HeatLayer } from './heat-layer.tsx'
import { HeatLegend } from './heat-legend.tsx'
import { NextCameraList } from './next-camera-list.tsx'
import { PlaceWords } from './place-words.tsx'
import { CameraMarks, NextCameraMark, SpotMark } from './plan-marks.tsx'
import { useBlindSpots, useHeatMap, usePlace } from './use-coverage.ts'

/** The layers that can be laid over the plan, each the need that it answers. */
const layers = {
  none: null,
  face: 'FACE_CAPTURE',
  vehicle: 'VEHICLE_CAPTURE',
  area: 'VIDEO_OBSERVE',
} as const satisfies Record<string, Capability | null>
type LayerName = keyof typeof layers
const layerNames = Object.keys(layers) as LayerName[]
const isLayer = (name: string): name is LayerName => name in layers

/** What is pointed at on the plan from the lists beside it. */
export type Pointed =
  | { readonly kind: 'spot'; readonly key: string; readonly position: Position }
  | { readonly kind: 'camera'; readonly key: string; readonly camera: NextCamera }

/** The site's plan with what is seen on it, why, what is missing, and where the next camera would bring most. */
export function CoverageCard({ score }: { readonly score: EnterpriseScore }) {
  const { t } = useTranslation('coverage')
  const { enterpriseId } = score.row
  const [layer, setLayer] = useState<LayerName>('none')
  const [isNight, setIsNight] = useState(false)
  const [siteId, setSiteId] = useState<string>()
  const [cell, setCell] = useState<Cell | null>(null)
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const asked = { enterpriseId, siteId, isNight }
  const need = layers[layer]
  const heat = useHeatMap(asked, need)
  const map = need === null ? undefined : heat.data
  const place = usePlace(asked, need, map && cell ? placeOf(cell, map) : null)
  const gaps = useBlindSpots(asked)
  const choose = (change: () => void) => {
    change()
    setCell(null)
    setPointed(null)
  }
  return (
    <section className="plain-card coverage-card" aria-labelledby="plan">
      <h3 id="plan">{t('plan.title')}</h3>
      <div className="choosers">
        <ChoiceBar
          label={t('layer.label')}
          choices={layerNames.map((value) => ({ value, label: t(`layer.${value}`) }))}
          value={layer}
          onChoose={(name) => choose(() => isLayer(name) && setLayer(name))}
        />
        <ChoiceBar
          label={t('light.label')}
          choices={['day', 'night'].map((value) => ({
            value,
            label: t(`light.${value as 'day'}`),
          }))}
          value={isNight ? 'night' : 'day'}
          onChoose={(light) => choose(() => setIsNight(light === 'night'))}
        />
        <SiteChoice
          enterpriseId={enterpriseId}
          value={siteId ?? gaps.data?.siteId}
          onChoose={(id) => choose(() => setSiteId(id))}
        />
      </div>
      <div className="coverage">
        <div>
          <SitePlan score={score}>
            {(view, scale) => (
              <>
                {map && <HeatLayer {...{ map, view, cell, scale }} onChoose={setCell} />}
                {map && <CameraMarks cameras={map.cameras} view={view} scale={scale} />}
                {pointed?.kind === 'spot' && (
                  <SpotMark position={pointed.position} view={view} scale={scale} />
                )}
                {pointed?.kind === 'camera' && (
                  <NextCameraMark camera={pointed.camera} view={view} scale={scale} />
                )}
              </>
            )}
          </SitePlan>
          {need !== null && heat.error && <PlanRefusal error={heat.error} />}
          {map && <HeatLegend map={map} />}
          {map && (
            <PlaceWords
              level={cell === null ? null : levelOf(cell, map)}
              place={place.data}
              error={place.error}
            />
          )}
        </div>
        <div>
          {gaps.error && need === null && <PlanRefusal error={gaps.error} />}
          {gaps.data && (
            <>
              <BlindSpotList gaps={gaps.data} pointed={pointed} onPoint={setPointed} />
              <NextCameraList
                gaps={gaps.data}
                score={score}
                pointed={pointed}
                onPoint={setPointed}
              />
            </>
          )}
        </div>
      </div>
    </section>
  )
}

/** A site without points, or one that is too large, is no fault of the service. */
function PlanRefusal({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('coverage')
  const { status, code, cause } = problemFrom(error)
  if (status === 404) return <p className="notice">{t('plan.noPoints')}</p>
  if (code === 'SITE_TOO_LARGE')
    return (
      <p className="notice">
        {t('plan.tooLarge')} <small>{cause}</small>
      </p>
    )
  return <ErrorPanel error={error} />
}

interface SiteChoiceProps {
  readonly enterpriseId: string
  readonly value: string | undefined
  readonly onChoose: (siteId: string) => void
}

function SiteChoice({ enterpriseId, value, onChoose }: SiteChoiceProps) {
  const { t } = useTranslation('coverage')
  const sites = useRecords<Site>('sites')
  const own = (sites.data ?? []).filter(({ record }) => record.enterpriseId === enterpriseId)
  if (own.length < 2) return null
  return (
    <Select
      aria-label={t('plan.site')}
      value={value ?? null}
      options={own.map(({ record }) => ({ value: record.siteId, label: record.name }))}
      onChange={(id) => id !== null && onChoose(id)}
    />
  )
}
