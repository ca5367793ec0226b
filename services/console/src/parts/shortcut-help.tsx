import { Modal, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { switchShortcuts, useShortcutsOn } from './use-shortcuts.ts'

const rows = [
  ['filter', ['/']],
  ['next', ['j', '→']],
  ['previous', ['k', '←']],
  ['enter', ['Enter']],
  ['escape', ['Esc']],
  ['newest', ['g']],
  ['help', ['?']],
] as const

export interface ShortcutHelpProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

export function ShortcutHelp({ isOpen, onClose }: ShortcutHelpProps) {
  const { t } = useTranslation()
  const isOn = useShortcutsOn()
  return (
    <Modal open={isOpen} onCancel={onClose} footer={null} title={t('shortcuts.title')} width={420}>
      <dl className="shortcuts">
        {rows.map(([what, keys]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(`shortcuts.${what}`)}</dd>
          </div>
        ))}
      </dl>
      <label className="shortcuts-switch">
        <Switch checked={isOn} onChange={switchShortcuts} aria-label={t('shortcuts.enabled')} />
        <span>
          {t('shortcuts.enabled')} <span className="muted">{t('shortcuts.note')}</span>
        </span>
      </label>
    </Modal>
  )
}
