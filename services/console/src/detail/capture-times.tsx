import type { CaptureView } from '@zhian/contracts/api'
import { useTranslation } from 'react-i18next'
import { CopyText } from '../parts/copy-text.tsx'
import { TimeText } from '../parts/time-text.tsx'
import { lag } from '../parts/time.ts'
import { Fact } from './section.tsx'

/** The times of a capture, each by whose clock; how far they lie apart tells a slow line from a wrong clock. */
export function CaptureTimes({ capture }: { readonly capture: CaptureView }) {
  const { t } = useTranslation('detail')
  const { capturedAtMs, capturedAtUncertaintyMs, deviceTime, receivedAtMs, storedAtMs } = capture
  const size = lag(capturedAtUncertaintyMs, 0).slice(1)
  return (
    <dl className="facts">
      <Fact title={t('time.captured')}>
        <TimeText atMs={capturedAtMs} isFocusable />{' '}
        <span className="lag">{t('time.uncertainty', { size })}</span>
      </Fact>
      <Fact title={t('time.device')}>
        {deviceTime === undefined ? (
          t('time.deviceAbsent')
        ) : (
          <CopyText text={deviceTime} label={t('time.device')} />
        )}
      </Fact>
      <Fact title={t('time.received')}>
        <TimeText atMs={receivedAtMs} isFocusable />{' '}
        <span className="lag">{lag(receivedAtMs, capturedAtMs)}</span>
      </Fact>
      <Fact title={t('time.stored')}>
        <TimeText atMs={storedAtMs} isFocusable />{' '}
        <span className="lag">{lag(storedAtMs, receivedAtMs)}</span>
      </Fact>
    </dl>
  )
}
