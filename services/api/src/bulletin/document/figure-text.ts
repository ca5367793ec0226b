import type { Figure } from '@zhian/contracts/bulletin'
import { changeText } from '../change.ts'
import type { Words } from './words.ts'

/** `12,345`, with as many decimals as it needs, two at most. */
export function numberText(value: number, decimalsMin = 0): string {
  return value.toLocaleString('en', {
    minimumFractionDigits: decimalsMin,
    maximumFractionDigits: 2,
  })
}

export function valueText(figure: Figure, words: Words): string {
  if (figure.isSmall) return words.small
  if (figure.value !== null) return amountText(figure.value, figure.unit)
  return figure.statement === null ? words.notAssessed : words.nothing
}

export function previousText(figure: Figure, words: Words): string {
  if (figure.wasSmall) return words.small
  return figure.previous === null ? words.nothing : amountText(figure.previous, figure.unit)
}

export function figureChange({ value, previous }: Figure): string {
  return changeText(value, previous)
}

function amountText(value: number, unit: Figure['unit']): string {
  return unit === 'percent' ? `${value.toFixed(1)}%` : numberText(value)
}
