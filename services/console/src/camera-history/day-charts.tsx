import type { CameraDay, CameraHistory, IndicatorName } from '@zhian/contracts/camera-history'
import { indicatorNames } from '@zhian/contracts/camera-history'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { axis, Chart } from '../park/chart.tsx'
import type { ChartColours } from '../park/chart.tsx'
import { percent } from '../parts/percent.ts'
import { wallTime } from '../parts/time.ts'
import { TimeText } from '../parts/time-text.tsx'
import { tenths } from './indicator-lines.ts'

const dayS = 86_400
const dayOf = ({ fromMs }: CameraDay) => wallTime(fromMs).slice(5, 10)

/** How much was captured each day, and how much of it could be used. */
export function DayCharts({ history }: { readonly history: CameraHistory }) {
  const { t } = useTranslation('camera')
  const { days, countedAtMs } = history
  return (
    <section className="plain-card" aria-labelledby="quality-history">
      <h3 id="quality-history">{t('quality.title')}</h3>
      {countedAtMs === null ? (
        <p className="notice">{t('quality.none')}</p>
      ) : (
        <>
          <p className="muted card-lead">{t('quality.lead')}</p>
          <CaptureBars days={days} toMs={history.toMs} />
          <RateLines days={days} />
          <p className="muted as-of">
            {t('quality.counted')} <TimeText atMs={countedAtMs} />
          </p>
        </>
      )}
    </section>
  )
}

interface DaysProps {
  readonly days: readonly CameraDay[]
}

/** Behind the bars stands how much of the day nobody watched: no captures and no report are two things. */
function CaptureBars({ days, toMs }: Pick<CameraHistory, 'days' | 'toMs'>) {
  const { t } = useTranslation('camera')
  const option = useMemo(
    () => (colours: ChartColours) => ({
      xAxis: axis(colours, { type: 'category', data: days.map(dayOf), axisTick: { show: false } }),
      yAxis: [
        axis(colours, { type: 'value', minInterval: 1 }),
        { type: 'value', min: 0, max: 1, show: false },
      ],
      series: [
        {
          type: 'bar',
          name: t('quality.unwatched'),
          yAxisIndex: 1,
          barGap: '-100%',
          barWidth: '100%',
          silent: true,
          color: colours.line,
          tooltip: { valueFormatter: (share: number) => percent(share) },
          data: days.map((day) => unwatchedShare(day, toMs)),
        },
        {
          type: 'bar',
          name: t('quality.captures'),
          barWidth: '62%',
          color: colours.series[0],
          itemStyle: { borderRadius: [3, 3, 0, 0] },
          data: days.map(({ captures }) => captures),
        },
      ],
    }),
    [days, toMs, t],
  )
  return <Chart label={t('quality.captures')} option={option} table={<DayTable days={days} />} />
}

/** Today counts as far as it has come. */
function unwatchedShare({ watchedS, fromMs }: CameraDay, nowMs: number): number {
  const goneS = Math.min(dayS, (nowMs - fromMs) / 1000)
  return Math.max(0, goneS - watchedS) / dayS
}

const shownAtFirst: readonly IndicatorName[] = ['image', 'complete', 'qualified']

function RateLines({ days }: DaysProps) {
  const { t } = useTranslation('camera')
  const option = useMemo(
    () => (colours: ChartColours) => ({
      legend: {
        top: 0,
        textStyle: { color: colours.muted },
        type: 'scroll',
        selected: Object.fromEntries(
          indicatorNames.map((name) => [t(`indicator.${name}`), shownAtFirst.includes(name)]),
        ),
      },
      tooltip: {
        trigger: 'axis',
        appendTo: 'body',
        valueFormatter: (share?: number) => (share === undefined ? '—' : tenths(share / 100)),
      },
      xAxis: axis(colours, { type: 'category', data: days.map(dayOf), boundaryGap: true }),
      yAxis: axis(colours, {
        type: 'value',
        min: 0,
        max: 100,
        axisLabel: { color: colours.muted, formatter: '{value}%' },
      }),
      series: indicatorNames.map((name, index) => ({
        type: 'line',
        name: t(`indicator.${name}`),
        symbolSize: 5,
        color: colours.series[index],
        data: days.map((day) => shareOf(day, name)),
      })),
    }),
    [days, t],
  )
  return <Chart label={t('quality.rates')} option={option} table={<DayTable days={days} />} />
}

function shareOf({ indicators }: CameraDay, name: IndicatorName): number | null {
  const tally = indicators?.[name]
  return tally === undefined || tally.of === 0 ? null : (100 * tally.good) / tally.of
}

function DayTable({ days }: DaysProps) {
  const { t } = useTranslation('camera')
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th>{t('quality.day')}</th>
          <th>{t('quality.captures')}</th>
          {indicatorNames.map((name) => (
            <th key={name}>{t(`indicator.${name}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map((day) => (
          <tr key={day.fromMs}>
            <td>{dayOf(day)}</td>
            <td>{capturesText(day)}</td>
            {indicatorNames.map((name) => {
              const share = shareOf(day, name)
              return <td key={name}>{share === null ? '—' : tenths(share / 100)}</td>
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function capturesText({ captures, watchedS }: CameraDay): string {
  if (captures === null) return '< 5'
  return captures === 0 && watchedS === 0 ? '—' : captures.toLocaleString('en')
}
