import { capabilities } from '@zhian/contracts/registry'
import { fixes, rules } from '@zhian/coverage/score/rules'
import type { FixHint, RuleId } from '@zhian/coverage/score/rules'
import { useTranslation } from 'react-i18next'

const isRule = (id: string): id is RuleId => Object.hasOwn(rules, id)
const isFix = (id: string): id is FixHint => Object.hasOwn(fixes, id)

/** Rules and fixes in the reader's language, as the score itself words them; an unknown one by its id. */
export function useRuleWords() {
  const { i18n, t } = useTranslation(['park', 'enterprise'])
  const language = i18n.language === 'en' ? 'en' : 'zh'
  return {
    rule: (id: string): string => (isRule(id) ? rules[id][language] : id),
    /** The score says `enterprise` where it knows no finer, and `point/capability` of what a point needs. */
    object(id: string, name: string): string {
      if (id === 'enterprise') return t('item.whole')
      const capability = capabilities.find((each) => id.endsWith(`/${each}`))
      return capability === undefined
        ? name
        : `${name.replace(capability, '').trim()} · ${t(`capability.${capability}`, { ns: 'enterprise' })}`
    },
    fix: (id: string): string => (isFix(id) ? fixes[id][language] : id),
  }
}
