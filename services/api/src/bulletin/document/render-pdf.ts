import { buffer } from 'node:stream/consumers'
import drawSvg from 'svg-to-pdfkit'
import type { Block, BulletinDocument, DocumentChart, FigureTile } from './blocks.ts'
import {
  makeRoom,
  markStyle,
  openPen,
  page,
  startPage,
  textHeightPt,
  textWidthPt,
  writeNoted,
  writeText,
} from './pdf-pen.ts'
import type { Pen, TextStyle } from './pdf-pen.ts'
import { drawTable } from './pdf-table.ts'

const red = '#a8201a'
const muted = '#586070'
const lineColour = '#dfe3ea'
const soft = '#f5f7fa'

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
  for (const block of document.blocks) drawBlock(pen, block)
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

function drawBlock(pen: Pen, block: Block): void {
  switch (block.is) {
    case 'heading':
      return drawHeading(pen, block)
    case 'subheading':
      makeRoom(pen, 60)
      pen.yPt += 8
      flow(pen, block.text, { sizePt: 11.5, weight: 'bold' })
      pen.yPt += 2
      return
    case 'paragraph':
      if (block.tone === 'warning')
        return notice(pen, block.text, { ground: '#fff6e0', edge: '#b7791f' })
      flow(
        pen,
        block.text,
        block.tone === 'muted' ? { sizePt: 8.5, colour: muted } : { sizePt: 10 },
      )
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
  makeRoom(pen, 90)
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

const tilesAcross = 4
const tileGapPt = 8

function drawTiles(pen: Pen, tiles: readonly FigureTile[]): void {
  const tileHeightPt = tiles.some((tile) => belowTile(tile) !== '') ? 70 : 52
  const widthPt = (page.widthPt - tileGapPt * (tilesAcross - 1)) / tilesAcross
  for (let first = 0; first < tiles.length; first += tilesAcross) {
    makeRoom(pen, tileHeightPt + tileGapPt)
    tiles.slice(first, first + tilesAcross).forEach((tile, index) => {
      const xPt = page.leftPt + index * (widthPt + tileGapPt)
      drawTile(pen, tile, { xPt, widthPt, heightPt: tileHeightPt })
    })
    pen.yPt += tileHeightPt + tileGapPt
  }
}

function drawTile(
  pen: Pen,
  tile: FigureTile,
  { xPt, widthPt, heightPt }: { xPt: number; widthPt: number; heightPt: number },
): void {
  const { pdf, yPt } = pen
  pdf.roundedRect(xPt, yPt, widthPt, heightPt, 4).fillAndStroke(soft, lineColour)
  const box = (topPt: number) => ({ xPt: xPt + 10, yPt: yPt + topPt, widthPt: widthPt - 14 })
  const value = { sizePt: 18, weight: 'bold' } as const
  const small = { sizePt: 8.5, colour: muted }
  writeText(pen, tile.name, { box: box(7), style: small })
  writeNoted(pen, tile.value, { box: box(19), style: value })
  const marks = tile.value.marks.join(',')
  const marksPt = marks === '' ? 0 : textWidthPt(pen, marks, markStyle(value)) + 1.2
  const besidePt = textWidthPt(pen, tile.value.text, value) + marksPt + 4
  writeText(pen, tile.unit, { box: { ...box(29), xPt: xPt + 10 + besidePt }, style: small })
  writeText(pen, belowTile(tile), { box: box(50), style: small })
}

const belowTile = ({ change, source }: FigureTile) =>
  [change, source].filter((text) => text !== '' && text !== '—').join('  ')

function drawChart(pen: Pen, { title, svg, widthPx, heightPx }: DocumentChart): void {
  const heightPt = (page.widthPt * heightPx) / widthPx
  makeRoom(pen, heightPt + 34)
  pen.yPt += 8
  flow(pen, title, { sizePt: 10.5, weight: 'bold' })
  pen.yPt += 4
  const options = {
    width: page.widthPt,
    height: heightPt,
    fontCallback: (_family: string, isBold: boolean) =>
      pen.faces[isBold ? 'bold' : 'regular'][0]?.name ?? 'Helvetica',
  }
  drawSvg(pen.pdf, svg, page.leftPt, pen.yPt, options)
  pen.yPt += heightPt + 8
}

const codeSizePt = 6.8

/** On one page if it fits on one, so that it can be copied whole. */
function drawCode(pen: Pen, text: string): void {
  const style = { sizePt: codeSizePt }
  const lines = text.split('\n').map((line) => codeLine(pen, line, style))
  const wholePt = lines.reduce((sum, { heightPt }) => sum + heightPt, 0)
  if (wholePt < page.bottomPt - page.topPt) makeRoom(pen, wholePt + 3)
  pen.yPt += 3
  for (const { words, indentPt, widthPt, heightPt } of lines) {
    makeRoom(pen, heightPt)
    pen.pdf.rect(page.leftPt, pen.yPt - 1, page.widthPt, heightPt + 1).fill(soft)
    const box = { xPt: page.leftPt + 8 + indentPt, yPt: pen.yPt, widthPt }
    writeText(pen, words, { box, style })
    pen.yPt += heightPt
  }
  pen.yPt += 6
}

function codeLine(pen: Pen, line: string, style: TextStyle) {
  const words = line.trimStart()
  const indentPt = (line.length - words.length) * 3.4
  const widthPt = page.widthPt - 16 - indentPt
  return { words, indentPt, widthPt, heightPt: textHeightPt(pen, words, { ...style, widthPt }) + 1 }
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
