import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { useRectifications } from './park-reads.ts'
import { along, useParkSearch } from './park-search.ts'
import { byUrgency, isOpen, isOverdue, points } from './score-facts.ts'
import { useRuleWords } from './rule-words.ts'

const shown = 5

/** What is to be mended now: late first, then what costs most. */
export function OpenItems() {
  const { t } = useTranslation('park')
  const search = along(useParkSearch())
  const words = useRuleWords()
  const asked = useRectifications()
  const nowMs = asked.dataUpdatedAt
  const open = asked.data?.items.filter(isOpen).sort(byUrgency(nowMs)) ?? []
  const late = open.filter((item) => isOverdue(item, nowMs)).length
  return (
    <section className="plain-card" aria-labelledby="open-items">
      <h3 id="open-items">
        {t('overview.openItems')} {asked.data && <span className="muted">{open.length}</span>}
        {late > 0 && <span className="late">{t('overview.late', { count: late })}</span>}
      </h3>
      {asked.error && <ErrorPanel error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data && open.length === 0 && <p className="muted">{t('overview.noItems')}</p>}
      <ul className="item-list">
        {open.slice(0, shown).map((item) => (
          <li key={item.itemId}>
            <Link
              className="card-link"
              to="/park/enterprises/$enterpriseId"
              params={{ enterpriseId: item.enterpriseId }}
              search={search}
              hash="items"
            >
              {item.enterpriseName}
            </Link>
            <b>−{points(item.pointsLost)}</b>
            <span className="item-why">
              {words.rule(item.ruleId)} · {words.object(item.objectId, item.objectName)}
              {isOverdue(item, nowMs) && <span className="late">{t('item.late')}</span>}
            </span>
          </li>
        ))}
      </ul>
      {open.length > 0 && (
        <p className="card-foot">
          <Link to="/park/rectifications" search={search}>
            {t('overview.allItems')}
          </Link>
        </p>
      )}
    </section>
  )
}
