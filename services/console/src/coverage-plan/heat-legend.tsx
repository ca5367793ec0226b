import type { CoverageHeatMap } from '@zhian/contracts/coverage-plan'
import { useTranslation } from 'react-i18next'
import { useIsDark } from '../theme/theme-choice.ts'
import { paintText } from './heat-image.ts'

/** Best first; only what this map has. */
const order = ['M', 'm', 'h', 'c', '+', '-'] as const
const words = {
  M: 'plenty',
  m: 'enough',
  h: 'half',
  c: 'contradicted',
  '+': 'little',
  '-': 'less',
} as const

export function HeatLegend({ map }: { readonly map: CoverageHeatMap }) {
  const { t } = useTranslation('coverage')
  const isDark = useIsDark()
  const there = order.filter((level) => map.rows.some((row) => row.includes(level)))
  const pxPerM = map.pxPerMNeeded
  return (
    <>
      <ul className="heat-key">
        {there.map((level) => {
          const word = words[level]
          return (
            <li key={level}>
              <span
                className={`heat-swatch is-${word}`}
                style={{ color: paintText(level, isDark) }}
                aria-hidden="true"
              />
              {t(`level.${word}`, { pxPerM })}
            </li>
          )
        })}
      </ul>
      <p className="muted as-of">
        {t('heat.about', { cellM: map.cellM, heightM: map.targetHeightM, pxPerM })}{' '}
        {map.need === 'FACE_CAPTURE' && t('heat.anyHeading')}
      </p>
    </>
  )
}
