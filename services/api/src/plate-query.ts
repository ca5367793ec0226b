import { normalisePlate } from '@zhian/contracts/plate'
import { Fault } from '@zhian/kit/fault'

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
  if (bare.includes('*')) throw new Fault('INPUT_REFUSED', 'plate: `*` may stand at the end only')
  const { text } = normalisePlate(bare)
  if (text === null) throw new Fault('INPUT_REFUSED', 'plate: says that there is no plate')
  if (isPrefix && text.length < prefixLengthMin)
    throw new Fault('INPUT_REFUSED', `plate: needs ${prefixLengthMin} characters before the \`*\``)
  return { text, isPrefix }
}
