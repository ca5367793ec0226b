import type { EnterpriseScore } from '@zhian/contracts/assessment'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { axis, Chart } from '../park/chart.tsx'
import type { ChartColours } from '../park/chart.tsx'
import { usePeriodWord } from '../park/park-frame.tsx'
import { points } from '../park/score-facts.ts'
import { BandWord } from '../park/score-words.tsx'

const bandsFrom = [60, 90]

/** The score month by month, with the lines where bands begin. */
export function TrendChart({ trend }: Pick<EnterpriseScore, 'trend'>) {
  const { t } = useTranslation('enterprise')
  const word = usePeriodWord()
  const option = useMemo(
    () => (colours: ChartColours) => ({
      legend: { show: false },
      xAxis: axis(colours, { type: 'category', data: trend.map(({ period }) => period) }),
      yAxis: axis(colours, { type: 'value', min: 0, max: 100, interval: 20 }),
      series: [
        {
          type: 'line',
          name: t('trend.score'),
          symbolSize: 8,
          color: colours.series[0],
          label: { show: true, color: colours.text },
          data: trend.map(({ output }) => output),
        },
        ...bandsFrom.map((least) => ({
          type: 'line',
          name: String(least),
          silent: true,
          symbol: 'none',
          lineStyle: { type: 'dashed', width: 1, color: colours.muted },
          color: colours.muted,
          data: trend.map(() => least),
        })),
      ],
    }),
    [trend, t],
  )
  if (trend.length < 2) return <p className="muted">{t('trend.none')}</p>
  return (
    <Chart
      label={t('trend.title')}
      option={option}
      table={
        <table className="plain-table">
          <tbody>
            {trend.map(({ period, output, band }) => (
              <tr key={period}>
                <th>{word(period)}</th>
                <td>{output === null ? '—' : points(output)}</td>
                <td>
                  <BandWord band={band ?? 'NONE'} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  )
}
