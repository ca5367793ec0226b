import type { EnterpriseScore } from '@zhian/contracts/assessment'
import type { CoverageHeatMap } from '@zhian/contracts/coverage-plan'
import type { Capability, Site } from '@zhian/contracts/registry'
import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemFrom } from '../api/api-fault.ts'
import { SitePlan } from '../enterprise/site-plan.tsx'
import { useRecords } from '../park/park-reads.ts'
import type { PlanView } from '../park/plan-view.ts'
import { ChoiceBar } from '../parts/choice-bar.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { BlindSpotList } from './blind-spot-list.tsx'
import { levelOf, placeOf } from './heat-cells.ts'
import type { Cell } from './heat-cells.ts'
import { HeatLayer } from './heat-layer.tsx'
import { HeatLegend } from './heat-legend.tsx'
import { NextCameraList } from './next-camera-list.tsx'
import type { Pointed } from './pointed.ts'
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

/** What is looked at, and what is pointed at. */
function usePlan(enterpriseId: string) {
  const [layer, setLayer] = useState<LayerName>('none')
  const [isNight, setIsNight] = useState(false)
  const [siteId, setSiteId] = useState<string>()
  const [cell, setCell] = useState<Cell | null>(null)
  const [pointed, setPointed] = useState<Pointed | null>(null)
  /** What was chosen on another plan means nothing on this one. */
  const anew = () => {
    setCell(null)
    setPointed(null)
  }
  return {
    asked: { enterpriseId, siteId, isNight },
    layer,
    cell,
    setCell,
    pointed,
    setPointed,
    chooseLayer: (next: LayerName) => {
      setLayer(next)
      anew()
    },
    chooseLight: (next: boolean) => {
      setIsNight(next)
      anew()
    },
    chooseSite: (id: string) => {
      setSiteId(id)
      anew()
    },
  }
}
type Plan = ReturnType<typeof usePlan>

/** The site's plan with what is seen on it, why, what is missing, and where the next camera would bring most. */
export function CoverageCard({ score }: { readonly score: EnterpriseScore }) {
  const { t } = useTranslation('coverage')
  const plan = usePlan(score.row.enterpriseId)
  const need = layers[plan.layer]
  const heat = useHeatMap(plan.asked, need)
  const map = need === null ? undefined : heat.data
  const gaps = useBlindSpots(plan.asked)
  const pointing = { pointed: plan.pointed, onPoint: plan.setPointed }
  return (
    <section className="plain-card coverage-card" aria-labelledby="plan">
      <h3 id="plan">{t('plan.title')}</h3>
      <PlanChoices plan={plan} siteId={gaps.data?.siteId} />
      <div className="coverage">
        <div>
          <SitePlan score={score}>
            {(view, scale) => <PlanLayers {...{ plan, map, view, scale }} />}
          </SitePlan>
          {need !== null && heat.error && <PlanRefusal error={heat.error} />}
          {map && <HeatLegend map={map} />}
          {map && <ChosenPlace plan={plan} map={map} />}
        </div>
        <div>
          {need === null && gaps.error && <PlanRefusal error={gaps.error} />}
          {gaps.data && <BlindSpotList gaps={gaps.data} {...pointing} />}
          <UnplacedSlots score={score} />
          {gaps.data && <NextCameraList gaps={gaps.data} score={score} {...pointing} />}
        </div>
      </div>
    </section>
  )
}

interface PlanChoicesProps {
  readonly plan: Plan
  /** The site that is shown where none was chosen. */
  readonly siteId: string | undefined
}

function PlanChoices({ plan, siteId }: PlanChoicesProps) {
  const { t } = useTranslation('coverage')
  const { layer, asked } = plan
  return (
    <div className="choosers">
      <ChoiceBar
        label={t('layer.label')}
        choices={layerNames.map((value) => ({ value, label: t(`layer.${value}`) }))}
        value={layer}
        onChoose={(name) => isLayer(name) && plan.chooseLayer(name)}
      />
      <ChoiceBar
        label={t('light.label')}
        choices={(['day', 'night'] as const).map((value) => ({
          value,
          label: t(`light.${value}`),
        }))}
        value={asked.isNight ? 'night' : 'day'}
        onChoose={(light) => plan.chooseLight(light === 'night')}
      />
      <SiteChoice
        enterpriseId={asked.enterpriseId}
        value={asked.siteId ?? siteId}
        onChoose={plan.chooseSite}
      />
    </div>
  )
}

interface PlanLayersProps {
  readonly plan: Plan
  readonly map: CoverageHeatMap | undefined
  readonly view: PlanView
  readonly scale: number
}

function PlanLayers({ plan, map, ...drawn }: PlanLayersProps) {
  const { cell, setCell, pointed } = plan
  return (
    <>
      {map && <HeatLayer {...{ map, cell }} {...drawn} onChoose={setCell} />}
      {map && <CameraMarks cameras={map.cameras} {...drawn} />}
      {pointed?.kind === 'spot' && <SpotMark position={pointed.position} {...drawn} />}
      {pointed?.kind === 'camera' && <NextCameraMark camera={pointed.camera} {...drawn} />}
    </>
  )
}

function ChosenPlace({ plan, map }: { readonly plan: Plan; readonly map: CoverageHeatMap }) {
  const { asked, cell } = plan
  const place = usePlace(asked, map.need, cell && placeOf(cell, map))
  return <PlaceWords level={cell && levelOf(cell, map)} place={place.data} error={place.error} />
}

/** What the catalogue asks for and nobody has said where: it is in no place of the plan. */
function UnplacedSlots({ score }: { readonly score: EnterpriseScore }) {
  const { t } = useTranslation('coverage')
  const count = score.slots.filter(({ positions }) => positions.length === 0).length
  return count === 0 ? null : <p className="notice">{t('spot.unplaced', { count })}</p>
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
