import type { DocumentTable } from './blocks.ts'
import { makeRoom, page, startPage, textHeightPt, writeText } from './pdf-pen.ts'
import type { Pen, TextStyle } from './pdf-pen.ts'

const sizePt = 8.5
const paddingPt = { x: 5, y: 3.5 } as const
const lineColour = '#dfe3ea'
const headLineColour = '#8d97a5'

interface Column {
  readonly xPt: number
  readonly widthPt: number
  readonly isNumber: boolean
}

/** Rows stay whole; where a page ends, the head is written again on the next one. */
export function drawTable(pen: Pen, { columns, rows }: DocumentTable): void {
  const placed = placedColumns(columns)
  const head = columns.map(({ text }) => text)
  const bold: TextStyle = { sizePt, weight: 'bold' }
  const drawHead = () => drawRow(pen, head, { placed, style: bold, colour: headLineColour })
  pen.yPt += 4
  makeRoom(pen, rowHeightPt(pen, head, { placed, style: bold }) + 30)
  drawHead()
  for (const row of rows) {
    const style: TextStyle = { sizePt }
    if (pen.yPt + rowHeightPt(pen, row, { placed, style }) > page.bottomPt) {
      startPage(pen)
      drawHead()
    }
    drawRow(pen, row, { placed, style, colour: lineColour })
  }
  pen.yPt += 8
}

function placedColumns(columns: DocumentTable['columns']): Column[] {
  const shares = columns.reduce((sum, { share }) => sum + share, 0)
  let xPt: number = page.leftPt
  return columns.map(({ share, isNumber }) => {
    const widthPt = (page.widthPt * share) / shares
    const column = { xPt: xPt + paddingPt.x, widthPt: widthPt - 2 * paddingPt.x, isNumber }
    xPt += widthPt
    return column
  })
}

interface RowLook {
  readonly placed: readonly Column[]
  readonly style: TextStyle
}

function rowHeightPt(pen: Pen, cells: readonly string[], { placed, style }: RowLook): number {
  const heights = placed.map(({ widthPt }, index) =>
    textHeightPt(pen, cells[index] ?? '', { ...style, widthPt }),
  )
  return Math.max(...heights) + 2 * paddingPt.y
}

function drawRow(
  pen: Pen,
  cells: readonly string[],
  { placed, style, colour }: RowLook & { readonly colour: string },
): void {
  const heightPt = rowHeightPt(pen, cells, { placed, style })
  placed.forEach(({ xPt, widthPt, isNumber }, index) => {
    writeText(pen, cells[index] ?? '', {
      box: { xPt, yPt: pen.yPt + paddingPt.y, widthPt },
      style: { ...style, isRight: isNumber },
    })
  })
  pen.yPt += heightPt
  pen.pdf.rect(page.leftPt, pen.yPt - 0.4, page.widthPt, 0.6).fill(colour)
}
