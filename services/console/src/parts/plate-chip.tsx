import { plateColours } from '@zhian/contracts/tag'
import { useTranslation } from 'react-i18next'

export interface PlateChipProps {
  readonly text: string
  readonly colour: string | undefined
  readonly size?: 'small' | 'large'
}

/** A plate as it looks on the road; the colour is also said in words, for those who do not see it. */
export function PlateChip({ text, colour, size = 'small' }: PlateChipProps) {
  const { t } = useTranslation('captures')
  const known = plateColours.find((each) => each === colour) ?? 'unknown'
  const isSplit = /^\p{Script=Han}[A-Z]./u.test(text)
  const [head, tail] = isSplit ? [text.slice(0, 2), text.slice(2)] : [text, '']
  return (
    <span
      className={`plate is-${known} is-${size}`}
      data-testid="plate"
      data-colour={known}
      title={t(`colour.${known}`)}
    >
      <span className="plate-head">{head}</span>
      {tail && <span className="plate-tail">{tail}</span>}
      <span className="unseen"> {t(`colour.${known}`)}</span>
    </span>
  )
}
