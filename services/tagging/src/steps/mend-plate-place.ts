import { normalisePlate } from '@zhian/contracts/plate'
import type { PlatePlace } from './locate-plates.ts'
import type { ReadPlace } from './tag-plates.ts'

/** GA 36: on a plate of two rows (440 × 220 mm) the upper, with province and letter, takes two fifths. */
const upperShare = 0.42
const aspectOfTwoRows = { min: 1.4, max: 2.8 }
const lettersAbove = 2
const charactersBelow = { min: 4, max: 6 }

/** A place that is too high for one row of characters, cut into two. Null where it is not of that shape. */
export function splitRows(whole: PlatePlace): readonly [PlatePlace, PlatePlace] | null {
  const aspect = whole.width / whole.height
  if (aspect < aspectOfTwoRows.min || aspect > aspectOfTwoRows.max) return null
  return [cut(whole, 0, upperShare), cut(whole, upperShare, 1)]
}

/** How many characters' widths the province, its letter and the gap behind them take. */
const headWidths = 3
const charactersOfTail = /^[A-Z0-9]{5,6}$/

/**
 * The same line begun further left, where only a serial was read: on a large new-energy plate the ground changes
 * from yellow to green behind the province and its letter, and the line is found from there on.
 */
export function widenToHead(found: ReadPlace): PlatePlace | null {
  if (!charactersOfTail.test(found.read.text)) return null
  const { corner, right, down } = found.place
  const share = headWidths / found.read.text.length
  return {
    ...found,
    width: found.width * (1 + share),
    place: {
      corner: { x: corner.x - right.x * share, y: corner.y - right.y * share },
      right: { x: right.x * (1 + share), y: right.y * (1 + share) },
      down,
    },
  }
}

function cut(whole: PlatePlace, from: number, to: number): PlatePlace {
  const { corner, right, down } = whole.place
  return {
    ...whole,
    height: whole.height * (to - from),
    place: {
      corner: { x: corner.x + down.x * from, y: corner.y + down.y * from },
      right,
      down: { x: down.x * (to - from), y: down.y * (to - from) },
    },
  }
}

/** One plate of two lines where the lower stands close below the upper and both together fit the grammar; else null. */
export function joinRows(upper: ReadPlace, lower: ReadPlace): ReadPlace | null {
  if (upper.read.text.length !== lettersAbove) return null
  const { length } = lower.read.text
  if (length < charactersBelow.min || length > charactersBelow.max) return null
  if (!isBelow(upper, lower)) return null
  const text = upper.read.text + lower.read.text
  if (normalisePlate(text).type === 'INVALID') return null
  const score =
    (upper.read.score * lettersAbove + lower.read.score * length) / (lettersAbove + length)
  return {
    ...around(upper, lower),
    read: { text, score },
    score: Math.min(upper.score, lower.score),
  }
}

function isBelow(upper: PlatePlace, lower: PlatePlace): boolean {
  const [above, below] = [centreOf(upper), centreOf(lower)]
  const drop = below.y - above.y
  const aside = Math.abs(below.x - above.x)
  return (
    drop > lower.height * 0.4 &&
    drop < (upper.height + lower.height) * 1.2 &&
    aside < lower.width * 0.3 &&
    upper.width <= lower.width * 1.3
  )
}

function centreOf({ place: { corner, right, down } }: PlatePlace) {
  return { x: corner.x + (right.x + down.x) / 2, y: corner.y + (right.y + down.y) / 2 }
}

/** From the upper line's top to the lower line's foot, as wide and as turned as the lower line. */
function around(upper: PlatePlace, lower: PlatePlace): PlatePlace {
  const { corner, right, down } = lower.place
  const unit = { x: down.x / lower.height, y: down.y / lower.height }
  const top = upper.place.corner
  const rise = Math.max(0, (corner.x - top.x) * unit.x + (corner.y - top.y) * unit.y)
  return {
    ...lower,
    height: lower.height + rise,
    place: {
      corner: { x: corner.x - unit.x * rise, y: corner.y - unit.y * rise },
      right,
      down: { x: down.x + unit.x * rise, y: down.y + unit.y * rise },
    },
  }
}
