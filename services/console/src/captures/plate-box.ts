import { normalisePlate } from '@zhian/contracts/plate'

/** The shortest whole plate has seven characters; anything shorter can only be a beginning. */
const wholePlateChars = 7
const plateCharsMax = 20
/** A single character names a whole province; the API refuses to look for that. */
const prefixCharsMin = 2

export interface PlateWanted {
  /** What the API is asked: a whole plate, or a beginning and `*`. */
  readonly text: string
  readonly isPrefix: boolean
}

/**
 * Understands what a person typed or pasted: full width, lower case, dots and spaces are forgiven, and an unfinished plate
 * is taken as a beginning. Null where nothing is left to look for, or too little.
 */
export function readPlateBox(typed: string): PlateWanted | null {
  const folded = typed.normalize('NFKC').trim()
  const star = folded.indexOf('*')
  const { text, type } = normalisePlate(star < 0 ? folded : folded.slice(0, star))
  if (text === null || text === '') return null
  const isPrefix = star >= 0 || (type === 'INVALID' && text.length < wholePlateChars)
  if (isPrefix && text.length < prefixCharsMin) return null
  const bounded = text.slice(0, plateCharsMax - 1)
  return { text: isPrefix ? `${bounded}*` : bounded, isPrefix }
}

/** Whether a plate is the one that was asked for. */
export function plateFits(plate: string, wanted: string): boolean {
  return wanted.endsWith('*') ? plate.startsWith(wanted.slice(0, -1)) : plate === wanted
}
