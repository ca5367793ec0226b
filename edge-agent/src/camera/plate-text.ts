import type { CameraAttributes, Coded } from '@zhian/contracts/capture'
import { normalisePlate, plateProvinces, unplatedWords } from '@zhian/contracts/plate'

const colourOfWord: Readonly<Record<string, string>> = {
  黄绿: 'yellow-green',
  渐变绿: 'green',
  蓝: 'blue',
  黄: 'yellow',
  绿: 'green',
  白: 'white',
  黑: 'black',
}
/** 黑 is a colour and a province, so a colour word counts only where a province follows it. */
const colourWord = new RegExp(
  `^(${Object.keys(colourOfWord).join('|')})(?=[${plateProvinces.join('')}].{5,})`,
)
const plateCharsMax = 32

/** As the camera wrote it, without a colour before it; words that say that there is none are none. */
export function plateTextOf(written: string | undefined): string | undefined {
  if (written === undefined || normalisePlate(written).type === 'NONE') return undefined
  return written.trim().replace(colourWord, '').slice(0, plateCharsMax)
}

export const unplated = { isUnplated: true } as const

/** The plate as the camera wrote it, or its word that there is none. */
export function plateOf(
  written: string | undefined,
): Pick<CameraAttributes, 'plateText' | 'isUnplated'> {
  const plateText = plateTextOf(written)
  if (plateText !== undefined) return { plateText }
  const word = written?.normalize('NFKC').toUpperCase().replaceAll(/\s/g, '')
  return word !== undefined && unplatedWords.includes(word) ? unplated : {}
}

/** The colour that Chinese firmware writes before a plate's text. */
export function colourBefore(written: string | undefined, vendor: string): Coded | undefined {
  const raw = colourWord.exec(written?.trim() ?? '')?.[1]
  if (raw === undefined) return undefined
  return { raw, codeSystem: `${vendor}.platePrefix`, value: colourOfWord[raw] ?? 'unknown' }
}
