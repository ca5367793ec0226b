import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

interface TextItem {
  readonly str: string
  readonly height: number
  readonly transform: readonly number[]
  readonly hasEOL: boolean
}

/** Text of a page in its lines, as one copies it; each with its size and where it stands, from the bottom, in points. */
async function linesOf(pdf: Uint8Array) {
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: 0 })
  const read = await loading.promise
  const lines: { page: number; text: string; sizePt: number; yPt: number }[] = []
  for (let page = 1; page <= read.numPages; page += 1) {
    const { items } = await (await read.getPage(page)).getTextContent()
    for (const item of items as TextItem[]) {
      if (item.str === '') continue
      const yPt = Math.round(item.transform[5] ?? 0)
      const last = lines.at(-1)
      if (last?.page === page && last.yPt === yPt) last.text += item.str
      else lines.push({ page, text: item.str, sizePt: item.height, yPt })
    }
  }
  await loading.destroy()
  return lines
}

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
