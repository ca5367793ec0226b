import type { ScoreRow } from '@zhian/contracts/assessment'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { axis, Chart } from './chart.tsx'
import type { ChartColours } from './chart.tsx'
import { binsOf } from './score-facts.ts'
import { BandWord } from './score-words.tsx'

/** How many enterprises have which score. */
export function DistributionChart({ rows }: { readonly rows: readonly ScoreRow[] }) {
  const { t } = useTranslation('park')
  const bins = useMemo(() => binsOf(rows), [rows])
  const option = useMemo(
    () => (colours: ChartColours) => ({
      legend: { show: false },
      xAxis: axis(colours, {
        type: 'category',
        data: bins.map(({ from, to }) => `${from}–${to}`),
        axisTick: { show: false },
      }),
      yAxis: axis(colours, { type: 'value', minInterval: 1 }),
      series: [
        {
          type: 'bar',
          name: t('ranking.enterprises'),
          barCategoryGap: '20%',
          label: { show: true, position: 'top', color: colours.text, formatter: unlessZero },
          data: bins.map(({ count, band }) => ({
            value: count,
            itemStyle: { color: colours[band], borderRadius: [4, 4, 0, 0] },
          })),
        },
      ],
    }),
    [bins, t],
  )
  return (
    <Chart
      label={t('ranking.distribution')}
      option={option}
      table={
        <table className="plain-table">
          <thead>
            <tr>
              <th>{t('ranking.score')}</th>
              <th>{t('ranking.band')}</th>
              <th>{t('ranking.enterprises')}</th>
            </tr>
          </thead>
          <tbody>
            {bins.map(({ from, to, band, count }) => (
              <tr key={from}>
                <td>{`${from}–${to}`}</td>
                <td>
                  <BandWord band={band} />
                </td>
                <td>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  )
}

const unlessZero = ({ value }: { readonly value: number }) => (value > 0 ? String(value) : '')
