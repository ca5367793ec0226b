import { Link } from '@tanstack/react-router'
import type { CameraView } from '@zhian/contracts/api'
import type { EnterpriseScore } from '@zhian/contracts/assessment'
import { useTranslation } from 'react-i18next'
import { useCameras } from '../header/use-places.ts'
import { smallPoints } from '../park/score-facts.ts'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { StatusDot } from '../parts/status-dot.tsx'
import { TimeText } from '../parts/time-text.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { useFaultWord } from './fault-word.ts'

interface Line {
  readonly cameraId: string
  readonly name: string
  readonly live: CameraView | undefined
  readonly lost: number
}

/** Offline first, then what has faults, then what costs points. */
function linesOf(score: EnterpriseScore, cameras: readonly CameraView[]): Line[] {
  const own = cameras.filter(({ enterpriseId }) => enterpriseId === score.row.enterpriseId)
  const live = new Map(own.map((each) => [each.cameraId, each]))
  const ids = new Set([...live.keys(), ...score.result.uptime.map(({ id }) => id)])
  const lostBy = (id: string) =>
    score.result.deductions
      .filter(({ objectId, sub }) => objectId === id && sub !== 'CAP')
      .reduce((sum, { pointsLost }) => sum + pointsLost, 0)
  const trouble = ({ live, lost }: Line) =>
    (live?.isOnline === false ? 1000 : 0) + (live?.faults.length ?? 0) * 100 + lost
  return [...ids]
    .map((cameraId) => ({
      cameraId,
      name: score.names[cameraId] ?? cameraId,
      live: live.get(cameraId),
      lost: lostBy(cameraId),
    }))
    .sort((a, b) => trouble(b) - trouble(a) || a.name.localeCompare(b.name, 'zh'))
}

export function CameraTroubles({ score }: { readonly score: EnterpriseScore }) {
  const { t } = useTranslation('enterprise')
  const cameras = useCameras()
  const lines = cameras.isLoading ? [] : linesOf(score, cameras.data?.items ?? [])
  return (
    <section className="plain-card" aria-labelledby="cameras">
      <h3 id="cameras">{t('camera.title')}</h3>
      {cameras.error && <ErrorPanel error={cameras.error} />}
      {cameras.isLoading && <Waiting />}
      {cameras.data && lines.length === 0 && <p className="muted">{t('camera.none')}</p>}
      <CameraLines lines={lines.filter(isTroubled)} />
      {lines.some((line) => !isTroubled(line)) && (
        <details className="folded">
          <summary>
            {t('camera.fine', { count: lines.filter((line) => !isTroubled(line)).length })}
          </summary>
          <CameraLines lines={lines.filter((line) => !isTroubled(line))} />
        </details>
      )}
    </section>
  )
}

const isTroubled = ({ live, lost }: Line) =>
  live === undefined || !live.isOnline || live.faults.length > 0 || lost > 0

const CameraLines = ({ lines }: { readonly lines: readonly Line[] }) => (
  <ul className="camera-lines">
    {lines.map((line) => (
      <CameraLine key={line.cameraId} line={line} />
    ))}
  </ul>
)

function CameraLine({ line: { cameraId, name, live, lost } }: { readonly line: Line }) {
  const { t } = useTranslation('enterprise')
  const fault = useFaultWord()
  return (
    <li>
      <Link className="card-link" to="/park/cameras/$cameraId" params={{ cameraId }}>
        {name}
      </Link>
      <CameraState live={live} />
      <span className="muted">
        {live?.faults.map(fault).join(' · ')}
        {live?.isOnline === false && live.lastSeenAtMs !== undefined && (
          <>
            {t('camera.lastSeen')} <TimeText atMs={live.lastSeenAtMs} />
          </>
        )}
      </span>
      <b>{lost > 0 ? `−${smallPoints(lost)}` : ''}</b>
    </li>
  )
}

export function CameraState({ live }: { readonly live: CameraView | undefined }) {
  const { t } = useTranslation('enterprise')
  if (live === undefined) return <StatusDot tone="off" text={t('camera.unseen')} />
  if (!live.isOnline) return <StatusDot tone="bad" text={t('camera.offline')} />
  return live.faults.length > 0 ? (
    <StatusDot tone="busy" text={t('camera.faulty')} />
  ) : (
    <StatusDot tone="good" text={t('camera.online')} />
  )
}
