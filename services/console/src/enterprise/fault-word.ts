import { useTranslation } from 'react-i18next'

/** What is wrong with a camera now, in words; an unknown fault by its key. */
export function useFaultWord(): (fault: string) => string {
  const { t } = useTranslation('common')
  return (fault) => t(`faults.${fault}`, { defaultValue: fault })
}
