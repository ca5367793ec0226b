import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay, useReach } from '../session/session.tsx'

/** The pages that this person's roles lead to, and no others. With one page there is nothing to choose. */
export function PageLinks() {
  const { t } = useTranslation()
  const may = useMay()
  const { isOverParks, ownEnterpriseIds } = useReach()
  const links = [
    { to: '/', is: may('read capture') },
    { to: '/park', is: isOverParks },
    { to: '/enterprise', is: ownEnterpriseIds.length > 0 },
    { to: '/gateways', is: may('enrol gateway') },
    { to: '/bulletins', is: may('read bulletin') },
    { to: '/accounts', is: may('manage account') },
  ] as const
  const shown = links.filter(({ is }) => is)
  if (shown.length < 2) return null
  return (
    <nav className="page-links" aria-label={t('pages.label')}>
      {shown.map(({ to }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
        >
          {t(`pages.${to}`)}
        </Link>
      ))}
    </nav>
  )
}
