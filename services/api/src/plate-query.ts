import { normalisePlate } from '@zhian/contracts/plate'
import { refusal } from './refusal.ts'

export interface PlateQuery {
  readonly text: string
  readonly isPrefix: boolean
}

/** Shorter than this a prefix names a whole province. */
const prefixLengthMin = 2

/** `粤B12345` as a whole, `粤B12*` as a prefix. Throws INPUT_REFUSED where nothing is left to look for. */
export function readPlateQuery(raw: string): PlateQuery {
  const isPrefix = raw.trimEnd().endsWith('*')
  const bare = isPrefix ? raw.trimEnd().slice(0, -1) : raw
  if (bare.includes('*'))
    throw refusal('INPUT_REFUSED', {
      en: 'plate: `*` may stand at the end only',
      zh: 'plate：`*` 只能放在末尾',
    })
  const { text } = normalisePlate(bare)
  if (text === null)
    throw refusal('INPUT_REFUSED', {
      en: 'plate: says that there is no plate',
      zh: 'plate：这是“无牌”的写法，不是车牌',
    })
  if (isPrefix && text.length < prefixLengthMin)
    throw refusal('INPUT_REFUSED', {
      en: `plate: needs ${prefixLengthMin} characters before the \`*\``,
      zh: `plate：\`*\` 之前至少要 ${prefixLengthMin} 个字符`,
    })
  return { text, isPrefix }
}
