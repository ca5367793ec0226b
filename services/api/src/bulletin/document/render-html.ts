import { isNarrow, noted } from './blocks.ts'
import type {
  Block,
  BulletinDocument,
  Cell,
  DocumentChart,
  DocumentTable,
  FigureTile,
} from './blocks.ts'
import { styleSheet } from './style-sheet.ts'

/** One file that needs nothing else: no script, no address, styles and drawings inside. */
export function renderHtml(document: BulletinDocument): string {
  const { languageTag, park, title, facts, draftNotice, blocks } = document
  const charts = { drawn: 0 }
  return `<!doctype html>
<html lang="${languageTag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${park} ${title}`)}</title>
<style>
${styleSheet}</style>
</head>
<body>
<header>
<p class="park">${escaped(park)}</p>
<h1>${escaped(title)}</h1>
${facts.map((fact) => `<p class="fact">${escaped(fact)}</p>`).join('\n')}
</header>
${draftNotice === null ? '' : `<p class="draft">${escaped(draftNotice)}</p>`}
<main>
${blocks.map((block) => blockHtml(block, charts)).join('\n')}
</main>
</body>
</html>
`
}

function blockHtml(block: Block, charts: { drawn: number }): string {
  switch (block.is) {
    case 'heading':
      return `<h2${block.startsPage ? ' class="new-page"' : ''}>${escaped(block.text)}</h2>`
    case 'subheading':
      return `<h3>${escaped(block.text)}</h3>`
    case 'paragraph':
      return `<p${block.tone === undefined ? '' : ` class="${block.tone}"`}>${escaped(block.text)}</p>`
    case 'tiles':
      return `<dl class="tiles">${block.tiles.map(tileHtml).join('')}</dl>`
    case 'table':
      return tableHtml(block.table)
    case 'notes':
      return `<ol class="notes">${block.texts.map((text) => `<li>${escaped(text)}</li>`).join('')}</ol>`
    case 'code':
      return `<pre tabindex="0">${escaped(block.text)}</pre>`
    case 'chart':
      break
  }
  charts.drawn += 1
  return chartHtml(block.chart, charts.drawn)
}

function tileHtml({ name, value, unit, change, source }: FigureTile): string {
  const small = [change, source].filter((text) => text !== '' && text !== '—')
  return `<div class="tile"><dt>${escaped(name)}</dt><dd><b>${cellHtml(value)}</b> ${escaped(unit)}${small
    .map((text) => `<span>${escaped(text)}</span>`)
    .join('')}</dd></div>`
}

function cellHtml(cell: Cell): string {
  const { text, marks } = noted(cell)
  return `${escaped(text)}${marks.length === 0 ? '' : `<sup>${marks.join(',')}</sup>`}`
}

const isDay = /^\d{4}-\d{2}-\d{2}$/

function tableHtml(table: DocumentTable): string {
  const { columns, rows, total } = table
  const attribute = (index: number) => (columns[index]?.isNumber ? ' class="number"' : '')
  const head = columns
    .map(({ text }, index) => `<th scope="col"${attribute(index)}>${cellHtml(text)}</th>`)
    .join('')
  const cellAttribute = (cell: Cell, index: number) =>
    isDay.test(noted(cell).text) ? ' class="day"' : attribute(index)
  const rowHtml = (row: readonly Cell[]) =>
    `<tr>${row.map((cell, i) => `<td${cellAttribute(cell, i)}>${cellHtml(cell)}</td>`).join('')}</tr>`
  return `<div class="scroll" tabindex="0"><table${isNarrow(table) ? ' class="narrow"' : ''}>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.map(rowHtml).join('\n')}
</tbody>${total === undefined ? '' : `\n<tfoot>${rowHtml(total)}</tfoot>`}
</table></div>`
}

/** Names inside of a drawing hold for the whole page, so each drawing has its own. */
function chartHtml({ title, svg, hasLegend }: DocumentChart, number: number): string {
  const caption = `<figcaption${hasLegend ? ' class="beside-legend"' : ''}>${escaped(title)}</figcaption>`
  return `<figure>${caption}${svg.replaceAll('zr-', `c${number}-`)}</figure>`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
