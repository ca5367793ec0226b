import type { BulletinMeasures, Figure } from '@zhian/contracts/bulletin'
import { isOtherCameraBase } from '../change.ts'
import { captureFigures, passageFigures } from '../figure-statements.ts'
import { dayText } from '../period.ts'
import type { NotedText } from './blocks.ts'
import { changeText } from '../change.ts'
import { amountText, numberText, previousText } from './figure-text.ts'
import type { Footnotes } from './footnotes.ts'
import type { Words } from './words.ts'

export interface NoteNeeds {
  readonly measures: BulletinMeasures
  readonly words: Words
  readonly notes: Footnotes
}

/** A figure of this period, its like of the year before, and the change, each with what one has to know to read it. */
export function notedFigure(figure: Figure, needs: NoteNeeds) {
  const { words, notes } = needs
  const value = amountText(figure, { unit: figure.unit, words })
  const change = changeText(figure.value, figure.previous)
  return {
    value: notes.note(value, hiddenNote(figure.hidden, words), gapNote(figure, needs)),
    previous: notes.note(
      previousText(figure, words),
      hiddenNote(figure.previousHidden, words),
      previousGapNote(figure, needs),
      otherNowNote(figure, words),
    ),
    change: notes.note(change, change === '—' ? null : baseNote(figure, needs)),
  }
}

/** The head of the year before says where it is from, if it was issued. */
export function previousHead({ measures, words, notes }: NoteNeeds): NotedText {
  const { issuedBefore } = measures
  if (issuedBefore === null) return notes.note(words.previous)
  const { month, revision, issuedAtMs } = issuedBefore
  const [year = 0, monthOfYear = 0] = month.split('-').map(Number)
  const from = words.footIssued(words.month(year, monthOfYear), revision, dayText(issuedAtMs))
  return notes.note(words.previous, from)
}

const countsWhatPassed = ({ key }: Figure) =>
  captureFigures.includes(key) || passageFigures.includes(key)

function hiddenNote(hidden: Figure['hidden'], words: Words): string | null {
  if (hidden === null) return null
  return hidden === 'small' ? words.footSmall : words.footWithheld
}

function gapNote(figure: Figure, { measures, words }: NoteNeeds): string | null {
  if (!countsWhatPassed(figure) || !isBlind(measures.blindHours)) return null
  const online = measures.figures.find(({ key }) => key === 'online')?.value ?? 0
  return words.footGaps(hoursText(measures.blindHours), (100 - online).toFixed(1))
}

function previousGapNote(figure: Figure, { measures, words }: NoteNeeds): string | null {
  if (!countsWhatPassed(figure) || figure.previous === null) return null
  const { previousBlindHours } = measures
  return isBlind(previousBlindHours) ? words.footPreviousGaps(hoursText(previousBlindHours)) : null
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
