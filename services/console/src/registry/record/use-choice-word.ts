import { useTranslation } from 'react-i18next'

/** What a value of an enumeration is called; itself where nobody has said. */
export function useChoiceWord(): (member: string, value: string | number) => string {
  const { t } = useTranslation('records')
  const { t: ofPark } = useTranslation('park')
  return (member, value) => {
    const word = { defaultValue: String(value) }
    if (member === 'enterpriseClass') return ofPark(`size.${String(value) as 'key'}`, word)
    return t(`choice.${member}.${value}` as 'choice.pointClass.1', word)
  }
}
