import { useTranslation } from 'react-i18next'

export function Brand() {
  const { t } = useTranslation()
  return (
    <div className="brand">
      <img src="/favicon.svg" alt="" width={30} height={30} />
      <h1>
        {t('product')} <span>{t('productLatin')}</span>
      </h1>
    </div>
  )
}
