import type { EnterpriseScore } from '@zhian/contracts/assessment'
import type { NextCamera } from '@zhian/contracts/coverage-plan'
import type { ScoreResult } from '@zhian/contracts/score-result'
import { useTranslation } from 'react-i18next'
import { points } from '../park/score-facts.ts'
import { percent } from '../parts/percent.ts'
import type { PointingProps } from './pointed.ts'

interface NextCameraListProps extends PointingProps {
  readonly score: EnterpriseScore
}

/** The next cameras, each the best after those before it: where, which way, and what it would bring. */
export function NextCameraList({ gaps, score, pointed, onPoint }: NextCameraListProps) {
  const { t } = useTranslation('coverage')
  const { nextCameras, blindSpots } = gaps
  if (blindSpots.length === 0) return null
  const share = scoreShareOf(score.result)
  return (
    <>
      <h4>{t('next.title')}</h4>
      <p className="muted card-lead">{nextCameras.length > 0 ? t('next.lead') : t('next.none')}</p>
      <ol className="spots">
        {nextCameras.map((camera) => (
          <NextLine
            key={camera.position.join()}
            camera={camera}
            scoreGain={share === undefined ? undefined : camera.gainPoints * share}
            isPointed={pointed?.key === camera.position.join()}
            onPoint={onPoint}
          />
        ))}
      </ol>
    </>
  )
}

/** How many points of the score one point of spatial coverage is; undefined where coverage is not assessed or full. */
function scoreShareOf({ sub, loss }: ScoreResult): number | undefined {
  if (typeof sub.C !== 'number' || loss.C === null || sub.C >= 100) return undefined
  return loss.C / (100 - sub.C)
}

interface NextLineProps {
  readonly camera: NextCamera
  readonly scoreGain: number | undefined
  readonly isPointed: boolean
  readonly onPoint: PointingProps['onPoint']
}

function NextLine({ camera, scoreGain, isPointed, onPoint }: NextLineProps) {
  const { t } = useTranslation('coverage')
  const { t: ofEnterprise } = useTranslation('enterprise')
  const { position, azimuthDegrees, horizontalDegrees, heightM, widthPx, gainPoints } = camera
  const key = position.join()
  return (
    <li>
      <button
        type="button"
        className="spot"
        data-testid="next-camera"
        aria-pressed={isPointed}
        onClick={() => onPoint(isPointed ? null : { kind: 'camera', key, camera })}
      >
        <span>
          {camera.closes
            .map(
              ({ pointName, capability, from, to }) =>
                `${pointName} · ${ofEnterprise(`capability.${capability}`)} ${percent(from)} → ${percent(to)}`,
            )
            .join('; ')}
          <small className="muted">
            {t('next.mount', {
              longitude: position[0].toFixed(6),
              latitude: position[1].toFixed(6),
              azimuth: Math.round(azimuthDegrees),
              angle: Math.round(horizontalDegrees),
              heightM,
              widthPx,
            })}
          </small>
        </span>
        <b className="gain-points">
          +{points(gainPoints)}
          {scoreGain !== undefined && (
            <small className="muted">{t('next.score', { points: points(scoreGain) })}</small>
          )}
        </b>
      </button>
    </li>
  )
}
