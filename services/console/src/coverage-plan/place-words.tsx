import { Link } from '@tanstack/react-router'
import type { CameraSight, CellLevel, PlaceExplanation } from '@zhian/contracts/coverage-plan'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { StatusDot } from '../parts/status-dot.tsx'
import type { StatusTone } from '../parts/status-dot.tsx'

export interface PlaceWordsProps {
  /** Null where no place has been chosen. */
  readonly level: CellLevel | null
  readonly place: PlaceExplanation | undefined
  readonly error: unknown
}

const headline = {
  M: ['plenty', 'good'],
  m: ['enough', 'good'],
  h: ['half', 'busy'],
  c: ['contradicted', 'bad'],
  '+': ['little', 'busy'],
  '-': ['less', 'bad'],
  '.': ['nobody', 'bad'],
} as const satisfies Record<CellLevel, readonly [string, StatusTone]>

/** Why the chosen place is as it is: each camera, what it has there, and all that fails it. */
export function PlaceWords({ level, place, error }: PlaceWordsProps) {
  const { t } = useTranslation('coverage')
  const { t: ofEnterprise } = useTranslation('enterprise')
  if (level === null) return <p className="muted">{t('place.choose')}</p>
  const [word, tone] = headline[level]
  return (
    <div className="place-words" aria-live="polite" data-testid="place">
      <h4>
        <StatusDot tone={tone} text={t(`place.${word}`)} />
      </h4>
      {error !== null && error !== undefined && <ErrorPanel error={error} />}
      {place && place.sights.length === 0 && <p className="muted">{t('place.noCameras')}</p>}
      {place && (
        <ul className="sights">
          {place.sights.slice(0, 4).map((sight) => (
            <SightLine key={sight.cameraId} sight={sight} pxPerMNeeded={place.pxPerMNeeded} />
          ))}
        </ul>
      )}
      {place && place.meets.length > 0 && (
        <p className="muted">
          {t('place.meets')}{' '}
          {place.meets.map((need) => ofEnterprise(`capability.${need}`)).join(' · ')}
        </p>
      )}
    </div>
  )
}

interface SightLineProps {
  readonly sight: CameraSight
  readonly pxPerMNeeded: number
}

function SightLine({ sight, pxPerMNeeded }: SightLineProps) {
  const { t } = useTranslation('coverage')
  const { t: ofRegistry } = useTranslation('registry')
  const { cameraId, name, fails, hiddenBy, credit } = sight
  const reasons = fails.map((fail) =>
    fail === 'hidden' && hiddenBy !== undefined
      ? t('place.hiddenBy', { building: Number(hiddenBy.split('/').at(-1)) + 1 })
      : ofRegistry(`fail.${fail as 'hidden'}`, { defaultValue: fail }),
  )
  const tone = !sight.isCounted || credit === 0 ? 'off' : credit < 1 ? 'busy' : 'good'
  return (
    <li>
      <span className="sight-head">
        <StatusDot tone={tone} text="" />
        <Link className="card-link" to="/park/cameras/$cameraId" params={{ cameraId }}>
          {name}
        </Link>
        <EvidenceWords sight={sight} />
      </span>
      <small className="muted">
        {t('place.measures', {
          distanceM: Math.round(sight.groundDistanceM),
          pxPerM: Math.round(sight.pxPerM),
          pxPerMNeeded,
          tilt: Math.round(sight.tiltDegrees),
          off: Math.round(sight.offAxisDegrees),
        })}
        {reasons.length > 0 && ` · ${reasons.join(' · ')}`}
      </small>
    </li>
  )
}

function EvidenceWords({ sight }: Pick<SightLineProps, 'sight'>) {
  const { t } = useTranslation('coverage')
  const { isCounted, evidence, captures, medianTargetPx } = sight
  if (!isCounted) return <span className="muted">{t('evidence.leftOut')}</span>
  return (
    <span className="muted">
      {t(`evidence.${evidence}`)}
      {captures !== undefined &&
        medianTargetPx !== undefined &&
        ` (${t('evidence.captures', { count: captures, px: Math.round(medianTargetPx) })})`}
    </span>
  )
}
