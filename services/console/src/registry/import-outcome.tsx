import type { ImportReport } from '@zhian/contracts/registry-exchange'
import { useTranslation } from 'react-i18next'
import { StatusDot } from '../parts/status-dot.tsx'

const problemsShown = 200

/** What an import would do, or did, with every problem by its row. */
export function ImportOutcome({ report }: { readonly report: ImportReport }) {
  const { t, i18n } = useTranslation('registry')
  const language = i18n.language === 'en' ? 'en' : 'zh'
  const { isDryRun, rows, added, changed, unchanged, problems } = report
  return (
    <div className="import-report" role="status" data-testid="import-report">
      <p>
        <b>{t(isDryRun ? 'import.would' : 'import.did')}</b>{' '}
        {t('import.counts', { rows, added, changed, unchanged })}
      </p>
      {problems.length > 0 && (
        <div className="scroll-x">
          <table className="plain-table">
            <thead>
              <tr>
                <th>{t('import.row')}</th>
                <th>{t('import.column')}</th>
                <th>{t('import.value')}</th>
                <th>{t('import.problem')}</th>
              </tr>
            </thead>
            <tbody>
              {problems.slice(0, problemsShown).map((each, index) => (
                <tr key={index}>
                  <td>{each.row}</td>
                  <td>{each.column ?? '—'}</td>
                  <td>{each.value ?? '—'}</td>
                  <td>
                    <StatusDot
                      tone={each.isHint ? 'busy' : 'bad'}
                      text={
                        each.rule === undefined
                          ? each.problem[language]
                          : t(`rule.${each.rule as 'not_filled'}`, { defaultValue: each.rule })
                      }
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {problems.length > problemsShown && (
        <p className="muted">{t('import.more', { count: problems.length - problemsShown })}</p>
      )}
    </div>
  )
}
