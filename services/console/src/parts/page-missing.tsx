import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { EmptyState } from './empty-state.tsx'

export function PageMissing() {
  const { t } = useTranslation()
  const action = (
    <Button type="primary" href="/">
      {t('backHome')}
    </Button>
  )
  return <EmptyState kind="missing" title={t('pageMissing')} action={action} />
}
