import { CheckOutlined, CloseOutlined, CopyOutlined } from '@ant-design/icons'
import { useEffect, useState } from 'react'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText } from './clipboard.ts'

export interface CopyTextProps {
  readonly text: string
  /** What the text is, for people who do not see it. */
  readonly label: string
  /** Shown instead of the text, which is copied whole. */
  readonly shown?: string
}

const saidMs = 1600
const icons = { idle: <CopyOutlined />, copied: <CheckOutlined />, failed: <CloseOutlined /> }

/** Text with a button that copies it and says so. */
export function CopyText({ text, label, shown }: CopyTextProps) {
  const { t } = useTranslation()
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'failed'>('idle')
  useEffect(() => {
    if (outcome === 'idle') return undefined
    const timer = setTimeout(() => setOutcome('idle'), saidMs)
    return () => clearTimeout(timer)
  }, [outcome])

  const copy = async (click: MouseEvent<HTMLButtonElement>) => {
    setOutcome((await copyText(text, click.currentTarget)) ? 'copied' : 'failed')
  }
  const said = { idle: '', copied: t('copied'), failed: t('copyFailed') }[outcome]
  return (
    <span className="copy">
      <span className="copy-text" title={text}>
        {shown ?? text}
      </span>
      <button
        type="button"
        className={`copy-button is-${outcome}`}
        aria-label={t('copy', { what: label })}
        title={t('copy', { what: label })}
        onClick={(click) => void copy(click)}
      >
        {icons[outcome]}
      </button>
      <span role="status" className="copy-said">
        {said}
      </span>
    </span>
  )
}
