import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

interface TextItem {
  readonly str: string
  readonly width: number
  readonly height: number
  readonly transform: readonly number[]
  readonly hasEOL: boolean
}

/** Pieces of text in the order in which they were written, each with its size and where it stands, from the bottom left, in points. */
async function piecesOf(pdf: Uint8Array) {
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: 0 })
  const read = await loading.promise
  const pieces: {
    page: number
    text: string
    sizePt: number
    xPt: number
    endPt: number
    yPt: number
  }[] = []
  for (let page = 1; page <= read.numPages; page += 1) {
    const { items } = await (await read.getPage(page)).getTextContent()
    for (const { str: text, height: sizePt, width, transform } of items as TextItem[]) {
      if (text === '') continue
      const [xPt = 0, yPt = 0] = transform.slice(4)
      pieces.push({ page, text, sizePt, xPt, endPt: xPt + width, yPt: Math.round(yPt) })
    }
  }
  await loading.destroy()
  return pieces
}

/** Text of a page in its lines, as one copies it. */
async function linesOf(pdf: Uint8Array) {
  const lines: { page: number; text: string; sizePt: number; yPt: number }[] = []
  for (const { page, text, sizePt, yPt } of await piecesOf(pdf)) {
    const last = lines.at(-1)
    if (last?.page === page && last.yPt === yPt) last.text += text
    else lines.push({ page, text, sizePt, yPt })
  }
  return lines
}

/** Rows of its tables, cell by cell, without the marks of notes. */
export async function rowsOfPdf(pdf: Uint8Array): Promise<string[][]> {
  const pieces = (await piecesOf(pdf)).filter(({ sizePt }) => Math.abs(sizePt - cellSizePt) < 0.05)
  const rows = Map.groupBy(pieces, ({ page, yPt }) => `${page} ${yPt}`)
  return [...rows.values()].map((row) => {
    const cells: { text: string; endPt: number }[] = []
    for (const { text, xPt, endPt } of row) {
      const last = cells.at(-1)
      if (last !== undefined && xPt - last.endPt < 1)
        Object.assign(last, { text: last.text + text, endPt })
      else if (text.trim() !== '') cells.push({ text, endPt })
    }
    return cells.map(({ text }) => text)
  })
}
const cellSizePt = 8.5

export async function textOfPdf(pdf: Uint8Array): Promise<string> {
  return (await linesOf(pdf)).map(({ text }) => text).join('\n')
}

/** The blocks of small type, each as one selects it with the mouse. */
export async function codeOfPdf(pdf: Uint8Array): Promise<string[]> {
  const lines = await linesOf(pdf)
  const blocks: string[][] = []
  let previous: (typeof lines)[number] | undefined
  for (const line of lines) {
    const isCode = Math.abs(line.sizePt - codeSizePt) < 0.05
    const isNext = previous?.page === line.page && previous.yPt - line.yPt < blockGapPt
    if (isCode) {
      if (!isNext) blocks.push([])
      blocks.at(-1)?.push(line.text)
    }
    previous = isCode ? line : undefined
  }
  return blocks.map((block) => block.join('\n'))
}
const codeSizePt = 6.4
const blockGapPt = 16

export async function codeOfHtml(html: Uint8Array): Promise<string[]> {
  const blocks = Buffer.from(html)
    .toString()
    .matchAll(/<pre[^>]*>([^]*?)<\/pre>/g)
  return [...blocks].map(([, text = '']) =>
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&'),
  )
}
