import type { FigureTile } from './blocks.ts'
import {
  makeRoom,
  markStyle,
  muted,
  page,
  soft,
  textWidthPt,
  thinLine,
  writeNoted,
  writeText,
} from './pdf-pen.ts'
import type { Pen } from './pdf-pen.ts'

const tilesAcross = 4
const tileGapPt = 8

/** Four in a row; lower where none has anything to say below its number. */
export function drawTiles(pen: Pen, tiles: readonly FigureTile[]): void {
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
  pdf.roundedRect(xPt, yPt, widthPt, heightPt, 4).fillAndStroke(soft, thinLine)
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
