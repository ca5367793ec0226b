import type { RecordProblem } from '@zhian/contracts/record-problems'
import { useTranslation } from 'react-i18next'
import { useShapeName } from '../draw/shape-name.ts'

/** The sentence of a problem; with what it is about before it where that is not its place on the page already. */
export function useProblemWord(): (
  problem: RecordProblem,
  how?: { readonly isNamed: boolean },
) => string {
  const { t, i18n } = useTranslation('records')
  const nameOf = useShapeName()
  return ({ path, rule, named }, { isNamed } = { isNamed: false }) => {
    const [, member = '', index] = path.split('/')
    const own = `problemOf.${rule}.${member}`
    const key = i18n.exists(`records:${own}`) ? own : `problem.${rule}`
    const text = t(key as 'problem.missing', { defaultValue: t('problem.other'), ...named })
    if (!isNamed) return text
    const shape = index === undefined ? member : `${member}/${index}`
    return `${nameOf(shape)}: ${text}`
  }
}
