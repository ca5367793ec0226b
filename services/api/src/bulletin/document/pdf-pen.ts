import PdfDocument from 'pdfkit'
import { noted } from './blocks.ts'
import type { Cell } from './blocks.ts'
import { facesFor } from './fonts.ts'
import type { Face, Faces, Weight } from './fonts.ts'

export interface TextStyle {
  readonly sizePt: number
  readonly weight?: Weight
  readonly colour?: string
  readonly isRight?: boolean
}

export interface Box {
  readonly xPt: number
  readonly yPt: number
  readonly widthPt: number
}

/** A page of A4 and where the next thing goes on it. */
export interface Pen {
  readonly pdf: PDFKit.PDFDocument
  readonly faces: Faces
  yPt: number
}

/** From the top of a line to where letters stand, in Noto Sans SC. */
const ascentEm = 1.16
export const muted = '#586070'
export const soft = '#f5f7fa'
export const thinLine = '#dfe3ea'
export const page = { leftPt: 46, topPt: 46, widthPt: 503.28, bottomPt: 786 } as const

interface PenOrder {
  readonly title: string
  readonly author: string
  readonly languageTag: string
  readonly atMs: number
  /** Every character that will be written. */
  readonly text: string
}

export async function openPen(order: PenOrder): Promise<Pen> {
  const faces = await facesFor(order.text)
  const pdf = new PdfDocument({
    size: 'A4',
    margins: { top: page.topPt, left: page.leftPt, right: page.leftPt, bottom: 0 },
    bufferPages: true,
    lang: order.languageTag,
    displayTitle: true,
    // The clock of the machine would make every copy another file.
    info: { Title: order.title, Author: order.author, CreationDate: new Date(order.atMs) },
  })
  for (const { name, bytes } of new Set([...faces.regular, ...faces.bold, ...faces.mono]))
    pdf.registerFont(name, bytes)
  return { pdf, faces, yPt: page.topPt }
}

/** Begins a page where what comes next would not fit on this one. */
export function makeRoom(pen: Pen, heightPt: number): void {
  if (pen.yPt + heightPt > page.bottomPt) startPage(pen)
}

export function startPage(pen: Pen): void {
  if (pen.yPt === page.topPt) return
  pen.pdf.addPage()
  pen.yPt = page.topPt
}

export function textHeightPt(
  pen: Pen,
  text: string,
  style: TextStyle & { widthPt: number },
): number {
  useStyle(pen, style)
  return pen.pdf.heightOfString(text === '' ? ' ' : text, layoutOf(style, style.widthPt))
}

/** Writes at the box, wrapped to its width. Characters that the main font lacks come from the others. */
export function writeText(
  pen: Pen,
  text: string,
  { box, style }: { box: Box; style: TextStyle },
): void {
  const { pdf } = pen
  const { xPt, yPt, widthPt } = box
  const runs = runsOf(text, pen.faces[style.weight ?? 'regular'])
  useStyle(pen, style)
  if (runs.length <= 1) {
    const [run] = runs
    if (run !== undefined) pdf.font(run.face.name)
    pdf.text(text, xPt, yPt, layoutOf(style, widthPt))
    return
  }
  const widths = runs.map((run) => pdf.font(run.face.name).widthOfString(run.text))
  const wholePt = widths.reduce((sum, each) => sum + each, 0)
  if (wholePt > widthPt) {
    writeWrapped(pen, runs, { box, style })
    return
  }
  let penPt = style.isRight ? xPt + widthPt - wholePt : xPt
  const baselinePt = yPt + style.sizePt * ascentEm
  runs.forEach((run, index) => {
    pdf
      .font(run.face.name)
      .text(run.text, penPt, baselinePt, { lineBreak: false, baseline: 'alphabetic' })
    penPt += widths[index] ?? 0
  })
}

/** Marks stay small beside large numbers. */
export const markStyle = (style: TextStyle): TextStyle => ({
  ...style,
  sizePt: Math.min(8, Math.max(5.5, style.sizePt * 0.62)),
  weight: 'regular',
})

export function textWidthPt(pen: Pen, text: string, style: TextStyle): number {
  const runs = runsOf(text, pen.faces[style.weight ?? 'regular'])
  pen.pdf.fontSize(style.sizePt)
  return runs.reduce((sum, run) => sum + pen.pdf.font(run.face.name).widthOfString(run.text), 0)
}

/** Its marks stand raised behind it; numbers in a column stay below each other, because marks have room of their own. */
export function writeNoted(
  pen: Pen,
  cell: Cell,
  { box, style, marksPt = 0 }: { box: Box; style: TextStyle; marksPt?: number },
): void {
  const { text, marks } = noted(cell)
  const textBox = { ...box, widthPt: box.widthPt - marksPt }
  writeText(pen, text, { box: textBox, style })
  if (marks.length === 0) return
  const widthPt = Math.min(textWidthPt(pen, text, style), textBox.widthPt)
  const endPt = style.isRight ? textBox.xPt + textBox.widthPt : textBox.xPt + widthPt
  writeText(pen, marks.join(','), {
    box: { xPt: endPt + 1.2, yPt: box.yPt, widthPt: 40 },
    style: { ...markStyle(style), isRight: false },
  })
}

interface Run {
  readonly face: Face
  readonly text: string
}

function writeWrapped(
  { pdf }: Pen,
  runs: readonly Run[],
  { box, style }: { box: Box; style: TextStyle },
): void {
  runs.forEach((run, index) => {
    pdf.font(run.face.name)
    const options = { ...layoutOf(style, box.widthPt), continued: index < runs.length - 1 }
    if (index === 0) pdf.text(run.text, box.xPt, box.yPt, options)
    else pdf.text(run.text, options)
  })
}

function runsOf(text: string, faces: readonly Face[]): Run[] {
  const [main] = faces
  const runs: { face: Face; text: string }[] = []
  for (const character of text) {
    const face = faces.find(({ characters }) => characters.has(character)) ?? main
    if (face === undefined) continue
    const last = runs.at(-1)
    if (last?.face === face) last.text += character
    else runs.push({ face, text: character })
  }
  return runs
}

function useStyle(
  { pdf, faces }: Pen,
  { sizePt, weight = 'regular', colour = '#16191f' }: TextStyle,
): void {
  pdf
    .font(faces[weight][0]?.name ?? 'Helvetica')
    .fontSize(sizePt)
    .fillColor(colour)
}

function layoutOf({ isRight }: TextStyle, widthPt: number) {
  return { width: widthPt, align: isRight ? ('right' as const) : ('left' as const) }
}
