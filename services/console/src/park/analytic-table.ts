import type { Analytic } from '@zhian/contracts/assessment'
import type { Cell, CellWord } from './analytic-words.ts'

export interface Series {
  readonly name: string
  /** One for each category; null where nothing is told. */
  readonly values: readonly (number | null)[]
}

export interface Drawing {
  readonly kind: 'line' | 'bar'
  readonly valueKey: string
  readonly categories: readonly string[]
  readonly series: readonly Series[]
  /** How many series there are beside those that are drawn. */
  readonly more: number
}

const timeKeys = ['slotBeginMs', 'slotEndMs', 'day']
const valueKeys = [
  'vehicles',
  'medianMinutes',
  'share',
  'health',
  'timelyShare',
  'probabilityIn',
  'suspicionsOver180',
]
const nameKeys = ['gate', 'cameraId', 'siteId', 'direction', 'source', 'vehicleClass']
const seriesMax = 6
const barsMax = 24

/** What of a table can be drawn: one value over time, or over places where there is no time; undefined where nothing can. */
export function drawingOf(
  { columns, rows }: Pick<Analytic, 'columns' | 'rows'>,
  word: CellWord,
): Drawing | undefined {
  const at = new Map(columns.map(({ key }, index) => [key, index]))
  const [timeKey, valueKey] = [timeKeys, valueKeys].map((keys) => keys.find((key) => at.has(key)))
  if (valueKey === undefined || rows.length === 0) return undefined
  const cell = (row: readonly Cell[], key: string): Cell => row[at.get(key) ?? -1] ?? null
  const keysShown = nameKeys.filter((key) => at.has(key))
  const namedBy = keysShown.length > 0 ? keysShown : ['enterpriseId']
  const nameOf = (row: readonly Cell[], by: readonly string[]) =>
    by
      .flatMap((key) => {
        const own = cell(row, key)
        return own === null || own === '' ? [] : word(key, own)
      })
      .join(' · ')
  /** Gates of two enterprises may be called the same; then it is said whose each is. */
  const namesOf = (those: readonly (readonly Cell[])[]) => {
    const names = those.map((row) => nameOf(row, namedBy))
    const areUnlike = new Set(names).size === names.length
    return areUnlike ? names : those.map((row) => nameOf(row, ['enterpriseId', ...namedBy]))
  }
  const value = (row: readonly Cell[]) => {
    const told = cell(row, valueKey)
    return typeof told === 'number' ? told : null
  }
  if (timeKey === undefined) {
    const bars = rows.toSorted((a, b) => (value(a) ?? 0) - (value(b) ?? 0)).slice(0, barsMax)
    const series = [{ name: valueKey, values: bars.map(value) }]
    const more = rows.length - bars.length
    return { kind: 'bar', valueKey, categories: namesOf(bars), series, more }
  }
  const times = [...new Set(rows.map((row) => String(cell(row, timeKey))))].sort()
  const idOf = (row: readonly Cell[]) =>
    JSON.stringify(['enterpriseId', ...namedBy].map((key) => cell(row, key)))
  const lines = [...Map.groupBy(rows, idOf).values()].map((own) => {
    const told = new Map(own.map((row) => [String(cell(row, timeKey)), value(row)]))
    return { first: own[0] ?? [], values: times.map((time) => told.get(time) ?? null) }
  })
  const sum = ({ values }: Pick<Series, 'values'>) =>
    values.reduce<number>((all, each) => all + (each ?? 0), 0)
  const drawn = lines.sort((one, other) => sum(other) - sum(one)).slice(0, seriesMax)
  const names = namesOf(drawn.map(({ first }) => first))
  const series = drawn.map(({ values }, index): Series => ({ name: names[index] ?? '', values }))
  const more = lines.length - series.length
  return { kind: 'line', valueKey, categories: times, series, more }
}
