import { useTranslation } from 'react-i18next'
import { EmptyState, ToFirstPage } from './empty-state.tsx'
import { PlainPage } from './plain-page.tsx'

export function PageMissing() {
  const { t } = useTranslation()
  return (
    <PlainPage title={t('pageMissing')}>
      <EmptyState kind="missing" title={t('pageMissingText')} action={<ToFirstPage />} />
    </PlainPage>
  )
}
