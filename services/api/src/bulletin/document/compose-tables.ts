import type { BulletinContent, BulletinMeasures } from '@zhian/contracts/bulletin'
import { amountText, changeText, numberText } from '@zhian/contracts/bulletin-text'
import { dayText } from '../period.ts'
import type { Block, DocumentTable } from './blocks.ts'
import { hasYearBefore, pick } from './compose-figures.ts'
import { hoursText } from './figure-notes.ts'
import { openFootnotes } from './footnotes.ts'
import type { Words } from './words.ts'

const dayMs = 24 * 3600_000

/** Nothing where the registry knows of no villages. */
export function villageBlocks({ measures }: BulletinContent, words: Words): Block[] {
  const { villages, figures } = measures
  if (villages.every(({ villageId }) => villageId === '')) return []
  const notes = openFootnotes()
  const hiddenNotes = { small: words.footSmall, beside: words.footWithheld } as const
  const rows = villages.map((village) => {
    const { online, vehicles: value, vehiclesHidden: hidden } = village
    const count = amountText({ value, hidden }, { unit: 'times', words })
    return [
      village.villageId === '' ? words.noVillage : village.villageName,
      numberText(village.enterprises),
      numberText(village.cameras),
      percentText(online, words),
      notes.note(count, hidden === null ? null : hiddenNotes[hidden]),
    ]
  })
  const keys = ['enterprises', 'cameras', 'online', 'vehicles'] as const
  const totals = pick(figures, keys).map((figure) =>
    amountText(figure, { unit: figure.unit, words }),
  )
  return [
    { is: 'heading', text: words.villages },
    {
      is: 'table',
      table: {
        columns: [
          { text: words.village, isNumber: false, share: 2.6 },
          ...keys.map((key) => {
            const text = words.withUnit(
              words.figures[key],
              key === 'online' ? '' : unitOf(key, words),
            )
            return { text, isNumber: true, share: 1.5 }
          }),
        ],
        rows,
        total: [words.total, ...totals],
      },
    },
    ...notes.blocks(),
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
  return {
    columns: [
      { text: words.enterprise, isNumber: false, share: 3.4 },
      { text: words.village, isNumber: false, share: 1.8 },
      { text: words.watchedCameras, isNumber: true, share: 1 },
      { text: words.figures.online, isNumber: true, share: 1.2 },
      { text: words.blindHours, isNumber: true, share: 1.3 },
      { text: words.score, isNumber: true, share: 1.1 },
    ],
    rows: measures.enterprises.map((each) => [
      each.enterpriseName,
      each.villageName === '' ? words.noVillage : each.villageName,
      numberText(each.cameras),
      percentText(each.online, words),
      each.blindHours === null ? words.nothing : hoursText(each.blindHours),
      each.score === null ? words.notAssessed : each.score.toFixed(1),
    ]),
  }
}

const percentText = (value: number | null, words: Words) =>
  amountText({ value, hidden: null }, { unit: 'percent', words })

function unitOf(key: 'enterprises' | 'cameras' | 'vehicles', words: Words): string {
  return words.units[key === 'vehicles' ? 'times' : key]
}
