import type { CameraHistory } from '@zhian/contracts/camera-history'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { axis, Chart } from '../park/chart.tsx'
import type { ChartColours } from '../park/chart.tsx'
import { lag, wallTime } from '../parts/time.ts'
import { TimeText } from '../parts/time-text.tsx'
import { clockSeries, driftSPerDay } from './clock-series.ts'
import type { ClockPoint } from './clock-series.ts'

const limitS = mcsV1.records.clockOffsetMsMax / 1000

/** How far the camera's clock was off, how sure that is, and where nobody measured. */
export function ClockHistory({ history }: { readonly history: CameraHistory }) {
  const { t } = useTranslation('camera')
  const last = history.clock.at(-1)
  return (
    <section className="plain-card" aria-labelledby="clock-history">
      <h3 id="clock-history">{t('clock.title')}</h3>
      {last === undefined ? (
        <p className="notice">{t('clock.none')}</p>
      ) : (
        <>
          <p className="muted card-lead">
            {t('clock.last', {
              offset: lag(Math.round(last.offsetMs), 0),
              uncertainty:
                last.uncertaintyMs === null
                  ? t('clock.unsure')
                  : lag(last.uncertaintyMs, 0).slice(1),
            })}{' '}
            {last.driftPpm === null
              ? t('clock.noDrift')
              : t('clock.drift', { seconds: signed(driftSPerDay(last.driftPpm)) })}
          </p>
          <ClockChart history={history} />
        </>
      )}
    </section>
  )
}

const signed = (seconds: number) => `${seconds < 0 ? '−' : '+'}${Math.abs(seconds).toFixed(2)}`

function ClockChart({ history }: { readonly history: CameraHistory }) {
  const { t } = useTranslation('camera')
  const points = useMemo(() => clockSeries(history.clock), [history.clock])
  const { fromMs, toMs } = history
  const option = useMemo(
    () => (colours: ChartColours) => ({
      xAxis: axis(colours, {
        type: 'time',
        min: fromMs,
        max: toMs,
        minInterval: 5 * 86_400_000,
        axisLabel: {
          color: colours.muted,
          hideOverlap: true,
          formatter: (atMs: number) => wallTime(atMs).slice(5, 10),
        },
      }),
      yAxis: axis(colours, {
        type: 'value',
        min: ({ min }: { min: number }) => Math.floor(Math.min(min, -limitS) - 1),
        max: ({ max }: { max: number }) => Math.ceil(Math.max(max, limitS) + 1),
        axisLabel: { color: colours.muted, formatter: (seconds: number) => `${seconds} s` },
      }),
      tooltip: { trigger: 'axis', appendTo: 'body', formatter: tooltipOf(points, t('clock.band')) },
      legend: {
        data: [t('clock.offset'), t('clock.band'), t('clock.limit')],
        top: 0,
        textStyle: { color: colours.muted },
      },
      series: [
        ...bandOf(points, colours, t('clock.band')),
        {
          type: 'line',
          name: t('clock.offset'),
          symbolSize: 5,
          color: colours.series[0],
          data: points.map(({ atMs, offsetS }) => [atMs, offsetS]),
        },
        ...[limitS, -limitS].map((seconds) => ({
          type: 'line',
          name: t('clock.limit'),
          silent: true,
          symbol: 'none',
          color: colours.RED,
          lineStyle: { type: 'dashed', width: 1.5 },
          data: [
            [fromMs, seconds],
            [toMs, seconds],
          ],
        })),
      ],
    }),
    [points, fromMs, toMs, t],
  )
  return <Chart label={t('clock.title')} option={option} table={<ClockTable history={history} />} />
}

/** Two lines, one upon the other; what lies between them is filled. */
function bandOf(points: readonly ClockPoint[], colours: ChartColours, name: string) {
  const shared = {
    type: 'line',
    name,
    stack: 'band',
    stackStrategy: 'all',
    silent: true,
    symbol: 'none',
    color: colours.series[0],
    lineStyle: { width: 0 },
  }
  return [
    { ...shared, data: points.map(({ atMs, lowS }) => [atMs, lowS]) },
    {
      ...shared,
      areaStyle: { opacity: 0.22 },
      data: points.map(({ atMs, lowS, highS }) => [
        atMs,
        highS === null || lowS === null ? null : highS - lowS,
      ]),
    },
  ]
}

/** The band is drawn as two sums; a reader wants its ends. */
const tooltipOf =
  (points: readonly ClockPoint[], band: string) => (hovered: readonly { axisValue?: number }[]) => {
    const point = points.find(({ atMs }) => atMs === hovered[0]?.axisValue)
    if (point === undefined || point.offsetS === null) return ''
    const [low, high] = [point.lowS ?? 0, point.highS ?? 0].map((seconds) => seconds.toFixed(1))
    return `${wallTime(point.atMs).slice(5, 16)}<br>${point.offsetS.toFixed(2)} s<br>${band}: ${low} … ${high} s`
  }

const rowsShown = 48

function ClockTable({ history }: { readonly history: CameraHistory }) {
  const { t } = useTranslation('camera')
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th>{t('clock.hour')}</th>
          <th>{t('clock.offset')}</th>
          <th>{t('clock.range')}</th>
          <th>{t('clock.uncertainty')}</th>
          <th>{t('clock.probes')}</th>
        </tr>
      </thead>
      <tbody>
        {history.clock
          .slice(-rowsShown)
          .toReversed()
          .map(({ atMs, offsetMs, offsetMinMs, offsetMaxMs, uncertaintyMs, probes }) => (
            <tr key={atMs}>
              <td>
                <TimeText atMs={atMs} />
              </td>
              <td>{lag(Math.round(offsetMs), 0)}</td>
              <td>{`${lag(offsetMinMs, 0)} … ${lag(offsetMaxMs, 0)}`}</td>
              <td>{uncertaintyMs === null ? '—' : `± ${lag(uncertaintyMs, 0).slice(1)}`}</td>
              <td>{probes}</td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}
