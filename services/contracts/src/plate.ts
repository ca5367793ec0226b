/**
 * Chinese number plates: what is written on them, by type (GA 36-2018), and how text from anywhere is made comparable.
 */
const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const province = `[${provinces}]`
/** Serials never use I and O. */
const serial = '[A-HJ-NP-Z0-9]'

export const plateProvinces: readonly string[] = Array.from(provinces)

/** The types exclude each other, so their order is a matter of speed only. */
const plateTypes = [
  ['NEV_S', `${province}[A-HJ-Z][A-HJK]${serial}[0-9]{4}`],
  ['NEV_L', `${province}[A-HJ-Z][0-9]{5}[A-HJK]`],
  ['POLICE', `${province}[A-HJ-Z]${serial}{4}警`],
  ['COACH', `${province}[A-HJ-Z]${serial}{4}学`],
  ['TRAILER', `${province}[A-HJ-Z]${serial}{4}挂`],
  ['HK_MO', `粤Z${serial}{4}[港澳]`],
  ['CONSUL', `${province}[A-HJ-Z][0-9]{4}领`],
  ['EMBASSY', '使[0-9]{6}'],
  ['WJ', `WJ${province}?[0-9]{4}[0-9TDSHBXJ]`],
  ['PLA', '[VKHBSLJNGCE][A-DJ-PR-TVY][0-9]{5}'],
  ['EMERG', `${province}[SX]${serial}{3,4}应急`],
  ['AVIATION', `民航${serial}{5}`],
  ['STD', `${province}[A-HJ-Z]${serial}{5}`],
] as const

export type PlateType = (typeof plateTypes)[number][0] | 'NONE' | 'INVALID'

/** An expression for each of some types of normalised plates. */
export function plateExpressions(isWanted: (type: PlateType) => boolean): string[] {
  return plateTypes.filter(([type]) => isWanted(type)).map(([, text]) => text)
}

/** One for them all, from end to end: for the warehouse, which speaks RE2. */
export function platePattern(isWanted: (type: PlateType) => boolean): string {
  return `^(${plateExpressions(isWanted).join('|')})$`
}

const expressions = plateTypes.map(([type, text]) => [type, new RegExp(`^${text}$`)] as const)
/** By these a camera says that a vehicle has no plate; the other words for none say only that nothing was read. */
export const unplatedWords: readonly string[] = ['00000000', 'NOPLATE', '无', '无牌', '无车牌']
const noPlateWords = new Set([...unplatedWords, '', '-', 'NULL', 'UNKNOWN', '未识别', '车牌'])
const separators = /[\s·•・.\-_]/g
/** 黑 is a colour and a province, so a colour goes only where a province still follows it. */
const colourPrefix = new RegExp(`^(?:黄绿|渐变绿|[蓝黄绿白黑])(?=${province})`)
const startsWithProvince = new RegExp(`^${province}`)

export interface NormalisedPlate {
  /** Null where the text says that there is no plate. */
  readonly text: string | null
  readonly type: PlateType
}

/** Makes plate text from a camera, a model or a person comparable; what fits no type is kept as INVALID. */
export function normalisePlate(raw: string): NormalisedPlate {
  const folded = raw.normalize('NFKC').toUpperCase().trim()
  if (noPlateWords.has(folded)) return { text: null, type: 'NONE' }
  const bare = folded.replace(separators, '')
  if (noPlateWords.has(bare)) return { text: null, type: 'NONE' }
  const text = foldLetters(stripColour(embassyInFront(bare)))
  const match = expressions.find(([, expression]) => expression.test(text))
  return { text, type: match?.[0] ?? 'INVALID' }
}

function embassyInFront(text: string): string {
  return /^\d{6}使$/.test(text) ? `使${text.slice(0, 6)}` : text
}

function stripColour(text: string): string {
  return text.replace(colourPrefix, '')
}

/** Serials have no O and I from the third character on, so there these can only be 0 and 1. */
function foldLetters(text: string): string {
  if (text.length < 6 || !startsWithProvince.test(text)) return text
  return text.slice(0, 2) + text.slice(2).replaceAll('O', '0').replaceAll('I', '1')
}

/** What a plate's ground may look like, by type; `unknown` contradicts nothing. */
const coloursOf: Readonly<Record<PlateType, readonly string[]>> = {
  NEV_S: ['green'],
  NEV_L: ['yellow-green', 'green', 'yellow'],
  POLICE: ['white'],
  COACH: ['yellow'],
  TRAILER: ['yellow'],
  HK_MO: ['black'],
  CONSUL: ['black'],
  EMBASSY: ['black'],
  WJ: ['white'],
  PLA: ['white'],
  EMERG: ['white'],
  AVIATION: ['green'],
  STD: ['blue', 'yellow'],
  NONE: [],
  INVALID: ['blue', 'yellow', 'green', 'yellow-green', 'white', 'black'],
}

/** Whether a colour and a type cannot both be right. */
export function platesConflict(type: PlateType, colour: string): boolean {
  return colour !== 'unknown' && !coloursOf[type].includes(colour)
}
