import type { Figure, Hidden } from '@zhian/contracts/bulletin'
import type { Words } from './words.ts'

/** `12,345`, with as many decimals as it needs, two at most. */
export function numberText(value: number, decimalsMin = 0): string {
  return value.toLocaleString('en', {
    minimumFractionDigits: decimalsMin,
    maximumFractionDigits: 2,
  })
}

export function amountText(
  { value, hidden }: { readonly value: number | null; readonly hidden: Hidden | null },
  { unit, words }: { readonly unit: Figure['unit']; readonly words: Words },
): string {
  if (hidden !== null) return hidden === 'small' ? words.small : words.withheld
  if (value === null)
    return unit === 'slots' || unit === 'items' ? words.notAssessed : words.nothing
  return unit === 'percent' ? `${value.toFixed(1)}%` : numberText(value)
}

/** A number of the year before that is not there was not measured, or nobody assessed it. */
export function previousText({ previous, previousHidden, unit }: Figure, words: Words): string {
  if (previous === null && previousHidden === null) return words.nothing
  return amountText({ value: previous, hidden: previousHidden }, { unit, words })
}
