import type { BulletinView } from '@zhian/contracts/bulletin'
import { useTranslation } from 'react-i18next'
import { CopyText } from '../parts/copy-text.tsx'

export function SignatureCard({
  signature: { statement, isValid },
}: {
  readonly signature: NonNullable<BulletinView['signature']>
}) {
  const { t } = useTranslation('bulletin')
  return (
    <section className="plain-card" data-testid="signature">
      <h3>{t(isValid ? 'signature.valid' : 'signature.broken')}</h3>
      <p className="muted">{t('signature.text')}</p>
      <CopyText text={statement.publicKey} label={t('signature.key')} />
      <CopyText text="./zhian bulletin verify FILE" label={t('signature.command')} />
    </section>
  )
}
