import type { CellLevel, CoverageHeatMap } from '@zhian/contracts/coverage-plan'
import { isLevel } from './heat-cells.ts'

/** Red, green, blue, and how much of the plan shows through. */
type Paint = readonly [number, number, number, number]

/** Half and contradicted cells are chequered too, so that they are told apart without colour. */
const chequered: ReadonlySet<CellLevel> = new Set(['h', 'c'])
const light: Readonly<Record<CellLevel, Paint>> = {
  '.': [0, 0, 0, 0],
  '-': [88, 96, 112, 40],
  '+': [183, 129, 3, 90],
  h: [9, 88, 217, 190],
  m: [9, 88, 217, 110],
  M: [9, 88, 217, 175],
  c: [180, 35, 24, 210],
}
const dark: Readonly<Record<CellLevel, Paint>> = {
  '.': [0, 0, 0, 0],
  '-': [163, 172, 186, 45],
  '+': [229, 189, 79, 95],
  h: [121, 180, 255, 200],
  m: [121, 180, 255, 105],
  M: [121, 180, 255, 185],
  c: [255, 143, 133, 220],
}

/** The grid as a picture of a pixel a cell, north up; empty where the browser cannot paint. */
export function heatImage({ rows, columns }: CoverageHeatMap, isDark: boolean): string {
  const canvas = document.createElement('canvas')
  canvas.width = columns
  canvas.height = rows.length
  const context = canvas.getContext('2d')
  if (context === null) return ''
  const image = context.createImageData(columns, rows.length)
  const paints = isDark ? dark : light
  for (const [row, letters] of rows.entries()) {
    const y = rows.length - 1 - row
    for (let x = 0; x < columns; x += 1) {
      const letter = letters[x] ?? '.'
      const level = isLevel(letter) ? letter : '.'
      const isGap = chequered.has(level) && (Math.floor(x / 2) + Math.floor(y / 2)) % 2 === 0
      const [red, green, blue, alpha] = paints[level]
      image.data.set([red, green, blue, isGap ? alpha / 4 : alpha], (y * columns + x) * 4)
    }
  }
  context.putImageData(image, 0, 0)
  return canvas.toDataURL()
}

export function paintText(level: CellLevel, isDark: boolean): string {
  const [red, green, blue, alpha] = (isDark ? dark : light)[level]
  return `rgb(${red} ${green} ${blue} / ${Math.round((100 * alpha) / 255)}%)`
}
