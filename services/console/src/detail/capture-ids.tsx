import type { CaptureView } from '@zhian/contracts/api'
import { useTranslation } from 'react-i18next'
import { CopyText } from '../parts/copy-text.tsx'
import { Fact } from './section.tsx'

export function CaptureIds({ capture }: { readonly capture: CaptureView }) {
  const { t } = useTranslation('detail')
  const rows = [
    [t('id.capture'), capture.captureId],
    [t('id.camera'), capture.cameraId],
    [t('id.device'), capture.deviceId],
    ...(capture.sourceId === undefined ? [] : [[t('id.source'), capture.sourceId] as const]),
    [t('id.agent'), capture.agentId],
    [t('id.enterprise'), capture.enterpriseId],
    [t('id.site'), capture.siteId],
    [t('id.protocol'), capture.protocol],
    ...capture.images.map(
      ({ role, sha256 }) => [`${t('id.sha256')} · ${t(`role.${role}`)}`, sha256] as const,
    ),
  ] as const
  return (
    <dl className="facts">
      {rows.map(([title, text]) => (
        <Fact key={title + text} title={title}>
          <CopyText text={text} label={title} />
        </Fact>
      ))}
    </dl>
  )
}
