import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import type { EnrolmentToken } from '@zhian/contracts/enrolment'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '../language/language.ts'
import { copyText } from '../parts/clipboard.ts'
import { installLine } from './install-line.ts'

export interface InstallCardProps {
  readonly url: string
  readonly token: EnrolmentToken
  readonly onAgain: () => void
}

/** The only time that the line is shown: copy it, and see how long it works. */
export function InstallCard({ url, token, onAgain }: InstallCardProps) {
  const { t, i18n } = useTranslation('gateways')
  const leftMs = useLeftMs(token.expiresAtMs)
  const isOver = leftMs <= 0
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const line = installLine({ url, token: token.token, language })
  return (
    <section className="plain-card" data-testid="install-card">
      <h3>{t('line.title')}</h3>
      <p className="muted">{t('line.lead')}</p>
      <pre className={`install-line ${isOver ? 'is-over' : ''}`} tabIndex={0}>
        <code data-testid="install-line">{line}</code>
      </pre>
      <div className="install-acts">
        {isOver ? (
          <Button type="primary" onClick={onAgain} data-testid="line-again">
            {t('line.again')}
          </Button>
        ) : (
          <CopyButton text={line} />
        )}
        <span className="muted" data-testid="countdown">
          {isOver ? t('line.over') : t('line.left', { left: clock(leftMs) })}
        </span>
      </div>
    </section>
  )
}

function CopyButton({ text }: { readonly text: string }) {
  const { t } = useTranslation(['gateways', 'common'])
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'failed'>('idle')
  const copy = async (near: Element) =>
    setOutcome((await copyText(text, near)) ? 'copied' : 'failed')
  const words = {
    idle: t('gateways:line.copy'),
    copied: t('common:copied'),
    failed: t('common:copyFailed'),
  }
  return (
    <Button
      type="primary"
      size="large"
      icon={outcome === 'copied' ? <CheckOutlined /> : <CopyOutlined />}
      data-testid="copy-line"
      onClick={(click) => void copy(click.currentTarget)}
    >
      <span role="status">{words[outcome]}</span>
    </Button>
  )
}

function useLeftMs(untilMs: number): number {
  const [nowMs, setNowMs] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return untilMs - nowMs
}

/** `14:59`. */
function clock(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
