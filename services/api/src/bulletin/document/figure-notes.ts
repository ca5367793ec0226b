import type { BulletinMeasures, Figure } from '@zhian/contracts/bulletin'
import { amountText, changeText, numberText, previousText } from '@zhian/contracts/bulletin-text'
import { isOtherCameraBase } from '../change.ts'
import { captureFigures, passageFigures } from '../figure-statements.ts'
import { dayText, endOfDayText, minuteText } from '../period.ts'
import type { NotedText } from './blocks.ts'
import type { Footnotes } from './footnotes.ts'
import type { Words } from './words.ts'

export interface NoteNeeds {
  readonly measures: BulletinMeasures
  readonly words: Words
  readonly notes: Footnotes
  /** A table of nothing but captures and traffic says of its columns that cameras were blind, not of each number. */
  readonly gapsAt?: 'head'
}

/** A figure of this period, its like of the year before, and the change, each with what one has to know to read it. */
export function notedFigure(figure: Figure, needs: NoteNeeds) {
  const { words, notes } = needs
  const value = amountText(figure, { unit: figure.unit, words })
  const change = changeText(figure.value, figure.previous)
  return {
    value: notes.note(value, ...valueNotes(figure, needs)),
    previous: notes.note(
      previousText(figure, words),
      hasGapNotes(figure, needs) && figure.previous !== null ? previousGapNote(needs) : null,
      hiddenNote(figure.previousHidden, words),
      otherNowNote(figure, words),
    ),
    change: notes.note(change, change === '—' ? null : baseNote(figure, needs)),
  }
}

/** Alone, beside its change: all that is to be known of both stands behind the number. */
export function notedTile(figure: Figure, needs: NoteNeeds) {
  const { words, notes } = needs
  const change = changeText(figure.value, figure.previous)
  const base = change === '—' ? null : baseNote(figure, needs)
  const text = amountText(figure, { unit: figure.unit, words })
  return { value: notes.note(text, ...valueNotes(figure, needs), base), change }
}

const valueNotes = (figure: Figure, needs: NoteNeeds) => [
  hasGapNotes(figure, needs) ? gapNote(needs) : null,
  figure.unit === 'slots' && figure.value !== null ? assessedNote(needs) : null,
  hiddenNote(figure.hidden, needs.words),
]

export function valueHead(needs: NoteNeeds): NotedText {
  const { words, notes, gapsAt } = needs
  return notes.note(words.value, gapsAt === 'head' ? gapNote(needs) : null)
}

/** The head of the year before says where it is from, if it was issued. */
export function previousHead(needs: NoteNeeds): NotedText {
  const { measures, words, notes, gapsAt } = needs
  const gap = gapsAt === 'head' ? previousGapNote(needs) : null
  const { issuedBefore } = measures
  if (issuedBefore === null) return notes.note(words.previous, gap)
  const { month, revision, issuedAtMs } = issuedBefore
  const [year = 0, monthOfYear = 0] = month.split('-').map(Number)
  const from = words.footIssued(words.month(year, monthOfYear), revision, dayText(issuedAtMs))
  return notes.note(words.previous, from, gap)
}

const countsWhatPassed = ({ key }: Figure) =>
  captureFigures.includes(key) || passageFigures.includes(key)

export function hiddenNote(hidden: Figure['hidden'], words: Words): string | null {
  if (hidden === null) return null
  return hidden === 'small' ? words.footSmall : words.footWithheld
}

const hasGapNotes = (figure: Figure, { gapsAt }: NoteNeeds) =>
  gapsAt === undefined && countsWhatPassed(figure)

function gapNote({ measures, words }: NoteNeeds): string | null {
  if (!isBlind(measures.blindHours)) return null
  const online = measures.figures.find(({ key }) => key === 'online')?.value ?? 0
  return words.footGaps(hoursText(measures.blindHours), (100 - online).toFixed(1))
}

function previousGapNote({ measures, words }: NoteNeeds): string | null {
  const { previousBlindHours } = measures
  return isBlind(previousBlindHours) ? words.footPreviousGaps(hoursText(previousBlindHours)) : null
}

/** Up to when what was counted had been captured, and had arrived. */
export function assessedNote({ measures, words }: Pick<NoteNeeds, 'measures' | 'words'>) {
  const { assessed, period } = measures
  if (assessed === null) return null
  const upTo = minuteText(Math.min(assessed.toMs, period.toMs))
  const isWhole = assessed.toMs >= period.toMs
  const text = words.footAssessed(
    isWhole ? endOfDayText(period.toMs) : upTo,
    minuteText(assessed.computedAtMs),
  )
  return isWhole ? text : `${text}${words.footAssessedShort}`
}

function otherNowNote({ differs, recomputed, unit }: Figure, words: Words): string | null {
  if (!differs) return null
  if (recomputed === null) return words.footDiffers
  return words.footRecomputed(amountText({ value: recomputed, hidden: null }, { unit, words }))
}

function baseNote(figure: Figure, { measures, words }: NoteNeeds): string | null {
  const cameras = measures.figures.find(({ key }) => key === 'cameras')
  if (cameras === undefined || !countsWhatPassed(figure)) return null
  const { value, previous } = cameras
  if (!isOtherCameraBase(value, previous)) return null
  return words.baseChanged(numberText(previous ?? 0), numberText(value ?? 0))
}

/** As far as one decimal shows. */
const isBlind = (hours: number | null): hours is number => hours !== null && hours >= 0.05
export const hoursText = (hours: number) => numberText(Number(hours.toFixed(1)), 1)
