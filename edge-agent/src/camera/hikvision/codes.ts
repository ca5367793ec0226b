import type { Coded } from '@zhian/contracts/capture'
import { plateProvinces } from '@zhian/contracts/plate'

const plateColours: Readonly<Record<string, string>> = {
  blue: 'blue',
  yellow: 'yellow',
  golden: 'yellow',
  white: 'white',
  black: 'black',
  civilaviationblack: 'black',
  green: 'green',
  newenergygreen: 'green',
  civilaviationgreen: 'green',
  newenergyyellowgreen: 'yellow-green',
  unknown: 'unknown',
}
const vehicleColours: Readonly<Record<string, string>> = {
  white: 'white',
  silver: 'silver',
  gray: 'gray',
  grey: 'gray',
  deepgray: 'gray',
  black: 'black',
  red: 'red',
  blue: 'blue',
  deepblue: 'blue',
  yellow: 'yellow',
  green: 'green',
  brown: 'brown',
  pink: 'pink',
  purple: 'purple',
  cyan: 'cyan',
  orange: 'orange',
  unknown: 'unknown',
}
const colourWords: Readonly<Record<string, string>> = {
  蓝: 'blue',
  黄: 'yellow',
  绿: 'green',
  白: 'white',
  黑: 'black',
  黄绿: 'yellow-green',
  渐变绿: 'green',
}
/** 黑 is a colour and a province, so a colour word counts only where a province follows it. */
const colourPrefix = new RegExp(
  `^(${Object.keys(colourWords)
    .toSorted((one, other) => other.length - one.length)
    .join('|')})(?=[${plateProvinces.join('')}].{5,})`,
)
const rawCharsMax = 64

/** A code as it came, beside its system, with our word for it where we know one. */
export function coded(
  raw: string | undefined,
  codeSystem: string,
  value?: string,
): Coded | undefined {
  if (raw === undefined) return undefined
  return { raw: raw.slice(0, rawCharsMax), codeSystem, ...(value === undefined ? {} : { value }) }
}

export function vehicleColour(raw: string | undefined): Coded | undefined {
  return coded(raw, 'HIK.vehicleColor', vehicleColours[raw?.toLowerCase() ?? ''])
}

/** The colour member, or where it says nothing, the colour word before the plate's text. */
export function plateColour(
  raw: string | undefined,
  written: string | undefined,
): Coded | undefined {
  const word = colourPrefix.exec(written ?? '')?.[1]
  const saysNothing = raw === undefined || /^(unknown|other)$/i.test(raw)
  if (saysNothing && word !== undefined) return coded(word, 'HIK.platePrefix', colourWords[word])
  return coded(raw, 'HIK.plateColor', plateColours[raw?.toLowerCase() ?? ''])
}

/** Chinese firmware writes the colour's character before the plate. */
export function withoutColour(written: string): string {
  return written.replace(colourPrefix, '')
}
