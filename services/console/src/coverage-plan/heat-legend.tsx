import { CompressOutlined } from '@ant-design/icons'
import type { CoverageHeatMap } from '@zhian/contracts/coverage-plan'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useIsDark } from '../theme/theme-choice.ts'
import { paintText } from './heat-image.ts'
import { isOverview } from './use-plan.ts'

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

interface HeatLegendProps {
  readonly map: CoverageHeatMap
  /** Back to the whole site, where only a part is drawn. */
  readonly onLeave: (() => void) | undefined
}

export function HeatLegend({ map, onLeave }: HeatLegendProps) {
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
      {isOverview(map) && <OverviewWords map={map} />}
      {onLeave && (
        <p className="as-of">
          <Button size="small" icon={<CompressOutlined />} onClick={onLeave}>
            {t('heat.leave')}
          </Button>
        </p>
      )}
    </>
  )
}

/** What a wide cell says, and what it leaves open. */
function OverviewWords({ map: { cellM, sampleM, cameras } }: Pick<HeatLegendProps, 'map'>) {
  const { t } = useTranslation('coverage')
  const reachM = Math.max(...cameras.map((camera) => camera.reachM), cellM)
  const rounded = (metres: number) => Math.round(metres * 10) / 10
  return (
    <p className="notice" data-testid="overview">
      {t('heat.overview', {
        cellM,
        sampleM: rounded(sampleM),
        reachM: Math.round(reachM),
        percent: Math.min(100, Math.round((100 * cellM) / reachM)),
      })}
    </p>
  )
}
