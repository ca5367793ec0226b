export interface GridLayout {
  readonly columns: number
  readonly cardPx: number
  readonly thumbnailPx: number
  /** A row with the gap below it. */
  readonly rowPx: number
  readonly gapPx: number
}

const cardPxMin = 232
const phonePxMax = 560
const columnsMax = 12
/** What stands below the picture; fixed, so that a row's height is known before its cards exist. */
export const factsPx = 128

/** How many cards fit, and how tall they are: every height follows from the width, so nothing jumps. */
export function gridLayout(width: number): GridLayout {
  const isPhone = width < phonePxMax
  const gapPx = isPhone ? 10 : 16
  const fitting = Math.floor((width + gapPx) / (cardPxMin + gapPx))
  const columns = Math.max(1, Math.min(columnsMax, fitting))
  const cardPx = Math.max(0, (width - gapPx * (columns - 1)) / columns)
  const thumbnailPx = Math.round((cardPx * 9) / 16)
  return { columns, cardPx, thumbnailPx, rowPx: thumbnailPx + factsPx + gapPx, gapPx }
}
