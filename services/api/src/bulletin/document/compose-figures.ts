import { vehicleTypes } from '@zhian/contracts/tag'
import type { BulletinContent, Figure } from '@zhian/contracts/bulletin'
import { changeText, isOtherCameraBase, perHundredCameras } from '../change.ts'
import { captureFigures, passageFigures } from '../figure-statements.ts'
import { dayText } from '../period.ts'
import type { Block, DocumentTable, FigureTile } from './blocks.ts'
import { drawChart } from './chart.ts'
import { figureChange, numberText, previousText, valueText } from './figure-text.ts'
import { wordFor } from './words.ts'
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
const headlineFigures = ['enterprises', 'online', 'timely', 'vehicles']

/** 数说战果: what the platform measured, and what others report, each with its source. */
export function resultBlocks(content: BulletinContent, words: Words): Block[] {
  const { campaign, entries, measures } = content
  const own = pick(measures.figures, headlineFigures).map((figure) => tileOf(figure, words))
  const reported = entries.slice(0, 4).map((entry) => ({
    name: entry.metric,
    value: numberText(entry.value),
    unit: entry.unit,
    change: changeText(entry.value, entry.previous ?? null),
    source: entry.source,
  }))
  return [
    { is: 'heading', text: words.results },
    ...(campaign === '' ? [] : [{ is: 'paragraph', text: words.campaign(campaign) } as const]),
    { is: 'tiles', tiles: [...own, ...reported] },
    { is: 'subheading', text: words.reported },
    ...(entries.length === 0
      ? [{ is: 'paragraph', text: words.noEntries, tone: 'muted' } as const]
      : [
          { is: 'paragraph', text: words.reportedLead, tone: 'muted' } as const,
          { is: 'table', table: entryTable(content, words) } as const,
        ]),
  ]
}

export function equipmentBlocks({ measures }: BulletinContent, words: Words): Block[] {
  const figures = pick(measures.figures, equipmentFigures)
  const hasBefore = measures.figures.some(({ previous, wasSmall }) => previous !== null || wasSmall)
  return [
    { is: 'heading', text: words.equipment },
    ...(hasBefore ? [] : [{ is: 'paragraph', text: words.noYearBefore, tone: 'warning' } as const]),
    { is: 'table', table: figureTable(figures, words) },
  ]
}

export function passageBlocks({ measures }: BulletinContent, words: Words): Block[] {
  const figures = pick(measures.figures, [...captureFigures, ...passageFigures])
  const classes = vehicleTypes.flatMap((type) => pick(measures.figures, [`vehicles_${type}`]))
  return [
    { is: 'heading', text: words.passages },
    ...baseBlocks(measures.figures, words),
    { is: 'table', table: figureTable(figures, words) },
    { is: 'paragraph', text: words.notes.small, tone: 'muted' },
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

export function gapBlocks({ measures }: BulletinContent, words: Words): Block[] {
  const { blindHours, gaps, gapsMore } = measures
  const table: DocumentTable = {
    columns: [
      { text: words.enterprise, isNumber: false, share: 3 },
      { text: words.camera, isNumber: false, share: 3 },
      { text: words.blindHours, isNumber: true, share: 1.4 },
    ],
    rows: gaps.map((gap) => [gap.enterpriseName, gap.cameraId, gap.blindHours.toFixed(1)]),
  }
  const lead =
    blindHours === null
      ? words.nothing
      : words.gapsLead(numberText(Number(blindHours.toFixed(1)), 1))
  return [
    { is: 'heading', text: words.gaps },
    { is: 'paragraph', text: lead },
    gaps.length === 0
      ? { is: 'paragraph', text: words.gapsNone, tone: 'muted' }
      : { is: 'table', table },
    ...(gapsMore === 0
      ? []
      : [{ is: 'paragraph', text: words.gapsMore(gapsMore), tone: 'muted' } as const]),
  ]
}

/** The table that stands beside the chart. */
export function dayTable({ measures }: BulletinContent, words: Words): DocumentTable {
  const told = (value: number | null, hasYear: boolean) =>
    value === null ? (hasYear ? words.small : words.nothing) : numberText(value)
  const hadYear = measures.days.some(({ previous }) => previous !== null)
  return {
    columns: [
      { text: words.day, isNumber: false, share: 2 },
      { text: words.now, isNumber: true, share: 1 },
      { text: words.before, isNumber: true, share: 1 },
      { text: words.change, isNumber: true, share: 1 },
    ],
    rows: measures.days.map(({ value, previous }, index) => [
      dayText(measures.period.fromMs + index * 24 * 3600_000),
      told(value, true),
      told(previous, hadYear),
      changeText(value, previous),
    ]),
  }
}

function baseBlocks(figures: readonly Figure[], words: Words): Block[] {
  const [cameras] = pick(figures, ['cameras'])
  if (cameras === undefined || !isOtherCameraBase(cameras.value, cameras.previous)) return []
  const { value: now, previous: before } = cameras
  const text = words.baseChanged(numberText(before ?? 0), numberText(now ?? 0))
  const rows = pick(figures, [...captureFigures, 'vehicles']).map((figure) => {
    const value = perHundredCameras(figure.value, now)
    const previous = perHundredCameras(figure.previous, before)
    const shown = (amount: number | null, isSmall: boolean) =>
      amount === null
        ? isSmall
          ? words.small
          : words.nothing
        : numberText(Number(amount.toFixed(1)), 1)
    return [
      wordFor(words.figures, figure.key),
      shown(value, figure.isSmall),
      shown(previous, figure.wasSmall),
      changeText(value, previous),
    ]
  })
  return [
    {
      is: 'paragraph',
      text: `${text}。${words.baseChangedText}`.replace(/。(?=[A-Z])/, '. '),
      tone: 'warning',
    },
    { is: 'subheading', text: words.perHundred },
    { is: 'table', table: { columns: valueColumns(words).slice(0, 4), rows } },
  ]
}

function figureTable(figures: readonly Figure[], words: Words): DocumentTable {
  return {
    columns: valueColumns(words),
    rows: figures.map((figure) => [
      nameWithUnit(figure, words),
      valueText(figure, words),
      previousText(figure, words),
      figureChange(figure),
      (words.notes as Readonly<Record<string, string>>)[figure.key] ?? '',
    ]),
  }
}

const valueColumns = (words: Words): DocumentTable['columns'] => [
  { text: words.metric, isNumber: false, share: 2.4 },
  { text: words.value, isNumber: true, share: 1.3 },
  { text: words.previous, isNumber: true, share: 1.3 },
  { text: words.change, isNumber: true, share: 1.2 },
  { text: words.note, isNumber: false, share: 4.4 },
]

function entryTable({ entries }: BulletinContent, words: Words): DocumentTable {
  return {
    columns: [
      ...valueColumns(words).slice(0, 4),
      { text: words.source, isNumber: false, share: 2.2 },
      { text: words.asOfColumn, isNumber: false, share: 1.5 },
      { text: words.by, isNumber: false, share: 1.2 },
    ],
    rows: entries.map((entry) => [
      entry.unit === '' ? entry.metric : `${entry.metric}（${entry.unit}）`,
      numberText(entry.value),
      entry.previous === undefined ? words.nothing : numberText(entry.previous),
      changeText(entry.value, entry.previous ?? null),
      entry.source,
      entry.asOf,
      entry.by,
    ]),
  }
}

function tileOf(figure: Figure, words: Words): FigureTile {
  const hasUnit = figure.value !== null && figure.unit !== 'percent'
  return {
    name: wordFor(words.figures, figure.key),
    value: valueText(figure, words),
    unit: hasUnit ? words.units[figure.unit] : '',
    change: figureChange(figure),
    source: '',
  }
}

function nameWithUnit({ key, unit }: Figure, words: Words): string {
  const name = wordFor(words.figures, key)
  const word = words.units[unit]
  return word === '' || unit === 'percent' ? name : `${name}（${word}）`
}

function twoYears(
  items: readonly { readonly value: number | null; readonly previous: number | null }[],
  words: Words,
) {
  const now = { name: words.now, values: items.map(({ value }) => value) }
  const before = { name: words.before, values: items.map(({ previous }) => previous) }
  return before.values.some((value) => value !== null) ? [now, before] : [now]
}

function pick(figures: readonly Figure[], keys: readonly string[]): Figure[] {
  return keys.flatMap((key) => figures.find((figure) => figure.key === key) ?? [])
}
