import type { AgentView, CameraView } from '@zhian/contracts/api'
import { useTranslation } from 'react-i18next'
import { byteSize } from '../parts/percent.ts'
import { StatusDot } from '../parts/status-dot.tsx'
import { relativeTime, siteOffset, wallTime } from '../parts/time.ts'
import { isSilent } from './place-facts.ts'
import type { PlaceFacts } from './place-facts.ts'

const namedMax = 8

export interface PlaceListProps {
  readonly facts: PlaceFacts
  readonly nowMs: number
}

export function PlaceList({ facts, nowMs }: PlaceListProps) {
  const { t } = useTranslation()
  const { agents, cameras, offline, troubled } = facts
  return (
    <div className="places">
      <h3>{t('summary.offlineCameras')}</h3>
      {cameras === 0 && <p className="muted">{t('summary.noCameras')}</p>}
      {cameras > 0 && offline.length === 0 && (
        <StatusDot tone="good" text={t('summary.allOnline')} />
      )}
      <ul>
        {offline.slice(0, namedMax).map((camera) => (
          <OfflineCamera key={camera.cameraId} camera={camera} nowMs={nowMs} />
        ))}
      </ul>
      {offline.length > namedMax && (
        <p className="muted">{t('summary.more', { count: offline.length - namedMax })}</p>
      )}
      {troubled.length > 0 && <h3>{t('summary.troubledCameras')}</h3>}
      <ul>
        {troubled.slice(0, namedMax).map((camera) => (
          <TroubledCamera key={camera.cameraId} camera={camera} />
        ))}
      </ul>
      {troubled.length > namedMax && (
        <p className="muted">{t('summary.more', { count: troubled.length - namedMax })}</p>
      )}
      <h3>{t('summary.agents')}</h3>
      {agents.length === 0 && <p className="muted">{t('summary.noAgents')}</p>}
      <ul>
        {agents.slice(0, namedMax).map((agent) => (
          <Agent key={agent.agentId} agent={agent} nowMs={nowMs} />
        ))}
      </ul>
      {agents.length > namedMax && (
        <p className="muted">{t('summary.more', { count: agents.length - namedMax })}</p>
      )}
    </div>
  )
}

function OfflineCamera({ camera, nowMs }: { readonly camera: CameraView; readonly nowMs: number }) {
  const { t, i18n } = useTranslation()
  const { cameraId, lastSeenAtMs } = camera
  const seen =
    lastSeenAtMs === undefined
      ? t('summary.neverSeen')
      : `${t('summary.lastSeen')} ${relativeTime(lastSeenAtMs, nowMs, i18n.language)}`
  return (
    <li>
      <StatusDot tone="bad" text={cameraId} />
      <span className="muted" title={lastSeenAtMs === undefined ? '' : exact(lastSeenAtMs)}>
        {seen}
      </span>
    </li>
  )
}

function TroubledCamera({ camera: { cameraId, faults } }: { readonly camera: CameraView }) {
  const { t } = useTranslation()
  const words = faults.map((fault) => t(`faults.${fault}`, { defaultValue: fault }))
  return (
    <li>
      <StatusDot tone="busy" text={cameraId} />
      <span className="muted">{words.join(' · ')}</span>
    </li>
  )
}

function Agent({ agent, nowMs }: { readonly agent: AgentView; readonly nowMs: number }) {
  const { t, i18n } = useTranslation()
  const isLate = isSilent(agent, nowMs)
  const spool = { used: byteSize(agent.spoolBytes), max: byteSize(agent.spoolBytesMax) }
  return (
    <li className="is-agent">
      <StatusDot tone={isLate ? 'bad' : 'good'} text={agent.agentId} />
      <span className="muted" title={exact(agent.reportedAtMs)}>
        {isLate ? t('summary.silent') : t('summary.reporting')} ·{' '}
        {relativeTime(agent.reportedAtMs, nowMs, i18n.language)} · {t('summary.spool', spool)}
      </span>
      <span className="muted">{t('summary.ledger', { ...agent.ledger })}</span>
    </li>
  )
}

const exact = (atMs: number) => `${wallTime(atMs)} ${siteOffset}`
