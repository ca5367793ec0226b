import { useTranslation } from 'react-i18next'
import { isListed, keyParts } from './shapes.ts'

/** What a shape is called: by its key, counted from 1 where there are several. */
export function useShapeName(): (key: string) => string {
  const { t } = useTranslation('records')
  return (key) => {
    if (!isListed(key)) return t(`shape.${key as 'outline'}`)
    const [member, index] = keyParts(key)
    return t(`shape.${member}`, { number: index + 1 })
  }
}
