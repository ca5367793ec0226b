import { Link, useParams } from '@tanstack/react-router'
import type { CameraView } from '@zhian/contracts/api'
import type { CameraArchive } from '@zhian/contracts/registry'
import { useTranslation } from 'react-i18next'
import { useCameras } from '../header/use-places.ts'
import { CameraState } from '../enterprise/camera-troubles.tsx'
import { useFaultWord } from '../enterprise/fault-word.ts'
import { ParkFrame } from '../park/park-frame.tsx'
import { useEnterpriseNames, useRecord } from '../park/park-reads.ts'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { problemFrom } from '../api/api-fault.ts'
import { lag } from '../parts/time.ts'
import { TimeText } from '../parts/time-text.tsx'
import { WaitingCard } from '../parts/waiting.tsx'
import { CameraHistoryCards } from '../camera-history/camera-history-cards.tsx'
import { ArchiveFacts } from './archive-facts.tsx'
import { RecordingCard } from './recording-card.tsx'
import { ViewEditor } from './view-editor.tsx'
import { ChangeList } from './change-list.tsx'

/** One camera: how it is and has been, its archive with what is wrong with it, and who changed what. */
export function CameraPage() {
  const { cameraId } = useParams({ from: '/park/cameras/$cameraId' })
  const archive = useRecord<CameraArchive>('cameras', cameraId)
  const cameras = useCameras()
  const live = cameras.data?.items.find((each) => each.cameraId === cameraId)
  const record = archive.data?.record
  return (
    <ParkFrame title={record?.name ?? cameraId} lead={cameraId}>
      <BackToEnterprise enterpriseId={record?.enterpriseId ?? live?.enterpriseId} />
      {cameras.isLoading ? <WaitingCard rows={2} /> : <CameraHealth live={live} />}
      {archive.error && <NoArchive error={archive.error} onRetry={() => void archive.refetch()} />}
      {archive.isLoading && <WaitingCard rows={10} />}
      <CameraHistoryCards cameraId={cameraId} />
      {archive.data && (
        <>
          <ArchiveFacts archive={archive.data} />
          <RecordingCard archive={archive.data} />
          <ViewEditor archive={archive.data} />
          <ChangeList kind="cameras" id={cameraId} />
        </>
      )}
    </ParkFrame>
  )
}

function BackToEnterprise({ enterpriseId }: { readonly enterpriseId: string | undefined }) {
  const nameOf = useEnterpriseNames()
  if (enterpriseId === undefined) return null
  return (
    <p className="crumb">
      <Link to="/park/enterprises/$enterpriseId" params={{ enterpriseId }}>
        ← {nameOf(enterpriseId)}
      </Link>
    </p>
  )
}

/** That a camera is not archived is no fault of the service. */
function NoArchive({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const { t } = useTranslation('registry')
  if (problemFrom(error).status !== 404) return <ErrorPanel error={error} onRetry={onRetry} />
  return (
    <EmptyState kind="missing" title={t('camera.noArchive')}>
      <p>{t('camera.noArchiveText')}</p>
    </EmptyState>
  )
}

/** As the agent reports it now. */
function CameraHealth({ live }: { readonly live: CameraView | undefined }) {
  const { t } = useTranslation('registry')
  const fault = useFaultWord()
  return (
    <section className="plain-card" aria-labelledby="health">
      <h3 id="health">{t('health.title')}</h3>
      <dl className="formula is-row">
        <div>
          <dt>{t('health.state')}</dt>
          <dd>
            <CameraState live={live} />
          </dd>
        </div>
        <div>
          <dt>{t('health.faults')}</dt>
          <dd>{live?.faults.map(fault).join(' · ') || t('health.noFaults')}</dd>
        </div>
        <div>
          <dt>{t('health.clock')}</dt>
          <dd>{clockOf(live) ?? t('health.clockUnknown')}</dd>
        </div>
        <Moment name={t('health.lastSeen')} atMs={live?.lastSeenAtMs} />
        <Moment name={t('health.lastCapture')} atMs={live?.lastCaptureAtMs} />
        <div>
          <dt>{t('health.captures')}</dt>
          <dd>{live === undefined ? '—' : live.captures.toLocaleString('en')}</dd>
        </div>
      </dl>
    </section>
  )
}

function Moment({ name, atMs }: { readonly name: string; readonly atMs: number | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{atMs === undefined ? '—' : <TimeText atMs={atMs} />}</dd>
    </div>
  )
}

function clockOf(live: CameraView | undefined): string | undefined {
  if (live?.clock === undefined) return undefined
  const { offsetMs, uncertaintyMs } = live.clock
  return `${lag(offsetMs, 0)} (± ${Math.max(1, Math.round(uncertaintyMs / 1000))} s)`
}
