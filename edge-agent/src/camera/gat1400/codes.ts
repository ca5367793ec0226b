import type { Coded } from '@zhian/contracts/capture'
import { wordTable } from '../word-table.ts'

/** GA/T 1400 ColorType; `5` and `05` are the same. */
const colours = wordTable<string>({
  '1': 'black',
  '2': 'white',
  '3': 'gray',
  '4': 'red',
  '5': 'blue',
  '6': 'yellow',
  '7': 'orange',
  '8': 'brown',
  '9': 'green',
  '10': 'purple',
  '11': 'cyan',
  '12': 'pink',
  '13': 'transparent',
  '99': 'unknown',
})
/** What a plate's ground can be. */
const plateColours = new Set(['black', 'white', 'blue', 'yellow', 'green', 'unknown'])
/** The ground that a class of plate has (GA 24.7), to catch devices that count colours by another list. */
const coloursOfClass = wordTable<readonly string[]>({
  '01': ['yellow'],
  '02': ['blue'],
  '15': ['yellow'],
  '16': ['yellow'],
  '23': ['white'],
  '31': ['white'],
  '32': ['white'],
  '51': ['green', 'yellow'],
  '52': ['green', 'yellow'],
})
const directions = [
  'east',
  'west',
  'south',
  'north',
  'northeast',
  'southwest',
  'southeast',
  'northwest',
]
const attitudes =
  'frontal slightly-up slightly-down slightly-left left full-left slightly-right right full-right'.split(
    ' ',
  )
const rawCharsMax = 64

const colourSystem = 'GAT1400.ColorType'

/** A code as it came, beside its system, with our word for it where we know one. */
export function coded(
  raw: string | undefined,
  codeSystem: string,
  value?: string,
): Coded | undefined {
  if (raw === undefined) return undefined
  return { raw: raw.slice(0, rawCharsMax), codeSystem, ...(value === undefined ? {} : { value }) }
}

export function colour(raw: string | undefined): Coded | undefined {
  const letters = raw !== undefined && /^[A-Z]$/i.test(raw)
  return coded(raw, letters ? 'GA24.8' : colourSystem, colours[unpadded(raw)])
}

/** A colour that the plate's class cannot have is kept as it came and not translated: it may be of an older list. */
export function plateColour(
  raw: string | undefined,
  plateClass: string | undefined,
): Coded | undefined {
  const said = colours[unpadded(raw)]
  const padded = plateClass?.padStart(2, '0')
  const possible = padded === undefined ? undefined : coloursOfClass[padded]
  const isPossible =
    said === undefined || said === 'unknown' || possible === undefined || possible.includes(said)
  if (said === undefined || !plateColours.has(said) || !isPossible) return coded(raw, colourSystem)
  const isLargeNewEnergy = padded === '51' && said === 'green'
  return coded(raw, colourSystem, isLargeNewEnergy ? 'yellow-green' : said)
}

export function direction(raw: string | undefined): Coded | undefined {
  return coded(raw, 'GAT1400.HDirectionType', directions[Number(raw) - 1])
}

export function attitude(raw: string | undefined): Coded | undefined {
  return coded(raw, 'GAT1400.Attitude', attitudes[Number(raw) - 1])
}

function unpadded(raw: string | undefined): string {
  return (raw ?? '').replace(/^0+(?=\d)/, '')
}
