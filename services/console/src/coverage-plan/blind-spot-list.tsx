import type { PlanBlindSpot } from '@zhian/contracts/coverage-plan'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { points } from '../park/score-facts.ts'
import type { PointingProps } from './pointed.ts'

const spotsShown = 6

/** What must be seen here and is not, by what it costs; a line shows its place on the plan. */
export function BlindSpotList({ gaps, pointed, onPoint }: PointingProps) {
  const { t } = useTranslation('coverage')
  const [isWhole, setIsWhole] = useState(false)
  const { blindSpots, slots } = gaps
  return (
    <>
      <h4>{t('spot.title')}</h4>
      {blindSpots.length === 0 ? (
        <p className="muted">{t('spot.none', { count: slots })}</p>
      ) : (
        <p className="muted card-lead">{t('spot.lead')}</p>
      )}
      <ol className="spots">
        {blindSpots.slice(0, isWhole ? undefined : spotsShown).map((spot) => (
          <SpotLine
            key={keyOf(spot)}
            spot={spot}
            isPointed={pointed?.key === keyOf(spot)}
            onPoint={onPoint}
          />
        ))}
      </ol>
      {blindSpots.length > spotsShown && (
        <Button type="link" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? t('spot.fewer') : t('spot.all', { count: blindSpots.length })}
        </Button>
      )}
    </>
  )
}

const keyOf = ({ slotId, position }: PlanBlindSpot) => `${slotId} ${position.join()}`

interface SpotLineProps {
  readonly spot: PlanBlindSpot
  readonly isPointed: boolean
  readonly onPoint: PointingProps['onPoint']
}

function SpotLine({ spot, isPointed, onPoint }: SpotLineProps) {
  const { t } = useTranslation('coverage')
  const { t: ofEnterprise } = useTranslation('enterprise')
  const { pointName, capability, criticality, reason, position, pointsMissing, lengthM } = spot
  return (
    <li>
      <button
        type="button"
        className="spot"
        data-testid="blind-spot"
        aria-pressed={isPointed}
        onClick={() => onPoint(isPointed ? null : { kind: 'spot', key: keyOf(spot), position })}
      >
        <span>
          {pointName} · {ofEnterprise(`capability.${capability}`)}
          <small className="muted">
            {ofEnterprise(`reason.${reason as 'uncovered'}`, { defaultValue: reason })}
            {lengthM !== undefined && ` · ${t('spot.length', { metres: Math.round(lengthM) })}`}
            {` · ${t('spot.criticality', { criticality })}`}
          </small>
        </span>
        <b>{pointsMissing < 0.05 ? '< 0.1' : `−${points(pointsMissing)}`}</b>
      </button>
    </li>
  )
}
