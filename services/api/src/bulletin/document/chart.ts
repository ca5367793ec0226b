import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { DocumentChart } from './blocks.ts'

use([BarChart, LineChart, GridComponent, LegendComponent, SVGRenderer])

interface ChartOrder {
  readonly title: string
  readonly kind: 'bar' | 'line'
  readonly categories: readonly string[]
  /** This year first. A value that is not told is left out. */
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[]
}

/** Blue and grey differ in brightness too, for those who print in black. */
const colours = ['#0b57d0', '#9aa7b8']
const inkColour = '#394150'
const lineColour = '#dfe3ea'
const widthPx = 720
const heightPx = 210
const textStyle = { color: inkColour, fontFamily: 'sans-serif', fontSize: 12 }

/** The same order gives the same text. */
export function drawChart(order: ChartOrder): DocumentChart {
  const hasLegend = order.series.length > 1
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: widthPx, height: heightPx })
  try {
    chart.setOption({
      animation: false,
      color: colours,
      textStyle,
      grid: { left: 8, right: 8, top: hasLegend ? 36 : 10, bottom: 4 },
      legend: {
        show: hasLegend,
        top: 0,
        right: 0,
        itemWidth: 12,
        itemHeight: 12,
        textStyle,
        selectedMode: false,
      },
      xAxis: {
        type: 'category',
        data: [...order.categories],
        axisTick: { show: false },
        axisLine: { lineStyle: { color: lineColour } },
        axisLabel: textStyle,
      },
      yAxis: {
        type: 'value',
        splitLine: { lineStyle: { color: lineColour } },
        axisLabel: textStyle,
        minInterval: 1,
      },
      series: order.series.map(({ name, values }, index) => ({
        name,
        type: order.kind,
        data: [...values],
        silent: true,
        barMaxWidth: 28,
        symbolSize: 5,
        lineStyle: { width: 2, type: index === 0 ? 'solid' : 'dashed' },
      })),
    })
    const svg = ownNames(chart.renderToSVGString())
    return { title: order.title, svg, widthPx, heightPx, hasLegend }
  } finally {
    chart.dispose()
  }
}

/**
 * As wide as there is room. The library numbers its charts and the classes of what can be pointed at through the life of the process; a document's
 * bytes may not depend on that, and nothing in it can be pointed at.
 */
function ownNames(svg: string): string {
  return svg
    .replace(/^<svg width="\d+" height="\d+"/, '<svg')
    .replaceAll(/<style\b.*?<\/style>/gs, '')
    .replaceAll(/ class="zr\d+-cls-\d+"/g, '')
    .replaceAll(/\bzr\d+-/g, 'zr-')
}
