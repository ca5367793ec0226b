import { isUtf8 } from 'node:buffer'
import { messageOf } from '@zhian/kit/fault'
import { parse } from 'csv-parse/sync'
import readXlsxFile from 'read-excel-file/node'
import { refusal } from '../../refusal.ts'

/** A table as text: its headings and its rows, each with the number that its program shows. */
export interface TextTable {
  readonly headings: readonly string[]
  readonly rows: readonly { readonly number: number; readonly cells: readonly string[] }[]
}

export const tableRowsMax = 20_000
const zipMark = 0x504b0304

/** Reads CSV (UTF-8 with or without its mark, else GB18030) or the first sheet of an XLSX. Throws INPUT_REFUSED, INPUT_TOO_LARGE. */
export async function readTable(bytes: Buffer): Promise<TextTable> {
  const isXlsx = bytes.length > 4 && bytes.readUInt32BE(0) === zipMark
  const lines = await (isXlsx ? readXlsx(bytes) : readCsv(bytes))
  const [headings, ...rows] = lines
  if (headings === undefined)
    throw refusal('INPUT_REFUSED', { en: 'the table is empty', zh: '表格是空的' })
  if (rows.length > tableRowsMax)
    throw refusal('INPUT_TOO_LARGE', {
      en: `a table may have ${tableRowsMax} rows, this has ${rows.length}`,
      zh: `表格最多 ${tableRowsMax} 行，这个有 ${rows.length} 行`,
    })
  return {
    headings: headings.map((each) => each.trim()),
    rows: rows
      .map((cells, index) => ({ number: index + 2, cells: cells.map((each) => each.trim()) }))
      .filter(({ cells }) => cells.some((each) => each !== '')),
  }
}

async function readCsv(bytes: Buffer): Promise<string[][]> {
  const text = isUtf8(bytes) ? bytes.toString('utf8') : new TextDecoder('gb18030').decode(bytes)
  const [headings = ''] = text.split('\n', 1)
  const delimiter = [',', ';', '\t'].reduce((most, mark) =>
    countOf(headings, mark) > countOf(headings, most) ? mark : most,
  )
  try {
    return parse(text, { bom: true, relax_column_count: true, delimiter })
  } catch (error) {
    throw refusal(
      'INPUT_REFUSED',
      {
        en: `the CSV cannot be read: ${messageOf(error)}`,
        zh: `CSV 无法读取：${messageOf(error)}`,
      },
      {
        cause: error,
      },
    )
  }
}

/** What stands between headings stands between cells; the others may stand in them. */
const countOf = (text: string, mark: string) => text.split(mark).length

async function readXlsx(bytes: Buffer): Promise<string[][]> {
  try {
    const [sheet] = await readXlsxFile(bytes)
    return (sheet?.data ?? []).map((row) => row.map(cellText))
  } catch (error) {
    throw refusal(
      'INPUT_REFUSED',
      {
        en: `the workbook cannot be read: ${messageOf(error)}`,
        zh: `工作簿无法读取：${messageOf(error)}`,
      },
      {
        cause: error,
      },
    )
  }
}

/** Long numbers such as device codes are text in these tables, or have lost digits before they came here. */
function cellText(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  if (typeof cell === 'number')
    return cell.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 9 })
  return typeof cell === 'string' || typeof cell === 'boolean' ? String(cell) : ''
}
