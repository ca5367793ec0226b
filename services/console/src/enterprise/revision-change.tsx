import type { EnterpriseScore } from '@zhian/contracts/assessment'
import type { ScoreComparison } from '@zhian/contracts/score-history'
import { useTranslation } from 'react-i18next'
import { useFlagWord } from '../park/flag-word.ts'
import { useRuleWords } from '../park/rule-words.ts'
import { points } from '../park/score-facts.ts'

interface ChangeProps {
  readonly change: ScoreComparison
  readonly names: EnterpriseScore['names']
}

const deductionsShown = 4
/** Less than this is not seen in a score of one decimal. */
const pointsShownMin = 0.05

/** What changed from one computation to the next: sub-scores, then the deductions that moved most. */
export function RevisionChange({ change, names }: ChangeProps) {
  const { t } = useTranslation('enterprise')
  const { t: ofPark } = useTranslation('park')
  const words = useRuleWords()
  const flagWord = useFlagWord(names)
  const shown = change.deductions.filter(
    ({ before, after }) => Math.abs((after ?? 0) - (before ?? 0)) >= pointsShownMin,
  )
  const subs = change.subs.filter(
    ({ before, after }) =>
      typeof before !== 'number' ||
      typeof after !== 'number' ||
      Math.abs(after - before) >= pointsShownMin,
  )
  const spelt = (value: number | string) =>
    typeof value === 'number' ? points(value) : t('slot.notAssessed')
  const flags = [
    ...change.flagsRaised.map((flag) => t('history.flagRaised', { flag: flagWord(flag) })),
    ...change.flagsCleared.map((flag) => t('history.flagCleared', { flag: flagWord(flag) })),
  ]
  if (subs.length + shown.length + flags.length === 0)
    return <p className="muted revision-change">{t('history.nothing')}</p>
  return (
    <div className="revision-change">
      <ul className="loss-chips">
        {subs.map(({ sub, before, after }) => (
          <li key={sub}>
            {ofPark(`sub.${sub}`)} {spelt(before)} → <b>{spelt(after)}</b>
          </li>
        ))}
      </ul>
      <ul className="muted">
        {flags.map((flag) => (
          <li key={flag}>{flag}</li>
        ))}
        {shown.slice(0, deductionsShown).map(({ ruleId, objectId, before, after }) => (
          <li key={`${ruleId} ${objectId}`}>
            {words.rule(ruleId)} · {words.object(objectId, names[objectId] ?? objectId)}{' '}
            <span className="number">
              {lost(before)} → {lost(after)}
            </span>
          </li>
        ))}
        {shown.length > deductionsShown && (
          <li>{t('history.moreDeductions', { count: shown.length - deductionsShown })}</li>
        )}
      </ul>
    </div>
  )
}

const lost = (value: number | null) => (value === null ? '0' : `−${points(value)}`)
