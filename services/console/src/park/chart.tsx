import { lazy, Suspense } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsDark } from '../theme/theme-choice.ts'

/** The chart kit is large, and most pages can be read before it is there. */
const ChartCanvas = lazy(async () => ({
  default: (await import('./chart-canvas.tsx')).ChartCanvas,
}))

export interface ChartColours {
  readonly text: string
  readonly muted: string
  readonly line: string
  readonly series: readonly string[]
  readonly GREEN: string
  readonly YELLOW: string
  readonly RED: string
}

const paper: ChartColours = {
  text: '#16191f',
  muted: '#586070',
  line: '#dde2ea',
  series: ['#0958d9', '#b45309', '#0f766e', '#7c3aed', '#be185d', '#4d7c0f'],
  GREEN: '#2f8f46',
  YELLOW: '#b78103',
  RED: '#c9372c',
}
const night: ChartColours = {
  text: '#e8ebf0',
  muted: '#a3acba',
  line: '#2f3742',
  series: ['#79b4ff', '#f0a35e', '#5eead4', '#c4a1ff', '#f9a8d4', '#bef264'],
  GREEN: '#5fd07a',
  YELLOW: '#e5bd4f',
  RED: '#ff8f85',
}

export interface ChartProps {
  readonly label: string
  readonly option: (colours: ChartColours) => object
  /** The same numbers as a table, for those who read or hear rather than see. */
  readonly table: ReactNode
  readonly isTableOpen?: boolean
}

export function Chart({ label, option, table, isTableOpen = false }: ChartProps) {
  const { t } = useTranslation('park')
  const colours = useIsDark() ? night : paper
  return (
    <div className="chart-frame">
      <Suspense fallback={<div className="chart" aria-busy="true" />}>
        <ChartCanvas label={label} option={{ ...axesOf(colours), ...option(colours) }} />
      </Suspense>
      <details className="chart-table" open={isTableOpen}>
        <summary>{t('chart.table')}</summary>
        <div className="scroll-x">{table}</div>
      </details>
    </div>
  )
}

const axesOf = ({ text, muted }: ChartColours) => ({
  textStyle: { color: text },
  grid: { left: 8, right: 16, top: 28, bottom: 8, containLabel: true },
  tooltip: { trigger: 'axis', appendTo: 'body' },
  legend: { textStyle: { color: muted }, top: 0, type: 'scroll' },
})

export const axis = ({ muted, line }: ChartColours, more: object) => ({
  axisLabel: { color: muted },
  axisLine: { lineStyle: { color: line } },
  splitLine: { lineStyle: { color: line } },
  nameTextStyle: { color: muted },
  ...more,
})
