import type { RecordKind } from '@zhian/contracts/registry'
import { useTranslation } from 'react-i18next'
import { wallTime } from '../../parts/time.ts'
import { inputOf, isFormKind } from './record-forms.ts'
import { useChoiceWord } from './use-choice-word.ts'

/** What a member of a record holds, as a person reads it. */
export function useMemberWord(kind: RecordKind): (member: string, value: unknown) => string {
  const { t } = useTranslation('records')
  const composed = useComposedWord()
  const choice = useChoiceWord()
  const number = (member: string, value: number) => {
    if (member.startsWith('recordDays')) return t('word.days', { count: value })
    const isDay = isFormKind(kind) && inputOf(kind, member).is === 'day'
    return member.endsWith('Ms') ? wallTime(value).slice(0, isDay ? 10 : 16) : String(value)
  }
  return (member, value) => {
    if (value === undefined) return '—'
    if (typeof value === 'object') return composed(value)
    if (typeof value === 'boolean') return t(value ? 'word.yes' : 'word.no')
    if (isFormKind(kind) && inputOf(kind, member).is === 'choice')
      return choice(member, value as string | number)
    return typeof value === 'number' ? number(member, value) : (value as string)
  }
}

/** A position as its two numbers, of many entries how many there are, and a field of view member by member. */
function useComposedWord(): (value: object | null) => string {
  const { t } = useTranslation('records')
  const { t: ofRegistry } = useTranslation('registry')
  return (value) => {
    if (!Array.isArray(value))
      return Object.entries(value ?? {})
        .filter(([, each]) => typeof each === 'number')
        .map(([name, each]) => `${ofRegistry(`view.${name as 'rangeM'}`, name)} ${each}`)
        .join(' · ')
    return typeof value[0] === 'number'
      ? value.join(', ')
      : t('word.several', { count: value.length })
  }
}
