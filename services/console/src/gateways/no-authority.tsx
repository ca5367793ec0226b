import { useTranslation } from 'react-i18next'
import { problemFrom } from '../api/api-fault.ts'
import { EmptyState } from '../parts/empty-state.tsx'

/** The API answers so on every address of enrolment where no authority was set up. */
export const isNoAuthority = (error: unknown): boolean =>
  error !== null && problemFrom(error).status === 404

export function NoAuthority() {
  const { t } = useTranslation('gateways')
  return (
    <EmptyState kind="missing" title={t('noAuthority.title')}>
      <p>{t('noAuthority.text')}</p>
      <ol className="steps">
        <li>
          <code>./zhian ca init --root /media/usb --host broker.zone</code>
        </li>
        <li>
          <code>./zhian up</code>
        </li>
      </ol>
    </EmptyState>
  )
}
