import {
  BulbOutlined,
  DesktopOutlined,
  MoonOutlined,
  SunOutlined,
  TranslationOutlined,
} from '@ant-design/icons'
import { Button, Dropdown, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { switchLanguage } from '../language/language.ts'
import { chooseTheme, themeChoices, useThemeChoice } from '../theme/theme-choice.ts'

const icons = { system: <DesktopOutlined />, light: <SunOutlined />, dark: <MoonOutlined /> }

/** Language and appearance, the same before and after signing in. */
export function PreferenceButtons() {
  const { t } = useTranslation()
  const choice = useThemeChoice()
  const items = themeChoices.map((each) => ({
    key: each,
    icon: icons[each],
    label: t(`theme.${each}`),
    onClick: () => chooseTheme(each),
  }))
  return (
    <>
      <Tooltip title={t('language.other')}>
        <Button
          type="text"
          icon={<TranslationOutlined />}
          aria-label={t('language.other')}
          data-testid="language"
          onClick={switchLanguage}
        />
      </Tooltip>
      <Dropdown menu={{ items, selectable: true, selectedKeys: [choice] }} trigger={['click']}>
        <Button
          type="text"
          icon={<BulbOutlined />}
          aria-label={`${t('theme.label')}: ${t(`theme.${choice}`)}`}
          title={t('theme.label')}
          data-testid="theme"
        />
      </Dropdown>
    </>
  )
}
