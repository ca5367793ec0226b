import { seededRandom } from './seeded-random.ts'
import type { SeededRandom } from './seeded-random.ts'

/** How a kind of plate looks (GA 36-2018): its ground, its writing, its size in millimetres. */
export type PlateLook = {
  /** As the tags name it. */
  readonly colour: 'blue' | 'yellow' | 'green' | 'yellow-green' | 'white' | 'black'
  readonly ink: string
  readonly widthMm: number
  readonly heightMm: number
  readonly rows: 1 | 2
}

const blue = { colour: 'blue', ink: '#f7f9fb' } as const
const yellow = { colour: 'yellow', ink: '#14130f' } as const
const white = { colour: 'white', ink: '#151515' } as const
const black = { colour: 'black', ink: '#f2f2f2' } as const
const standard = { widthMm: 440, heightMm: 140, rows: 1 } as const
const twoRows = { widthMm: 440, heightMm: 220, rows: 2 } as const
const newEnergy = { widthMm: 480, heightMm: 140, rows: 1 } as const

export const plateLooks = {
  blue: { ...blue, ...standard },
  yellow: { ...yellow, ...standard },
  'yellow-two-rows': { ...yellow, ...twoRows },
  coach: { ...yellow, ...standard },
  trailer: { ...yellow, ...twoRows },
  'new-energy-small': { colour: 'green', ink: '#10140f', ...newEnergy },
  'new-energy-large': { colour: 'yellow-green', ink: '#10140f', ...newEnergy },
  police: { ...white, ...standard },
  'armed-police': { ...white, ...standard },
  military: { ...white, ...standard },
  'hong-kong-macao': { ...black, ...standard },
  consul: { ...black, ...standard },
  embassy: { ...black, ...standard },
} as const satisfies Record<string, PlateLook>

export type PlateKind = keyof typeof plateLooks
export const plateKinds = Object.keys(plateLooks) as PlateKind[]

const provinces = Array.from('京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼')
const letters = Array.from('ABCDEFGHJKLMNPQRSTUVWXYZ')
const digits = Array.from('0123456789')
const newEnergyLetters = Array.from('ABCDEFGHJK')

/** Text that the grammar allows, kind by kind. */
const writers: Readonly<Record<PlateKind, (random: SeededRandom) => string>> = {
  blue: (random) => head(random) + serial(random, 5),
  yellow: (random) => head(random) + serial(random, 5),
  'yellow-two-rows': (random) => head(random) + serial(random, 5),
  coach: (random) => `${head(random)}${serial(random, 4)}学`,
  trailer: (random) => `${head(random)}${serial(random, 4)}挂`,
  'new-energy-small': (random) =>
    head(random) + random.pick(newEnergyLetters) + serial(random, 1) + many(random, digits, 4),
  'new-energy-large': (random) =>
    head(random) + many(random, digits, 5) + random.pick(newEnergyLetters),
  police: (random) => `${head(random)}${serial(random, 4)}警`,
  'armed-police': (random) =>
    `WJ${random.pick(provinces)}${many(random, digits, 4)}${random.pick([...digits, 'T', 'D', 'X'])}`,
  military: (random) =>
    random.pick(Array.from('VKHBSLJNGCE')) +
    random.pick(Array.from('ABCDJKLMNPRSTVY')) +
    many(random, digits, 5),
  'hong-kong-macao': (random) => `粤Z${serial(random, 4)}${random.pick(['港', '澳'])}`,
  consul: (random) => `${head(random)}${many(random, digits, 4)}领`,
  embassy: (random) => `使${many(random, digits, 6)}`,
}

/** A plate that the grammar allows, the same for the same seed. It is a real vehicle's only by chance. */
export function randomPlate(seed: number, kind?: PlateKind): { text: string; kind: PlateKind } {
  const random = seededRandom(seed)
  const chosen = kind ?? random.pick(plateKinds)
  return { kind: chosen, text: writers[chosen](random) }
}

function head(random: SeededRandom): string {
  return random.pick(provinces) + random.pick(letters)
}

function many(random: SeededRandom, alphabet: readonly string[], count: number): string {
  return Array.from({ length: count }, () => random.pick(alphabet)).join('')
}

/** Mostly digits, at most two letters, as plates are. */
function serial(random: SeededRandom, count: number): string {
  const places = Array.from({ length: count }, () => random.pick(digits))
  for (let letter = random.below(3); letter > 0; letter--) {
    places[random.below(count)] = random.pick(letters)
  }
  return places.join('')
}
