import type { BulletinContent, BulletinMeasures, Hidden } from '@zhian/contracts/bulletin'
import { amountText, changeText, numberText, previousText } from '@zhian/contracts/bulletin-text'
import { isOtherCameraBase } from '../change.ts'
import { dayText } from '../period.ts'
import type { Block, Cell, DocumentTable } from './blocks.ts'
import { hasYearBefore, pick } from './compose-figures.ts'
import { hiddenNote, hoursText, previousHead } from './figure-notes.ts'
import type { NoteNeeds } from './figure-notes.ts'
import { openFootnotes } from './footnotes.ts'
import type { Words } from './words.ts'

const dayMs = 24 * 3600_000

/** Nothing where the registry knows of no villages. */
export function villageBlocks({ measures }: BulletinContent, words: Words): Block[] {
  if (measures.villages.every(({ villageId }) => villageId === '')) return []
  const notes = openFootnotes()
  return [
    { is: 'heading', text: words.villages },
    { is: 'table', table: villageTable({ measures, words, notes }) },
    ...notes.blocks(),
  ]
}

function villageTable(needs: NoteNeeds): DocumentTable {
  const { measures, words } = needs
  const isCompared = hasYearBefore(measures)
  const only = <T>(...cells: readonly T[]): readonly T[] => (isCompared ? cells : [])
  const number = (text: Cell, share = 1.3) => ({ text, isNumber: true, share })
  const count = (key: 'enterprises' | 'cameras') =>
    number(words.withUnit(words.figures[key], words.units[key]))
  const before = isCompared ? previousHead(needs) : words.previous
  const [online, vehicles] = pick(measures.figures, ['online', 'vehicles'])
  return {
    columns: [
      { text: words.village, isNumber: false, share: 1.8 },
      count('enterprises'),
      count('cameras'),
      number(words.figures.online),
      ...only(number(before, 1.45)),
      number(words.withUnit(words.figures.vehicles, words.units.times)),
      ...only(number(before, 1.45), number(words.change, 1.1)),
    ],
    rows: measures.villages.map((village) => villageRow(village, needs, only)),
    total: [
      words.total,
      ...pick(measures.figures, ['enterprises', 'cameras', 'online']).map((figure) =>
        amountText(figure, { unit: figure.unit, words }),
      ),
      ...only(online === undefined ? words.nothing : previousText(online, words)),
      ...(vehicles === undefined
        ? []
        : [
            amountText(vehicles, { unit: 'times', words }),
            ...only<Cell>(
              previousText(vehicles, words),
              changeText(vehicles.value, vehicles.previous),
            ),
          ]),
    ],
  }
}

function villageRow(
  village: BulletinMeasures['villages'][number],
  { words, notes }: NoteNeeds,
  only: <T>(...cells: readonly T[]) => readonly T[],
): Cell[] {
  const { cameras, previousCameras, vehicles, previousVehicles } = village
  const counted = (value: number | null, hidden: Hidden | null) =>
    notes.note(
      value === null && hidden === null
        ? words.nothing
        : amountText({ value, hidden }, { unit: 'times', words }),
      hiddenNote(hidden, words),
    )
  const change = changeText(vehicles, previousVehicles)
  const isOtherBase = change !== '—' && isOtherCameraBase(cameras, previousCameras)
  return [
    village.villageId === '' ? words.noVillage : village.villageName,
    numberText(village.enterprises),
    numberText(cameras),
    percentText(village.online, words),
    ...only(percentText(village.previousOnline, words)),
    counted(vehicles, village.vehiclesHidden),
    ...only(
      counted(previousVehicles, village.previousVehiclesHidden),
      notes.note(change, isOtherBase ? words.footVillageBase : null),
    ),
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
    rows: gaps.map((gap) => [gap.enterpriseName, gap.cameraId, hoursText(gap.blindHours)]),
  }
  const lead = blindHours === null ? words.nothing : words.gapsLead(hoursText(blindHours))
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

/** The table that stands beside the chart, with the hours in which cameras were blind on that day. */
export function dayTable({ measures }: BulletinContent, words: Words): DocumentTable {
  const isCompared = hasYearBefore(measures)
  const told = (value: number | null, hidden: BulletinMeasures['days'][number]['hidden']) =>
    amountText({ value, hidden }, { unit: 'times', words })
  const compared = [
    { text: words.before, isNumber: true, share: 1 },
    { text: words.change, isNumber: true, share: 1 },
  ]
  return {
    columns: [
      { text: words.day, isNumber: false, share: 1.6 },
      { text: words.now, isNumber: true, share: 1 },
      ...(isCompared ? compared : []),
      { text: words.blindCameraHours, isNumber: true, share: 1.6 },
    ],
    rows: measures.days.map(({ value, hidden, previous, previousHidden, blindHours }, index) => [
      dayText(measures.period.fromMs + index * dayMs),
      told(value, hidden),
      ...(isCompared ? [told(previous, previousHidden), changeText(value, previous)] : []),
      hoursText(blindHours),
    ]),
  }
}

export function enterpriseTable({ measures }: BulletinContent, words: Words): DocumentTable {
  const { enterprises } = measures
  const isCompared = enterprises.some(
    ({ previousOnline, previousScore }) => previousOnline !== null || previousScore !== null,
  )
  const only = <T>(cell: T): readonly T[] => (isCompared ? [cell] : [])
  const number = (text: string, share: number) => ({ text, isNumber: true, share })
  const scoreText = (score: number | null, otherwise: string) =>
    score === null ? otherwise : score.toFixed(1)
  return {
    columns: [
      { text: words.enterprise, isNumber: false, share: 2.88 },
      { text: words.village, isNumber: false, share: 1.06 },
      number(words.watchedCameras, 1.06),
      number(words.figures.online, 1.06),
      ...only(number(words.previous, 0.9)),
      number(words.blindHours, 1.24),
      number(words.score, 0.98),
      ...only(number(words.previous, 0.9)),
    ],
    rows: enterprises.map((each) => [
      each.enterpriseName,
      each.villageName === '' ? words.noVillage : each.villageName,
      numberText(each.cameras),
      percentText(each.online, words),
      ...only(percentText(each.previousOnline, words)),
      each.blindHours === null ? words.nothing : hoursText(each.blindHours),
      scoreText(each.score, words.notAssessed),
      ...only(scoreText(each.previousScore, words.nothing)),
    ]),
  }
}

const percentText = (value: number | null, words: Words) =>
  amountText({ value, hidden: null }, { unit: 'percent', words })
