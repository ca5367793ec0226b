import type { EnterpriseScore } from '@zhian/contracts/assessment'
import { useTranslation } from 'react-i18next'
import { useRuleWords } from '../park/rule-words.ts'
import { smallPoints } from '../park/score-facts.ts'
import { gainsOf } from './waterfall-steps.ts'

const namesShown = 3

/** What to do first: each way of mending with the points that it would bring back. */
export function GainList({ score }: { readonly score: EnterpriseScore }) {
  const { t } = useTranslation('enterprise')
  const words = useRuleWords()
  const { result, names } = score
  const gains = gainsOf(result)
  const named = (id: string) => words.object(id, names[id] ?? id)
  return (
    <section className="plain-card" aria-labelledby="gains">
      <h3 id="gains">{t('gain.title')}</h3>
      {result.capsApplied.length > 0 && (
        <p className="notice">
          {t('gain.capped', { caps: result.capsApplied.map(words.rule).join(', ') })}
        </p>
      )}
      {gains.length === 0 && <p className="muted">{t('gain.none')}</p>}
      <ol className="gains">
        {gains.map(({ fixHint, points: gained, objectIds }) => (
          <li key={fixHint}>
            <b className="gain-points">+{smallPoints(gained)}</b>
            <span>
              {words.fix(fixHint)}
              <small className="muted">
                {objectIds.slice(0, namesShown).map(named).join(' · ')}
                {objectIds.length > namesShown &&
                  ` ${t('gain.more', { count: objectIds.length - namesShown })}`}
              </small>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
