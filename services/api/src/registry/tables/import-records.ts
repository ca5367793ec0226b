import type { Bilingual } from '@zhian/contracts/bilingual'
import type { RecordKind } from '@zhian/contracts/registry'
import type { ImportReport } from '@zhian/contracts/registry-exchange'
import type { RegistryDesk, Author } from '../registry-desk.ts'
import { archivesToBe } from '../archives-to-be.ts'
import type { RegistrySnapshot } from '../registry-snapshot.ts'
import { outcomeOf, reportOf, sameIdAs } from '../planned.ts'
import { isNews } from '../registry-records.ts'
import type { WrittenRecord } from '../registry-records.ts'
import { recordRules, textMember } from '@zhian/contracts/record-rules'
import { Unreadable } from './cells.ts'
import { faultsColumn, tableColumns, tableDefaults } from './columns.ts'
import type { Column } from './columns.ts'
import type { TextTable } from './read-table.ts'
import { refusal } from '../../refusal.ts'

type Problem = ImportReport['problems'][number]

export interface ImportOrder {
  readonly kind: RecordKind
  readonly table: TextTable
  readonly author: Author
  readonly isDryRun: boolean
}

interface PlacedColumn {
  readonly heading: string
  readonly column: Column | undefined
  readonly index: number
}

const problemsMax = 2000
const passedOver: readonly string[] = ['', ...Object.values(faultsColumn)]

/**
 * Takes a table in as records of one kind, all or nothing; a dry run says what it would do.
 *
 * A cell that is empty leaves what stands there. Rows whose id is new are added. With any problem but a hint nothing is written.
 */
export async function importRecords(desk: RegistryDesk, order: ImportOrder): Promise<ImportReport> {
  const { kind, table, isDryRun } = order
  const columns = tableColumns[kind]
  if (columns === undefined)
    throw refusal('INPUT_REFUSED', {
      en: `${kind} cannot be imported as a table`,
      zh: `${kind} 不能用表格导入`,
    })
  const placed = placeColumns(columns, table.headings)
  const problems: Problem[] = [...placed.problems]
  const wished = wishesOf(order, { columns: placed.columns, problems })
  const ground = await desk.ground(
    kind,
    wished.map(({ id }) => id),
  )
  const written: WrittenRecord[] = []
  for (const { row, id, members } of wished) {
    const known = ground.around[kind].get(id) ?? tableDefaults[kind]?.(members) ?? {}
    const wish = { kind, id, record: merged(known, members) }
    const planned = outcomeOf(() => desk.plan(order.author, wish, ground))
    if (planned.ok) written.push(planned.value)
    else problems.push({ row, value: id, problem: planned.problem, isHint: false })
  }
  if (kind === 'cameras') problems.push(...hintsOf({ written, wished }, ground.around))
  const fresh = written.filter(isNews)
  const isClean = problems.every(({ isHint }) => isHint)
  if (!isDryRun && isClean && fresh.length > 0) await desk.write(fresh)
  return {
    ...reportOf(written),
    isDryRun: isDryRun || !isClean,
    rows: table.rows.length,
    problems: shownOf(problems),
  }
}

/** What the rules will say of the archives, if they come to stand as they are; nothing of it keeps them out. */
function hintsOf(
  { written, wished }: { written: readonly WrittenRecord[]; wished: readonly Wished[] },
  around: RegistrySnapshot,
): Problem[] {
  const rows = new Map(wished.map(({ id, row }) => [id, row]))
  const paths = tableColumns.cameras ?? []
  return archivesToBe(written, around).flatMap(({ cameraId, faults }) =>
    faults.map(({ field, rule, value }) => ({
      row: rows.get(cameraId) ?? 0,
      column: paths.find(({ path }) => path[0] === field)?.zh ?? field,
      ...(value === undefined ? {} : { value: value.slice(0, 100) }),
      rule,
      problem: { en: rule.replaceAll('_', ' '), zh: `不符合建档规则：${rule}` },
      isHint: true,
    })),
  )
}

/** By row; where there are too many, what keeps the table out comes before hints. */
function shownOf(problems: readonly Problem[]): Problem[] {
  return problems
    .toSorted((one, other) => Number(one.isHint) - Number(other.isHint))
    .slice(0, problemsMax)
    .toSorted((one, other) => one.row - other.row)
}

interface Wished {
  readonly row: number
  readonly id: string
  readonly members: Readonly<Record<string, unknown>>
}

/** Rows that can be read and name a record that no other row names; the others are problems. */
function wishesOf(
  { kind, table }: ImportOrder,
  { columns, problems }: { columns: readonly PlacedColumn[]; problems: Problem[] },
): Wished[] {
  const { idMember } = recordRules[kind]
  const rowOfId = new Map<string, number>()
  return table.rows.flatMap((row) => {
    const read = readRow(columns, row)
    problems.push(...read.problems)
    const id = textMember(read.members, idMember) ?? ''
    const sooner = rowOfId.get(id)
    rowOfId.set(id, sooner ?? row.number)
    const tell = (problem: Bilingual) =>
      problems.push({ row: row.number, value: id, problem, isHint: false })
    if (id === '') tell({ en: `${idMember} is missing`, zh: `缺少 ${idMember}` })
    else if (sooner !== undefined) tell(sameIdAs(sooner))
    const isGood = id !== '' && sooner === undefined && read.problems.every(({ isHint }) => isHint)
    return isGood ? [{ row: row.number, id, members: read.members }] : []
  })
}

/** Which column each heading is, by its Chinese or English name. */
function placeColumns(columns: readonly Column[], headings: readonly string[]) {
  const problems: Problem[] = []
  const tell = (column: string, problem: Bilingual, isHint = false) =>
    problems.push({ row: 1, column, problem, isHint })
  const placed = headings.map((heading, index) => {
    const plain = heading.replaceAll(/[\s*（(].*$/g, '')
    const found = columns.find(
      ({ zh, en }) => zh === plain || en.toLowerCase() === plain.toLowerCase(),
    )
    if (found === undefined && !passedOver.includes(heading))
      tell(heading, { en: 'no such column; it is not read', zh: '没有这一列，不读取' }, true)
    return { heading, column: found, index }
  })
  const named = placed.map(({ column }) => column)
  for (const column of columns)
    if (named.indexOf(column) !== named.lastIndexOf(column))
      tell(column.zh, { en: 'stands here twice', zh: '这一列有两个' })
  const [id] = columns
  if (id !== undefined && !named.includes(id))
    tell(id.zh, { en: 'is missing: it says which row is which', zh: '缺少这一列：要靠它区分各行' })
  return { problems, columns: placed }
}

function readRow(columns: readonly PlacedColumn[], { number, cells }: TextTable['rows'][number]) {
  const members: Record<string, unknown> = {}
  const problems: Problem[] = []
  for (const { heading, column, index } of columns) {
    const cell = cells[index] ?? ''
    if (column === undefined || cell === '') continue
    try {
      put(members, column.path, column.read(cell))
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      problems.push({
        row: number,
        column: heading,
        value: cell.slice(0, 100),
        problem: error.said,
        isHint: false,
      })
    }
  }
  return { members, problems }
}

/** Numbers in a path are places in a list. */
function put(
  members: Record<string, unknown>,
  [first = '', ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    members[first] = value
    return
  }
  const inner = (members[first] ??= /^\d+$/.test(rest[0] ?? '') ? [] : {}) as Record<
    string,
    unknown
  >
  put(inner, rest, value)
}

/** Members that were named take the place of those that stand; lists as a whole. */
function merged(known: unknown, named: unknown): unknown {
  if (Array.isArray(named) || !isObject(named) || !isObject(known)) return named
  const names = new Set([...Object.keys(known), ...Object.keys(named)])
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      name in named ? merged(known[name], named[name]) : known[name],
    ]),
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
