import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import * as fontkit from 'fontkit'
import type { Font } from 'fontkit'
import subsetFont from 'subset-font'

const resolve = createRequire(import.meta.url).resolve
const chineseFont = { packageName: '@fontsource/noto-sans-sc', stem: 'noto-sans-sc' } as const
const monoFont = { packageName: '@fontsource/noto-sans-mono', stem: 'noto-sans-mono' } as const
const weights = { regular: 400, bold: 700, mono: 400 } as const
/** `mono` is for what is copied: every letter as wide as the next. */
export type Weight = keyof typeof weights

/** A font with the characters of one document only, and which those are. */
export interface Face {
  readonly name: string
  readonly bytes: Buffer
  readonly characters: ReadonlySet<string>
}

/** Fonts by weight; together they have every character of the text that the family has. The first has nearly all. */
export type Faces = Readonly<Record<Weight, readonly Face[]>>

/**
 * Noto Sans SC, cut down to a text. The family's Chinese part has letters and GB 2312 and more, but no arrows and no
 * rare characters: those lie in a hundred small parts, of which the needed ones are added.
 */
export async function facesFor(text: string): Promise<Faces> {
  const wanted = new Set(text.normalize('NFC').replaceAll(/\s/g, ' '))
  const regular = await facesOf('regular', wanted)
  const latin = await faceOf({ ...monoFont, part: 'latin' }, { weight: 'mono', wanted })
  return { regular, bold: await facesOf('bold', wanted), mono: [latin, ...regular] }
}

async function facesOf(weight: Weight, wanted: ReadonlySet<string>): Promise<Face[]> {
  const part = (name: string) => ({ ...chineseFont, part: name })
  const chinese = await faceOf(part('chinese-simplified'), { weight, wanted })
  const faces = [chinese]
  const missing = new Set([...wanted].filter((each) => !chinese.characters.has(each)))
  for (const name of await partsFor(missing))
    faces.push(await faceOf(part(name), { weight, wanted: missing }))
  return faces
}

/** The numbered parts in which any of the characters may lie. */
async function partsFor(characters: ReadonlySet<string>): Promise<string[]> {
  const text = await readFile(resolve(`${chineseFont.packageName}/unicode.json`), 'utf8')
  const rangesOf = Object.entries(JSON.parse(text) as Readonly<Record<string, string>>)
  const codePoints = [...characters].map(codePointOf)
  return rangesOf.flatMap(([name, ranges]) => {
    const number = /^\[(\d+)\]$/.exec(name)?.[1]
    const isNeeded = codePoints.some((each) => isWithin(ranges, each))
    return number !== undefined && isNeeded ? [number] : []
  })
}

/** `U+25b2-25b3,U+25bd`. */
function isWithin(ranges: string, codePoint: number): boolean {
  return ranges.split(',').some((range) => {
    const [from = '', to = from] = range.trim().slice(2).split('-')
    return codePoint >= Number.parseInt(from, 16) && codePoint <= Number.parseInt(to, 16)
  })
}

async function faceOf(
  { packageName, stem, part }: { packageName: string; stem: string; part: string },
  { weight, wanted }: { weight: Weight; wanted: ReadonlySet<string> },
): Promise<Face> {
  const file = `${packageName}/files/${stem}-${part}-${weights[weight]}-normal.woff2`
  const whole = await readFile(resolve(file))
  const bytes = await subsetFont(whole, [...wanted].join(''), { targetFormat: 'sfnt' })
  const known = new Set((fontkit.create(bytes) as Font).characterSet)
  const characters = new Set([...wanted].filter((each) => known.has(codePointOf(each))))
  return { name: `${weight}-${part}`, bytes, characters }
}

const codePointOf = (character: string) => character.codePointAt(0) ?? 0
