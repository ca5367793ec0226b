import { LogoutOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSession } from '../session/session.tsx'
import { Brand } from './brand.tsx'
import { LiveIndicator } from './live-indicator.tsx'
import { PreferenceButtons } from './preference-buttons.tsx'
import { SummaryStrip } from './summary-strip.tsx'

export function PageHeader({ onHelp }: { readonly onHelp: () => void }) {
  const { t } = useTranslation()
  const { signOut } = useSession()
  return (
    <header className="header">
      <a className="skip" href="#captures">
        {t('skipToCaptures')}
      </a>
      <Brand />
      <LiveIndicator />
      <SummaryStrip />
      <nav className="header-buttons">
        <Tooltip title={t('shortcuts.open')}>
          <Button
            type="text"
            className="header-help"
            icon={<QuestionCircleOutlined />}
            aria-label={t('shortcuts.open')}
            onClick={onHelp}
          />
        </Tooltip>
        <PreferenceButtons />
        <Tooltip title={t('signOut')}>
          <Button
            type="text"
            icon={<LogoutOutlined />}
            aria-label={t('signOut')}
            data-testid="sign-out"
            onClick={signOut}
          />
        </Tooltip>
      </nav>
    </header>
  )
}
