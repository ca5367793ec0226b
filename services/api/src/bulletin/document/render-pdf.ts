import { buffer } from 'node:stream/consumers'
import drawSvg from 'svg-to-pdfkit'
import type { Block, BulletinDocument, DocumentChart } from './blocks.ts'
import { codeStartPt, drawCode } from './pdf-code.ts'
import { makeRoom, muted, openPen, page, startPage, textHeightPt, writeText } from './pdf-pen.ts'
import type { Pen, TextStyle } from './pdf-pen.ts'
import { drawTable, tableStartPt } from './pdf-table.ts'
import { drawTiles } from './pdf-tiles.ts'

const red = '#a8201a'

/** A4, with the fonts that it needs inside, bookmarks, and text that can be copied. The same document gives the same bytes. */
export async function renderPdf(document: BulletinDocument): Promise<Uint8Array> {
  const pen = await openPen({
    title: `${document.park} ${document.title}`,
    author: document.park,
    languageTag: document.languageTag,
    atMs: document.atMs,
    text: JSON.stringify(document) + document.pageWord(1_234_567_890, 1) + charactersAlways,
  })
  const written = buffer(pen.pdf)
  drawHead(pen, document)
  document.blocks.forEach((block, index) => {
    if (isHead(block)) makeRoom(pen, startPt(pen, document.blocks.slice(index)))
    drawBlock(pen, block)
  })
  drawFeet(pen, document)
  pen.pdf.end()
  return written
}

const charactersAlways = '0123456789 -–—.,%▲▼'

function drawHead(pen: Pen, { park, title, facts, draftNotice }: BulletinDocument): void {
  flow(pen, park, { sizePt: 11, weight: 'bold', colour: red })
  flow(pen, title, { sizePt: 24, weight: 'bold' })
  pen.yPt += 2
  for (const fact of facts) flow(pen, fact, { sizePt: 9.5, colour: muted })
  pen.yPt += 8
  pen.pdf.rect(page.leftPt, pen.yPt, page.widthPt, 2).fill(red)
  pen.yPt += 14
  if (draftNotice !== null) notice(pen, draftNotice, { ground: '#fdf1f0', edge: red })
}

const isHead = ({ is }: Block) => is === 'heading' || is === 'subheading'

/** A head stays with what it is of: what is said first, and the beginning of what comes then. */
function startPt(pen: Pen, [head, ...blocks]: readonly Block[]): number {
  const next = blocks.findIndex(({ is }) => is !== 'subheading' && is !== 'paragraph')
  const end = blocks[next]?.is === 'heading' ? 1 : next + 1
  return [head, ...blocks.slice(0, end)].reduce(
    (sum, block) => (block === undefined ? sum : sum + blockStartPt(pen, block)),
    0,
  )
}

function blockStartPt(pen: Pen, block: Block): number {
  switch (block.is) {
    case 'heading':
      return 42
    case 'subheading':
      return 28
    case 'paragraph':
      return textHeightPt(pen, block.text, { ...paragraphStyle(block), widthPt: page.widthPt }) + 3
    case 'tiles':
      return 78
    case 'table':
      return tableStartPt(pen, block.table)
    case 'chart':
      return chartHeightPt(block.chart) + 40
    case 'code':
      return codeStartPt(pen, block.text)
    case 'notes':
      break
  }
  return 12
}

const paragraphStyle = ({ tone }: Extract<Block, { is: 'paragraph' }>): TextStyle =>
  tone === 'muted' ? { sizePt: 8.5, colour: muted } : { sizePt: 10 }

function drawBlock(pen: Pen, block: Block): void {
  switch (block.is) {
    case 'heading':
      return drawHeading(pen, block)
    case 'subheading':
      pen.yPt += 8
      flow(pen, block.text, { sizePt: 11.5, weight: 'bold' })
      pen.yPt += 2
      return
    case 'paragraph':
      if (block.tone === 'warning')
        return notice(pen, block.text, { ground: '#fff6e0', edge: '#b7791f' })
      flow(pen, block.text, paragraphStyle(block))
      pen.yPt += 3
      return
    case 'tiles':
      return drawTiles(pen, block.tiles)
    case 'table':
      return drawTable(pen, block.table)
    case 'chart':
      return drawChart(pen, block.chart)
    case 'notes':
      return drawNotes(pen, block.texts)
    case 'code':
      return drawCode(pen, block.text)
  }
}

function drawHeading(pen: Pen, { text, startsPage }: { text: string; startsPage?: boolean }): void {
  if (startsPage) startPage(pen)
  if (pen.yPt > page.topPt) pen.yPt += 14
  pen.pdf.outline.addItem(text)
  pen.pdf.rect(page.leftPt, pen.yPt + 2, 3, 15).fill(red)
  const style = { sizePt: 14, weight: 'bold' } as const
  writeText(pen, text, {
    box: { xPt: page.leftPt + 10, yPt: pen.yPt, widthPt: page.widthPt - 10 },
    style,
  })
  pen.yPt += textHeightPt(pen, text, { ...style, widthPt: page.widthPt - 10 }) + 6
}

/** Writes across the page and goes on below. */
function flow(pen: Pen, text: string, style: TextStyle): void {
  const heightPt = textHeightPt(pen, text, { ...style, widthPt: page.widthPt })
  makeRoom(pen, heightPt)
  writeText(pen, text, { box: { xPt: page.leftPt, yPt: pen.yPt, widthPt: page.widthPt }, style })
  pen.yPt += heightPt
}

function notice(pen: Pen, text: string, { ground, edge }: { ground: string; edge: string }): void {
  const style = { sizePt: 9.5 }
  const widthPt = page.widthPt - 22
  const heightPt = textHeightPt(pen, text, { ...style, widthPt }) + 12
  makeRoom(pen, heightPt + 8)
  pen.pdf.rect(page.leftPt, pen.yPt, page.widthPt, heightPt).fill(ground)
  pen.pdf.rect(page.leftPt, pen.yPt, 3, heightPt).fill(edge)
  writeText(pen, text, { box: { xPt: page.leftPt + 12, yPt: pen.yPt + 6, widthPt }, style })
  pen.yPt += heightPt + 8
}

/** Small, hanging, close below what they belong to. */
function drawNotes(pen: Pen, texts: readonly string[]): void {
  const style = { sizePt: 7.8, colour: muted }
  const indentPt = 10
  const widthPt = page.widthPt - indentPt
  pen.yPt -= 2
  texts.forEach((text, index) => {
    const heightPt = textHeightPt(pen, text, { ...style, widthPt })
    makeRoom(pen, heightPt)
    const box = { xPt: page.leftPt, yPt: pen.yPt, widthPt: indentPt }
    writeText(pen, String(index + 1), { box, style: { ...style, sizePt: 5.5 } })
    writeText(pen, text, { box: { ...box, xPt: page.leftPt + indentPt, widthPt }, style })
    pen.yPt += heightPt + 1
  })
  pen.yPt += 5
}

const chartHeightPt = ({ widthPx, heightPx }: DocumentChart) => (page.widthPt * heightPx) / widthPx

/** Its title stands beside its legend, which is at the right. */
function drawChart(pen: Pen, chart: DocumentChart): void {
  const heightPt = chartHeightPt(chart)
  makeRoom(pen, heightPt + 40)
  pen.yPt += 12
  const title = { sizePt: 10.5, weight: 'bold' } as const
  const box = { xPt: page.leftPt, yPt: pen.yPt, widthPt: page.widthPt }
  writeText(pen, chart.title, { box, style: title })
  if (!chart.hasLegend) pen.yPt += 18
  const options = {
    width: page.widthPt,
    height: heightPt,
    fontCallback: (_family: string, isBold: boolean) =>
      pen.faces[isBold ? 'bold' : 'regular'][0]?.name ?? 'Helvetica',
  }
  drawSvg(pen.pdf, chart.svg, page.leftPt, pen.yPt, options)
  pen.yPt += heightPt + 6
}

function drawFeet(pen: Pen, { park, title, pageWord, draftNotice }: BulletinDocument): void {
  const { start, count } = pen.pdf.bufferedPageRange()
  const style = { sizePt: 8, colour: muted }
  const name = draftNotice === null ? `${park} ${title}` : `${park} ${title} · ${draftNotice}`
  for (let index = start; index < start + count; index += 1) {
    pen.pdf.switchToPage(index)
    const box = { xPt: page.leftPt, yPt: page.bottomPt + 18, widthPt: page.widthPt }
    writeText(pen, name, { box: { ...box, widthPt: page.widthPt - 100 }, style })
    writeText(pen, pageWord(index + 1, count), { box, style: { ...style, isRight: true } })
  }
}
