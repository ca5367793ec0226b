import { createHash } from 'node:crypto'

/**
 * One spelling for one meaning (RFC 8785, numbers as ECMAScript writes them), where every list is a set with repetitions: its
 * members are sorted by their own spelling, so that the order of objects changes neither a sum nor a hash.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return spellText(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).sort().join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = value as Readonly<Record<string, unknown>>
  let spelt = ''
  for (const key of Object.keys(members).sort()) {
    const member = members[key]
    if (member === undefined) continue
    spelt += `${spelt === '' ? '' : ','}${spellText(key)}:${canonicalJson(member)}`
  }
  return `{${spelt}}`
}

/** What needs no escape is spelt as it is: that is nearly everything, and the general way is slow for short texts. */
const spellText = (text: string): string =>
  plainText.test(text) ? `"${text}"` : JSON.stringify(text)
const plainText = /^[ !#-[\]-~\u00A0-\uD7FF]*$/

export function sha256OfJson(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}

/** By UTF-16 code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** Sums in the order of their ids, because the order of additions changes the last bits. */
export function sumBy<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0)
}
