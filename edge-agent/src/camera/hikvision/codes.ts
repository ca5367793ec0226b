import type { Coded } from '@zhian/contracts/capture'
import { colourBefore } from '../plate-text.ts'
import { wordTable } from '../word-table.ts'

const plateColours = wordTable<string>({
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
})
const vehicleColours = wordTable<string>({
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
})
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

export function clothColour(raw: string | undefined, codeSystem: string): Coded | undefined {
  return coded(raw, codeSystem, vehicleColours[raw?.toLowerCase() ?? ''])
}

/** The colour member, or where it says nothing, the colour word before the plate's text. */
export function plateColour(
  raw: string | undefined,
  written: string | undefined,
): Coded | undefined {
  const saysNothing = raw === undefined || /^(unknown|other)$/i.test(raw)
  const before = saysNothing ? colourBefore(written, 'HIK') : undefined
  return before ?? coded(raw, 'HIK.plateColor', plateColours[raw?.toLowerCase() ?? ''])
}
