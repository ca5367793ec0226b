import type { RecordKind } from '@zhian/contracts/registry'
import type { RegistryRecord } from '@zhian/contracts/registry-exchange'
import writeXlsxFile from 'write-excel-file/node'
import { faultsColumn, tableColumns } from './columns.ts'
import type { Column } from './columns.ts'
import { refusal } from '../../refusal.ts'

export type TableFormat = 'csv' | 'xlsx'

/** The records as the table that an import takes, with one column more: what is wrong with each. */
export async function exportRecords(
  items: readonly RegistryRecord[],
  { kind, format, language }: { kind: RecordKind; format: TableFormat; language: 'zh' | 'en' },
): Promise<Buffer> {
  const columns = tableColumns[kind]
  if (columns === undefined)
    throw refusal('INPUT_REFUSED', {
      en: `${kind} cannot be exported as a table`,
      zh: `${kind} 不能导出为表格`,
    })
  const headings = [...columns.map((column) => column[language]), faultsColumn[language]]
  const rows = items.map((item) => [
    ...columns.map((column) => column.write(valueAt(item.record, column))),
    item.faults.map(({ field, rule }) => `${field}:${rule}`).join(' '),
  ])
  if (format === 'csv') return Buffer.from(`\uFEFF${[headings, ...rows].map(csvLine).join('')}`)
  const cells = [headings, ...rows].map((row) => row.map((value) => ({ value, type: String })))
  return writeXlsxFile(cells).toBuffer()
}

function valueAt(record: unknown, { path }: Column): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null
        ? (value as Record<string, unknown>)[name]
        : undefined,
    record,
  )
}

/** RFC 4180; a cell that a spreadsheet would reckon as a formula is made text. */
function csvLine(cells: readonly string[]): string {
  const safe = cells.map((cell) =>
    /^[=+\-@\t\r]/.test(cell) && !/^-?[\d.]+$/.test(cell) ? `'${cell}` : cell,
  )
  return `${safe.map((cell) => (/[",\r\n;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`
}
