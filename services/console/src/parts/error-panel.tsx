import { ReloadOutlined } from '@ant-design/icons'
import type { Problem } from '@zhian/contracts/api'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problemFrom, unreachable } from '../api/api-fault.ts'
import { CopyText } from './copy-text.tsx'
import { familyOf, problemText, saidOf } from './problem-words.ts'

export interface ErrorPanelProps {
  readonly error: unknown
  readonly onRetry?: () => void
  readonly isRetrying?: boolean
}

/** What failed, why, what to do, and what to tell the administrator. It stays until the fault is gone. */
export function ErrorPanel({ error, onRetry, isRetrying = false }: ErrorPanelProps) {
  const { t, i18n } = useTranslation(['problems', 'common'])
  const problem = problemFrom(error)
  const said = saidOf(problem, i18n.language)
  const family = familyOf(problem)
  const fix = t(`problems:fixOf.${family}`)
  return (
    <section className="error-panel" role="alert" data-testid="error-panel">
      <h2>{t(`problems:title.${family}`)}</h2>
      <dl>
        <Line name={t('problems:cause')}>{useCauseOf(problem)}</Line>
        <Line name={t('problems:fix')}>
          <div>{fix}</div>
          {said.fix && <div className="muted">{said.fix}</div>}
        </Line>
        <Line name={t('problems:code')}>
          <CopyText
            text={problemText(problem)}
            shown={problem.code}
            label={t('problems:copyAll')}
          />
        </Line>
        {problem.requestId && (
          <Line name={t('problems:requestId')}>
            <CopyText text={problem.requestId} label={t('problems:requestId')} />
          </Line>
        )}
      </dl>
      {onRetry && (
        <Button type="primary" icon={<ReloadOutlined />} loading={isRetrying} onClick={onRetry}>
          {t('common:retry')}
        </Button>
      )}
    </section>
  )
}

function Line({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="error-line">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function useCauseOf(problem: Problem): string {
  const { t, i18n } = useTranslation('problems')
  const { title, cause } = saidOf(problem, i18n.language)
  if (problem.code === unreachable) return t('causeOf.unreachable', { origin: problem.cause })
  return cause || title || t('causeOf.unspoken', { status: problem.status })
}
