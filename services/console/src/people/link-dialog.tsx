import type { AccountLink } from '@zhian/contracts/people'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../parts/dialog.tsx'
import { CopyText } from '../parts/copy-text.tsx'
import { TimeText } from '../parts/time-text.tsx'

export interface ShownLink extends AccountLink {
  readonly displayName: string
}

export interface LinkDialogProps {
  readonly link: ShownLink
  readonly onClose: () => void
}

/** The only time that a link is shown. */
export function LinkDialog({ link: { link, expiresAtMs, displayName }, onClose }: LinkDialogProps) {
  const { t } = useTranslation('people')
  const url = `${location.origin}/welcome#link=${link}`
  return (
    <Dialog
      title={t('link.forTitle', { name: displayName })}
      onCancel={onClose}
      onOk={onClose}
      okText={t('link.done')}
      cancelButtonProps={{ style: { display: 'none' } }}
    >
      <p>{t('link.giveIt')}</p>
      <p className="link-url" data-testid="link-url">
        <CopyText text={url} label={t('link.what')} />
      </p>
      <p className="muted">
        {t('link.until')} <TimeText atMs={expiresAtMs} />
      </p>
    </Dialog>
  )
}
