import { DownOutlined, UserOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { switchLanguage } from '../language/language.ts'
import { useSession } from '../session/session.tsx'
import { chooseTheme, themeChoices, useThemeChoice } from '../theme/theme-choice.ts'

/** Who am I, my sessions and password, language, appearance, and out. */
export function AccountMenu() {
  const { t } = useTranslation(['common', 'people'])
  const { who, signOut } = useSession()
  const navigate = useNavigate()
  const theme = useThemeChoice()
  const shown = who.account?.displayName ?? t('people:me.token')
  const roles = [...new Set(who.roles.map(({ role }) => t(`people:role.${role}`)))].join(' · ')
  const own =
    who.account === null
      ? []
      : [{ key: 'me', label: t('people:me.open'), onClick: () => void navigate({ to: '/me' }) }]
  const items = [
    {
      key: 'who',
      type: 'group' as const,
      label: (
        <span className="who" data-testid="who">
          <strong>{shown}</strong>
          <span className="muted">{roles || t('people:me.noRole')}</span>
        </span>
      ),
    },
    ...own,
    { key: 'rule-1', type: 'divider' as const },
    { key: 'language', label: t('language.other'), onClick: switchLanguage },
    {
      key: 'theme',
      label: `${t('theme.label')}: ${t(`theme.${theme}`)}`,
      children: themeChoices.map((each) => ({
        key: `theme-${each}`,
        label: t(`theme.${each}`),
        onClick: () => chooseTheme(each),
      })),
    },
    { key: 'rule-2', type: 'divider' as const },
    {
      key: 'out',
      label: <span data-testid="sign-out">{t('signOut')}</span>,
      onClick: signOut,
    },
  ]
  return (
    <Dropdown
      trigger={['click']}
      menu={{ items, selectable: true, selectedKeys: [`theme-${theme}`] }}
    >
      <Button
        type="text"
        className="account-button"
        icon={<UserOutlined />}
        aria-label={`${t('people:me.menu')}: ${shown}`}
        data-testid="account-menu"
      >
        <span className="account-name">{shown}</span>
        <DownOutlined className="account-caret" aria-hidden="true" />
      </Button>
    </Dropdown>
  )
}
