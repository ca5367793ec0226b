import { inspectionFindings } from '@zhian/contracts/inspection'
import { useTranslation } from 'react-i18next'

/** A red flag as a score tells it, `NO_SIGN gate-1`, in words: what, and of which object. */
export function useFlagWord(names: Readonly<Record<string, string>>): (flag: string) => string {
  const { t } = useTranslation('inspection')
  return (text) => {
    const [flag = '', ...rest] = text.split(' ')
    const objectId = rest.join(' ')
    const finding = inspectionFindings.find((each) => each === flag)
    const word = finding === undefined ? flag : t(`finding.${finding}`)
    return `${word} · ${names[objectId] ?? objectId}`
  }
}
