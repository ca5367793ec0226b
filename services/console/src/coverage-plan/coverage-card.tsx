import type { EnterpriseScore } from '@zhian/contracts/assessment'
import type { CoverageHeatMap } from '@zhian/contracts/coverage-plan'
import type { Site } from '@zhian/contracts/registry'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { problemFrom } from '../api/api-fault.ts'
import { SitePlan } from '../enterprise/site-plan.tsx'
import { useRecords } from '../park/park-reads.ts'
import type { PlanView } from '../park/plan-view.ts'
import { ChoiceBar } from '../parts/choice-bar.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { BlindSpotList } from './blind-spot-list.tsx'
import { levelOf, placeOf } from './heat-cells.ts'
import { HeatLayer } from './heat-layer.tsx'
import { HeatLegend } from './heat-legend.tsx'
import { NextCameraList } from './next-camera-list.tsx'
import { PlaceWords } from './place-words.tsx'
import { CameraMarks, NextCameraMark, SpotMark } from './plan-marks.tsx'
import { UnplacedSlots } from './unplaced-slots.tsx'
import { useBlindSpots, useCloseUp, useHeatMap, usePlace } from './use-coverage.ts'
import { chosenCell, isLayer, layerNames, layers, usePlan } from './use-plan.ts'
import type { Plan } from './use-plan.ts'

/** The site's plan with what is seen on it, why, what is missing, and where the next camera would bring most. */
export function CoverageCard({ score }: { readonly score: EnterpriseScore }) {
  const { t } = useTranslation('coverage')
  const plan = usePlan(score.row.enterpriseId)
  const gaps = useBlindSpots(plan.asked)
  return (
    <section className="plain-card coverage-card" aria-labelledby="plan">
      <h3 id="plan">{t('plan.title')}</h3>
      <PlanChoices plan={plan} siteId={gaps.data?.siteId} />
      <div className="coverage">
        <PlanAndWhy plan={plan} score={score} />
        <GapLists plan={plan} score={score} gaps={gaps} />
      </div>
    </section>
  )
}

interface OfPlan {
  readonly plan: Plan
  readonly score: EnterpriseScore
}

function PlanAndWhy({ plan, score }: OfPlan) {
  const { t } = useTranslation('coverage')
  const need = layers[plan.layer]
  const heat = useHeatMap(plan.asked, need)
  const near = useCloseUp(plan.asked, need, plan.around)
  const [whole, closeUp] = need === null ? [] : [heat.data, near.data]
  const map = closeUp ?? whole
  const error = need === null ? null : (near.error ?? heat.error)
  return (
    <div>
      <SitePlan score={score} around={plan.around}>
        {(view, scale) => <PlanLayers {...{ plan, whole, closeUp, view, scale }} />}
      </SitePlan>
      {error && <PlanRefusal error={error} />}
      {heat.isLoading && <p className="muted">{t('heat.reckoned')}</p>}
      {map && <HeatLegend map={map} onLeave={closeUp && plan.leaveCloseUp} />}
      {map && <ChosenPlace plan={plan} map={map} isReckoned={near.isLoading} />}
    </div>
  )
}

function GapLists({
  plan,
  score,
  gaps: { data, error, isLoading },
}: OfPlan & { readonly gaps: ReturnType<typeof useBlindSpots> }) {
  const { t } = useTranslation('coverage')
  const pointing = { pointed: plan.pointed, onPoint: plan.setPointed }
  return (
    <div>
      {plan.layer === 'none' && error && <PlanRefusal error={error} />}
      {isLoading && <p className="muted">{t('spot.reckoned')}</p>}
      {data && <BlindSpotList gaps={data} {...pointing} />}
      <UnplacedSlots score={score} siteId={plan.asked.siteId ?? data?.siteId} />
      {data && <NextCameraList gaps={data} score={score} {...pointing} />}
    </div>
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
  readonly whole: CoverageHeatMap | undefined
  readonly closeUp: CoverageHeatMap | undefined
  readonly view: PlanView
  readonly scale: number
}

function PlanLayers({ plan, whole, closeUp, ...drawn }: PlanLayersProps) {
  const { pointed, chooseCell } = plan
  const map = closeUp ?? whole
  return (
    <>
      {whole && (
        <HeatLayer
          {...drawn}
          map={whole}
          closeUp={closeUp}
          cell={closeUp ? null : chosenCell(plan, whole)}
          onChoose={(cell) => chooseCell(cell, whole)}
        />
      )}
      {closeUp && (
        <HeatLayer
          {...drawn}
          map={closeUp}
          cell={chosenCell(plan, closeUp)}
          onChoose={(cell) => chooseCell(cell, closeUp)}
        />
      )}
      {map && <CameraMarks cameras={map.cameras} {...drawn} />}
      {pointed?.kind === 'spot' && <SpotMark position={pointed.position} {...drawn} />}
      {pointed?.kind === 'camera' && <NextCameraMark camera={pointed.camera} {...drawn} />}
    </>
  )
}

interface ChosenPlaceProps {
  readonly plan: Plan
  readonly map: CoverageHeatMap
  /** Its surroundings are on their way: what the wide cell says is no answer for the place. */
  readonly isReckoned: boolean
}

function ChosenPlace({ plan, map, isReckoned }: ChosenPlaceProps) {
  const { t } = useTranslation('coverage')
  const cell = chosenCell(plan, map)
  const place = usePlace(plan.asked, map.need, isReckoned ? null : cell && placeOf(cell, map))
  if (isReckoned) return <p className="muted">{t('heat.reckoned')}</p>
  return <PlaceWords level={cell && levelOf(cell, map)} place={place.data} error={place.error} />
}

/** A site without points is no fault of the service. */
function PlanRefusal({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('coverage')
  if (problemFrom(error).status === 404) return <p className="notice">{t('plan.noPoints')}</p>
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
