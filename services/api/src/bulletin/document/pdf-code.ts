import { makeRoom, page, soft, textHeightPt, writeText } from './pdf-pen.ts'
import type { Pen, TextStyle } from './pdf-pen.ts'

const style: TextStyle = { sizePt: 6.4, weight: 'mono' }
const letterPt = 0.6 * style.sizePt
const paddingPt = 8

/** On one page if it fits on one, so that it can be copied whole. */
export function drawCode(pen: Pen, text: string): void {
  makeRoom(pen, codeStartPt(pen, text))
  pen.yPt += 3
  for (const line of text.split('\n')) {
    const { words, indentPt, widthPt, heightPt } = placedLine(pen, line)
    makeRoom(pen, heightPt)
    pen.pdf.rect(page.leftPt, pen.yPt - 1, page.widthPt, heightPt + 1).fill(soft)
    const box = { xPt: page.leftPt + paddingPt + indentPt, yPt: pen.yPt, widthPt }
    writeText(pen, words, { box, style })
    pen.yPt += heightPt
  }
  pen.pdf.rect(page.leftPt, pen.yPt, page.widthPt, 3).fill(soft)
  pen.yPt += 11
}

/** How much of it has to stand on one page. */
export function codeStartPt(pen: Pen, text: string): number {
  const heights = text.split('\n').map((line) => placedLine(pen, line).heightPt)
  const wholePt = heights.reduce((sum, each) => sum + each, 6)
  return wholePt < page.bottomPt - page.topPt ? wholePt : 60
}

/** What does not fit goes on below, as far in as it began. */
function placedLine(pen: Pen, line: string) {
  const words = line.trimStart()
  const indentPt = (line.length - words.length) * letterPt
  const widthPt = page.widthPt - 2 * paddingPt - indentPt
  return { words, indentPt, widthPt, heightPt: textHeightPt(pen, words, { ...style, widthPt }) }
}
