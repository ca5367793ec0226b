import type { BulletinContent, Figure } from '@zhian/contracts/bulletin'
import { changeText, numberText, wordFor } from '@zhian/contracts/bulletin-text'
import type { Block, DocumentTable, FigureTile } from './blocks.ts'
import { pick } from './compose-figures.ts'
import { notedTile } from './figure-notes.ts'
import type { NoteNeeds } from './figure-notes.ts'
import { openFootnotes } from './footnotes.ts'
import type { Words } from './words.ts'

const headlineFigures = ['enterprises', 'online', 'timely', 'vehicles']

/** 数说战果: what the platform measured, and what others report, each with its source. */
export function resultBlocks(content: BulletinContent, words: Words): Block[] {
  const { campaign, entries, measures } = content
  const notes = openFootnotes()
  const own = pick(measures.figures, headlineFigures).map((figure) =>
    tileOf(figure, { measures, words, notes }),
  )
  const reported = entries.slice(0, 4).map((entry) => ({
    name: nameOf(entry, words),
    value: { text: numberText(entry.value), marks: [] },
    unit: entry.unit,
    change: changeText(entry.value, entry.previous ?? null),
    source: entry.source,
  }))
  return [
    { is: 'heading', text: words.results },
    ...(campaign === '' ? [] : [{ is: 'paragraph', text: words.campaign(campaign) } as const]),
    { is: 'tiles', tiles: own },
    ...(reported.length === 0 ? [] : [{ is: 'tiles', tiles: reported } as const]),
    ...notes.blocks(),
    { is: 'subheading', text: words.reported },
    { is: 'paragraph', text: words.reportedLead, tone: 'muted' },
    { is: 'table', table: entryTable(content, words) },
  ]
}

function entryTable({ entries }: BulletinContent, words: Words): DocumentTable {
  return {
    columns: [
      { text: words.metric, isNumber: false, share: 2.4 },
      { text: words.value, isNumber: true, share: 1.2 },
      { text: words.previous, isNumber: true, share: 1.2 },
      { text: words.change, isNumber: true, share: 1.2 },
      { text: words.source, isNumber: false, share: 2.4 },
      { text: words.asOfColumn, isNumber: false, share: 1.4 },
      { text: words.by, isNumber: false, share: 1.4 },
    ],
    rows: [...entries.map((entry) => entryRow(entry, words)), ...unfilledRows(entries, words)],
  }
}

type Entry = BulletinContent['entries'][number]

/** What stands for a figure of the bulletin has that figure's name, in both languages. */
const nameOf = ({ fills, metric }: Entry, words: Words) =>
  fills === undefined ? metric : words.filled[fills]

const entryRow = (entry: Entry, words: Words) => [
  words.withUnit(nameOf(entry, words), entry.unit),
  numberText(entry.value),
  entry.previous === undefined ? words.nothing : numberText(entry.previous),
  changeText(entry.value, entry.previous ?? null),
  entry.source,
  entry.asOf,
  entry.by,
]

/** A figure that belongs here and that the platform cannot count is not left out in silence. */
function unfilledRows(entries: readonly Entry[], words: Words): string[][] {
  if (entries.some(({ fills }) => fills === 'case_queries')) return []
  const { filled, units, notReported, nothing, noSource } = words
  const name = words.withUnit(filled.case_queries, units.times)
  return [[name, notReported, nothing, nothing, noSource, nothing, nothing]]
}

function tileOf(figure: Figure, needs: NoteNeeds): FigureTile {
  const { words } = needs
  const { value, change } = notedTile(figure, needs)
  const hasUnit = figure.value !== null && figure.unit !== 'percent'
  return {
    name: wordFor(words.figures, figure.key),
    value,
    unit: hasUnit ? words.units[figure.unit] : '',
    change: change === words.nothing ? '' : words.changeFromYearBefore(change),
    source: '',
  }
}
