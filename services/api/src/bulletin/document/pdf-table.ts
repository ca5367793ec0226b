import { isNarrow, noted } from './blocks.ts'
import type { Cell, DocumentTable } from './blocks.ts'
import {
  makeRoom,
  markStyle,
  page,
  startPage,
  textHeightPt,
  textWidthPt,
  thinLine,
  writeNoted,
} from './pdf-pen.ts'
import type { Pen, TextStyle } from './pdf-pen.ts'

const sizePt = 8.5
const paddingPt = { x: 5, y: 3.5 } as const
const headLineColour = '#8d97a5'

interface Column {
  readonly xPt: number
  readonly widthPt: number
  readonly isNumber: boolean
  /** Room for the marks of notes behind numbers. */
  readonly marksPt: number
}

/** Rows stay whole; where a page ends, the head is written again on the next one. */
export function drawTable(pen: Pen, table: DocumentTable): void {
  const { columns, rows, total } = table
  const placed = placedColumns(pen, table)
  const head = columns.map(({ text }) => text)
  const bold: TextStyle = { sizePt, weight: 'bold' }
  const drawHead = () => drawRow(pen, head, { placed, style: bold, colour: headLineColour })
  makeRoom(pen, tableStartPt(pen, table))
  pen.yPt += topPt
  drawHead()
  const lines = rows.map((cells) => ({ cells, style: { sizePt } as TextStyle, colour: thinLine }))
  if (total !== undefined) lines.push({ cells: total, style: bold, colour: headLineColour })
  lines.forEach(({ cells, style, colour }, index) => {
    // No row or two alone on the last page.
    const together = lines.length - index <= leastRows ? lines.slice(index) : [{ cells, style }]
    const neededPt = together.reduce(
      (sum, line) => sum + rowHeightPt(pen, line.cells, { placed, style: line.style }),
      0,
    )
    if (pen.yPt + neededPt > page.bottomPt) {
      startPage(pen)
      drawHead()
    }
    const isAboveTotal = total !== undefined && index === rows.length - 1
    drawRow(pen, cells, { placed, style, colour: isAboveTotal ? headLineColour : colour })
  })
  pen.yPt += 6
}

const topPt = 4
/** Of a page: a table of fewer rows is kept together. */
const keptTogether = 0.5
const leastRows = 3

/** How much of it has to stand on one page: all of a short one, the head and some rows of a long one. */
export function tableStartPt(pen: Pen, table: DocumentTable): number {
  const { columns, rows, total } = table
  const placed = placedColumns(pen, table)
  const heightPt = (cells: readonly Cell[], style: TextStyle) =>
    rowHeightPt(pen, cells, { placed, style })
  const head = columns.map(({ text }) => text)
  const headPt = topPt + heightPt(head, { sizePt, weight: 'bold' })
  const sumPt = (some: readonly (readonly Cell[])[]) =>
    some.reduce((sum, row) => sum + heightPt(row, { sizePt }), headPt)
  const wholePt = sumPt(total === undefined ? rows : [...rows, total])
  const isShort = wholePt < (page.bottomPt - page.topPt) * keptTogether
  return isShort ? wholePt : sumPt(rows.slice(0, 4))
}

/** Words that follow a number keep their distance from it. */
const afterNumberPt = 9

function placedColumns(pen: Pen, table: DocumentTable): Column[] {
  const { columns, rows } = table
  const tableWidthPt = isNarrow(table) ? page.widthPt * 0.55 : page.widthPt
  const shares = columns.reduce((sum, { share }) => sum + share, 0)
  let xPt: number = page.leftPt
  return columns.map(({ text, share, isNumber }, index) => {
    const widthPt = (tableWidthPt * share) / shares
    const cells = isNumber ? [text, ...rows.map((row) => row[index] ?? '')] : []
    const marksPt = Math.max(0, ...cells.map((cell) => marksWidthPt(pen, cell)))
    const insetPt = !isNumber && columns[index - 1]?.isNumber ? afterNumberPt : 0
    const column = {
      xPt: xPt + paddingPt.x + insetPt,
      widthPt: widthPt - 2 * paddingPt.x - insetPt,
      isNumber,
      marksPt,
    }
    xPt += widthPt
    return column
  })
}

function marksWidthPt(pen: Pen, cell: Cell): number {
  const { marks } = noted(cell)
  return marks.length === 0 ? 0 : textWidthPt(pen, marks.join(','), markStyle({ sizePt })) + 1.2
}

interface RowLook {
  readonly placed: readonly Column[]
  readonly style: TextStyle
}

function rowHeightPt(pen: Pen, cells: readonly Cell[], { placed, style }: RowLook): number {
  const heights = placed.map(({ widthPt, marksPt }, index) =>
    textHeightPt(pen, noted(cells[index] ?? '').text, { ...style, widthPt: widthPt - marksPt }),
  )
  return Math.max(...heights) + 2 * paddingPt.y
}

function drawRow(
  pen: Pen,
  cells: readonly Cell[],
  { placed, style, colour }: RowLook & { readonly colour: string },
): void {
  const heightPt = rowHeightPt(pen, cells, { placed, style })
  placed.forEach(({ xPt, widthPt, isNumber, marksPt }, index) => {
    writeNoted(pen, cells[index] ?? '', {
      box: { xPt, yPt: pen.yPt + paddingPt.y, widthPt },
      style: { ...style, isRight: isNumber },
      marksPt,
    })
  })
  pen.yPt += heightPt
  const last = placed.at(-1)
  const rightPt = last === undefined ? 0 : last.xPt + last.widthPt + paddingPt.x
  pen.pdf.rect(page.leftPt, pen.yPt - 0.4, rightPt - page.leftPt, 0.6).fill(colour)
}
