import { Link } from '@tanstack/react-router'
import type { ScoreRow } from '@zhian/contracts/assessment'
import { useTranslation } from 'react-i18next'
import { along, useParkSearch } from './park-search.ts'
import { helpFirst, lossesOf } from './score-facts.ts'
import { LossChips, ScoreText } from './score-words.tsx'

const shown = 5
const reasonsShown = 3

/** The enterprises that need help first, and where each loses its points. */
export function HelpList({ rows }: { readonly rows: readonly ScoreRow[] }) {
  const { t } = useTranslation('park')
  const search = along(useParkSearch())
  const first = helpFirst(rows, shown)
  const dark = rows.filter(({ output }) => output === null).length
  return (
    <section className="plain-card" aria-labelledby="help-first">
      <h3 id="help-first">{t('overview.helpFirst')}</h3>
      <p className="muted card-lead">{t('overview.helpWhy')}</p>
      {first.length === 0 && <p className="muted">{t('overview.nobodyNeedsHelp')}</p>}
      <ol className="help-list">
        {first.map((row) => (
          <li key={row.enterpriseId} data-testid="help">
            <Link
              className="card-link"
              to="/park/enterprises/$enterpriseId"
              params={{ enterpriseId: row.enterpriseId }}
              search={search}
            >
              {row.name}
            </Link>
            <ScoreText output={row.output} band={row.band} />
            <LossChips losses={lossesOf(row).slice(0, reasonsShown)} />
          </li>
        ))}
      </ol>
      {dark > 0 && (
        <p className="card-foot">
          <Link to="/park/ranking" search={search} hash="not-assessed">
            {t('overview.notAssessed', { count: dark })}
          </Link>
        </p>
      )}
    </section>
  )
}
