import { QuestionCircleOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { AccountMenu } from './account-menu.tsx'
import { Brand } from './brand.tsx'
import { LiveIndicator } from './live-indicator.tsx'
import { PageLinks } from './page-links.tsx'
import { SummaryStrip } from './summary-strip.tsx'

export interface PageHeaderProps {
  /** Where the page has single keys; such a page is live, too. */
  readonly onHelp?: () => void
}

export function PageHeader({ onHelp }: PageHeaderProps) {
  const { t } = useTranslation()
  return (
    <header className="header">
      <a className="skip" href="#main">
        {t('skipToMain')}
      </a>
      <Link to="/" className="brand-link">
        <Brand />
      </Link>
      <PageLinks />
      {onHelp && <LiveIndicator />}
      {onHelp && <SummaryStrip />}
      <div className="header-buttons">
        {onHelp && (
          <Tooltip title={t('shortcuts.open')}>
            <Button
              type="text"
              className="header-help"
              icon={<QuestionCircleOutlined />}
              aria-label={t('shortcuts.open')}
              onClick={onHelp}
            />
          </Tooltip>
        )}
        <AccountMenu />
      </div>
    </header>
  )
}
