import { vehicleTypes } from '@zhian/contracts/tag'
import type { BulletinContent, BulletinMeasures, Figure } from '@zhian/contracts/bulletin'
import { amountText, changeText, numberText, wordFor } from '@zhian/contracts/bulletin-text'
import { isOtherCameraBase, perHundredCameras } from '../change.ts'
import { captureFigures, passageFigures } from '../figure-statements.ts'
import type { Block, Cell, DocumentTable } from './blocks.ts'
import { drawChart } from './chart.ts'
import { notedFigure, previousHead, valueHead } from './figure-notes.ts'
import type { NoteNeeds } from './figure-notes.ts'
import { openFootnotes } from './footnotes.ts'
import type { Words } from './words.ts'

const equipmentFigures = [
  'enterprises',
  'slots_required',
  'slots_covered',
  'cameras',
  'online',
  'timely',
  'faults',
  'rectifications',
]

export function equipmentBlocks({ measures }: BulletinContent, words: Words): Block[] {
  const notes = openFootnotes()
  const figures = pick(measures.figures, equipmentFigures)
  return [
    { is: 'heading', text: words.equipment },
    { is: 'table', table: figureTable(figures, { measures, words, notes }, { isExplained: true }) },
    ...notes.blocks(),
  ]
}

export function passageBlocks({ measures }: BulletinContent, words: Words): Block[] {
  const notes = openFootnotes()
  const figures = pick(measures.figures, [...captureFigures, ...passageFigures])
  const classes = vehicleTypes.flatMap((type) => pick(measures.figures, [`vehicles_${type}`]))
  return [
    { is: 'heading', text: words.passages },
    { is: 'table', table: figureTable(figures, { measures, words, notes, gapsAt: 'head' }) },
    ...notes.blocks(),
    ...baseBlocks(measures.figures, words),
    {
      is: 'chart',
      chart: drawChart({
        title: words.vehicleChart,
        kind: 'bar',
        categories: classes.map(({ key }) => wordFor(words.figures, key)),
        series: twoYears(classes, words),
      }),
    },
    {
      is: 'chart',
      chart: drawChart({
        title: words.dayChart,
        kind: 'line',
        categories: measures.days.map((_day, index) => String(index + 1)),
        series: twoYears(measures.days, words),
      }),
    },
  ]
}

/** Whether there is anything to compare with. */
export function hasYearBefore({ figures }: BulletinMeasures): boolean {
  return figures.some(
    ({ previous, previousHidden }) => previous !== null || previousHidden !== null,
  )
}

export function pick(figures: readonly Figure[], keys: readonly string[]): Figure[] {
  return keys.flatMap((key) => figures.find((figure) => figure.key === key) ?? [])
}

/** More or fewer cameras: counts are told per hundred of them too. */
function baseBlocks(figures: readonly Figure[], words: Words): Block[] {
  const [cameras] = pick(figures, ['cameras'])
  if (cameras === undefined || !isOtherCameraBase(cameras.value, cameras.previous)) return []
  const { value: now, previous: before } = cameras
  const text = words.baseChanged(numberText(before ?? 0), numberText(now ?? 0))
  const rows = pick(figures, [...captureFigures, 'vehicles']).map((figure) => {
    const value = perHundredCameras(figure.value, now)
    const previous = perHundredCameras(figure.previous, before)
    const shown = (amount: number | null, hidden: Figure['hidden']) =>
      amountText(
        { value: amount === null ? null : Number(amount.toFixed(1)), hidden },
        { unit: figure.unit, words },
      )
    return [
      wordFor(words.figures, figure.key),
      shown(value, figure.hidden),
      shown(previous, figure.previousHidden),
      changeText(value, previous),
    ]
  })
  return [
    { is: 'paragraph', text: `${text}${words.stop}${words.baseChangedText}`, tone: 'warning' },
    { is: 'subheading', text: words.perHundred },
    { is: 'table', table: { columns: comparedColumns(words, words), rows } },
  ]
}

function figureTable(
  figures: readonly Figure[],
  needs: NoteNeeds,
  { isExplained = false }: { readonly isExplained?: boolean } = {},
): DocumentTable {
  const { measures, words } = needs
  const isCompared = hasYearBefore(measures)
  const value = valueHead(needs)
  const previous = isCompared ? previousHead(needs) : words.previous
  const columns = comparedColumns({ value, previous }, words).slice(0, isCompared ? 4 : 2)
  const explaining = { text: words.note, isNumber: false, share: 4.4 }
  const rows = figures.map((figure) => {
    const explained = (words.notes as Readonly<Record<string, string>>)[figure.key]
    const name = words.withUnit(wordFor(words.figures, figure.key), words.units[figure.unit])
    const first = isExplained ? name : needs.notes.note(name, explained ?? null)
    const { value, previous, change } = notedFigure(figure, needs)
    const compared = [first, value, previous, change].slice(0, isCompared ? 4 : 2)
    return isExplained ? [...compared, explained ?? ''] : compared
  })
  return { columns: isExplained ? [...columns, explaining] : columns, rows }
}

const comparedColumns = (
  { value, previous }: { readonly value: Cell; readonly previous: Cell },
  words: Words,
): DocumentTable['columns'] => [
  { text: words.metric, isNumber: false, share: 2.4 },
  { text: value, isNumber: true, share: 1.3 },
  { text: previous, isNumber: true, share: 1.5 },
  { text: words.change, isNumber: true, share: 1.3 },
]

function twoYears(
  items: readonly { readonly value: number | null; readonly previous: number | null }[],
  words: Words,
) {
  const now = { name: words.now, values: items.map(({ value }) => value) }
  const before = { name: words.before, values: items.map(({ previous }) => previous) }
  return before.values.some((value) => value !== null) ? [now, before] : [now]
}
