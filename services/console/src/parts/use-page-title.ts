import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

/** What the tab, the history and a screen reader call the page. */
export function usePageTitle(title: string): void {
  const { t } = useTranslation()
  const product = t('product')
  useEffect(() => {
    document.title = title === '' ? product : `${title} · ${product}`
  }, [title, product])
}
