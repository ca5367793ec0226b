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
    chart.setOption({ animation: false, ...option })
    const watching = new ResizeObserver(() => chart.resize())
    watching.observe(current)
    return () => {
      watching.disconnect()
      chart.dispose()
    }
  }, [option])
  return <div ref={place} className="chart" role="img" aria-label={label} />
}
