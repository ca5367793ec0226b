import { CloseOutlined, DownOutlined, UpOutlined } from '@ant-design/icons'
import { Button, Drawer, Spin } from 'antd'
import type { CaptureView } from '@zhian/contracts/api'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { problemFrom } from '../api/api-fault.ts'
import { kindIcons } from '../captures/kind-icon.tsx'
import type { CaptureFeed } from '../captures/use-capture-feed.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { TimeText } from '../parts/time-text.tsx'
import { useShortcuts } from '../parts/use-shortcuts.ts'
import { CaptureDetail } from './capture-detail.tsx'
import { useOpenCapture, useOpening } from './use-open-capture.ts'

export interface CaptureDrawerProps {
  readonly feed: CaptureFeed
  readonly openId: string | undefined
}

export function CaptureDrawer({ feed, openId }: CaptureDrawerProps) {
  const { t } = useTranslation('detail')
  const { capture, error, retry, newerId, olderId } = useOpenCapture(feed, openId)
  const { step, close } = useOpening()
  const isOpen = openId !== undefined
  const shortcuts = useMemo(() => {
    if (!isOpen) return {}
    const [older, newer] = [() => step(olderId), () => step(newerId)]
    return { j: older, ArrowRight: older, k: newer, ArrowLeft: newer }
  }, [isOpen, step, olderId, newerId])
  useShortcuts(shortcuts)

  const buttons = (
    <>
      <Button
        type="text"
        icon={<UpOutlined />}
        aria-label={t('previous')}
        title={`${t('previous')} (k)`}
        disabled={newerId === undefined}
        onClick={() => step(newerId)}
      />
      <Button
        type="text"
        icon={<DownOutlined />}
        aria-label={t('next')}
        title={`${t('next')} (j)`}
        disabled={olderId === undefined}
        onClick={() => step(olderId)}
      />
    </>
  )
  return (
    <Drawer
      open={isOpen}
      onClose={close}
      size="min(1120px, 100vw)"
      rootClassName="detail-drawer"
      title={<DetailTitle capture={capture} />}
      extra={buttons}
      closeIcon={<CloseOutlined />}
      data-testid="capture-detail"
    >
      <DetailBody capture={capture} error={error} retry={retry} />
    </Drawer>
  )
}

function DetailTitle({ capture }: { readonly capture: CaptureView | undefined }) {
  const { t } = useTranslation(['detail', 'captures'])
  if (!capture) return t('detail:title')
  const { kind, cameraId, capturedAtMs } = capture
  return (
    <span className="detail-title">
      <span>
        {kindIcons[kind]} {t(`captures:kind.${kind}`)}
      </span>
      <span className="detail-camera">{cameraId}</span>
      <TimeText atMs={capturedAtMs} />
    </span>
  )
}

interface DetailBodyProps {
  readonly capture: CaptureView | undefined
  readonly error: unknown
  readonly retry: () => void
}

function DetailBody({ capture, error, retry }: DetailBodyProps) {
  const { t } = useTranslation('detail')
  if (capture) return <CaptureDetail key={capture.captureId} capture={capture} />
  if (!error) return <Spin className="detail-wait" />
  if (problemFrom(error).status !== 404) return <ErrorPanel error={error} onRetry={retry} />
  return (
    <EmptyState kind="missing" title={t('missingTitle')}>
      <p>{t('missingText')}</p>
    </EmptyState>
  )
}
