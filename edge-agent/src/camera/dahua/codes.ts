import type { Coded } from '@zhian/contracts/capture'
import { wordTable } from '../word-table.ts'

const plateColours = wordTable<string>({
  blue: 'blue',
  bluebottomwhitetext: 'blue',
  yellow: 'yellow',
  yellowbottomblacktext: 'yellow',
  white: 'white',
  black: 'black',
  blackbottomwhitetext: 'black',
  shadowgreen: 'green',
  green: 'green',
  yellowgreen: 'yellow-green',
  other: 'unknown',
})
const colours = new Set(
  'black white gray red blue yellow orange brown green purple cyan pink'.split(' '),
)
/** Where a vehicle goes, by the numbers 0 to 7; 8 is unknown, 9 is the customer's own. */
const headings = 'north northeast east southeast south southwest west northwest'.split(' ')
/** `unknow` is really written. */
const nothing = /^(unknown?|none|null|undefined)?$/i

export function coded(
  raw: string | undefined,
  codeSystem: string,
  value?: string,
): Coded | undefined {
  if (raw === undefined || nothing.test(raw)) return undefined
  return { raw: raw.slice(0, 64), codeSystem, ...(value === undefined ? {} : { value }) }
}

export function plateColour(raw: string | undefined): Coded | undefined {
  return coded(raw, 'Dahua.PlateColor', plateColours[raw?.toLowerCase() ?? ''])
}

export function colour(raw: string | undefined): Coded | undefined {
  const word = raw?.toLowerCase().replace('grey', 'gray')
  return coded(raw, 'Dahua.Color', word !== undefined && colours.has(word) ? word : undefined)
}

export function heading(raw: string | undefined): Coded | undefined {
  return coded(raw, 'Dahua.Direction', headings[Number(raw)])
}
