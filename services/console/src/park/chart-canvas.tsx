import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use as useParts } from 'echarts/core'
import type { EChartsCoreOption } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'

useParts([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

/** Drawn as SVG: it stays sharp, prints, and takes its fonts from the page. */
export function ChartCanvas({
  option,
  label,
}: {
  readonly option: EChartsCoreOption
  readonly label: string
}) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const { current } = place
    if (!current) return undefined
    const chart = init(current, null, { renderer: 'svg' })
    // Legends are laid out by the widths of their words, so the font that will be seen has to be named.
    const { fontFamily } = getComputedStyle(current)
    chart.setOption({ animation: false, textStyle: { fontFamily } })
    chart.setOption(option)
    const watching = new ResizeObserver(() => chart.resize())
    watching.observe(current)
    return () => {
      watching.disconnect()
      chart.dispose()
    }
  }, [option])
  return <div ref={place} className="chart" role="img" aria-label={label} />
}
