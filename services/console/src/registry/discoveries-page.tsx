import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import type { CameraPage, CameraView } from '@zhian/contracts/api'
import type { Site } from '@zhian/contracts/registry'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CameraState } from '../enterprise/camera-troubles.tsx'
import { ParkFrame } from '../park/park-frame.tsx'
import { useEnterpriseNames, useRecords } from '../park/park-reads.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { TimeText } from '../parts/time-text.tsx'
import { WaitingCard } from '../parts/waiting.tsx'
import { useSession } from '../session/session.tsx'
import { DiscoveryDialog } from './discovery-dialog.tsx'
import type { DiscoveryAct } from './discovery-dialog.tsx'
import { IgnoredList } from './ignored-list.tsx'
import { useSettleDiscovery } from './use-settle-discovery.ts'

const everyMs = 15_000

/** Cameras that agents see and that have no archive: what each is has to be said by a person. */
export function DiscoveriesPage() {
  const { t } = useTranslation('discoveries')
  const { api } = useSession()
  const found = useQuery({
    queryKey: ['registry', 'discoveries'],
    queryFn: ({ signal }) => api.read<CameraPage>('/v1/registry-discoveries', signal),
    refetchInterval: everyMs,
  })
  const [asked, setAsked] = useState<{ act: DiscoveryAct; camera: CameraView } | null>(null)
  const settle = useSettleDiscovery()
  const begun = settle.data?.id
  return (
    <ParkFrame title={t('title')} lead={t('lead')}>
      {found.error && <ErrorPanel error={found.error} onRetry={() => void found.refetch()} />}
      {settle.error && <ErrorPanel error={settle.error} />}
      {begun !== undefined && (
        <p className="notice" role="status">
          {t('begun', { id: begun })}{' '}
          <Link to="/park/registry/$kind/$id" params={{ kind: 'cameras', id: begun }}>
            {t('complete')}
          </Link>
        </p>
      )}
      {found.isPending && <WaitingCard rows={8} />}
      {found.data?.items.length === 0 && (
        <EmptyState kind="nothing-yet" title={t('none')}>
          <p>{t('noneText')}</p>
        </EmptyState>
      )}
      <ul className="discoveries">
        {found.data?.items.map((camera) => (
          <Discovery
            key={`${camera.agentId} ${camera.cameraId}`}
            camera={camera}
            isSettling={settle.isPending}
            onBegin={(siteId) => settle.mutate({ camera, order: { siteId } })}
            onAsk={(act) => setAsked({ act, camera })}
          />
        ))}
      </ul>
      {asked && <DiscoveryDialog {...asked} settle={settle} onClose={() => setAsked(null)} />}
      <IgnoredList />
    </ParkFrame>
  )
}

interface DiscoveryProps {
  readonly camera: CameraView
  readonly isSettling: boolean
  readonly onBegin: (siteId: string) => void
  readonly onAsk: (act: DiscoveryAct) => void
}

function Discovery({ camera, isSettling, onBegin, onAsk }: DiscoveryProps) {
  const { t } = useTranslation('discoveries')
  const nameOf = useEnterpriseNames()
  const sites = useRecords<Site>('sites')
  const { cameraId, enterpriseId, siteId, agentId, deviceId, protocol, lastSeenAtMs } = camera
  const site = sites.data?.find(({ id }) => id === siteId)?.record
  const facts = [nameOf(enterpriseId), site?.name ?? siteId, agentId, protocol, deviceId]
  return (
    <li className="plain-card discovery" data-testid="discovery">
      <div>
        <strong>{cameraId}</strong> <CameraState live={camera} />
        <p className="muted">{[...new Set(facts)].join(' · ')}</p>
        <p className="muted">
          {t('captures', { count: camera.captures })}
          {lastSeenAtMs !== undefined && (
            <>
              {' · '}
              {t('seen')} <TimeText atMs={lastSeenAtMs} />
            </>
          )}
        </p>
      </div>
      <div className="choosers">
        <Button
          type="primary"
          data-testid="begin"
          disabled={isSettling}
          onClick={() => (site === undefined ? onAsk('begin') : onBegin(siteId))}
        >
          {t('begin')}
        </Button>
        <Button data-testid="is" onClick={() => onAsk('is')}>
          {t('is')}
        </Button>
        <Button data-testid="ignore" onClick={() => onAsk('ignore')}>
          {t('ignore')}
        </Button>
      </div>
    </li>
  )
}
