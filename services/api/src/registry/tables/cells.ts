import type { Bilingual } from '@zhian/contracts/bilingual'

/** Said by a reader for text that cannot be what the column holds. */
export class Unreadable extends Error {
  readonly said: Bilingual

  constructor(said: Bilingual) {
    super(said.en)
    this.said = said
  }
}

export const text = (value: string) => value
export const number = (value: string) => {
  const read = Number(value.replace(',', '.'))
  if (!Number.isFinite(read)) throw new Unreadable({ en: 'not a number', zh: '不是数字' })
  return read
}
const yes = /^(是|有|true|yes|y|1)$/i
const no = /^(否|无|没有|false|no|n|0)$/i
export const flag = (value: string) => {
  if (yes.test(value)) return true
  if (no.test(value)) return false
  throw new Unreadable({ en: 'neither yes nor no', zh: '应为“是”或“否”' })
}
/** A day at 0:00 of China's time, as these tables mean it; with a time of day where there is one. */
export const moment = (value: string) => {
  const [, year, month, day, hour = '0', minute = '0'] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+(\d{1,2}):(\d{2})(?::\d{2})?)?$/.exec(
      value,
    ) ?? []
  const atMs = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour) - 8,
    Number(minute),
  )
  const isDay = new Date(atMs + 8 * 3600_000).getUTCDate() === Number(day)
  if (!isDay)
    throw new Unreadable({ en: 'not a date like 2026-03-31', zh: '不是 2026-03-31 这样的日期' })
  return atMs
}
export const choice = (words: Readonly<Record<string, string>>) => (value: string) => {
  const found = Object.entries(words).find(([word, key]) => word === value || key === value)
  if (found === undefined) {
    const known = Object.keys(words)
    throw new Unreadable({
      en: `not one of ${known.join(', ')}`,
      zh: `只能是 ${known.join('、')}`,
    })
  }
  return found[1]
}
export const plain = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
export const dated = (value: unknown) =>
  typeof value === 'number'
    ? new Date(value + 8 * 3600_000)
        .toISOString()
        .slice(0, 16)
        .replace('T', ' ')
        .replace(' 00:00', '')
    : ''
export const worded = (words: Readonly<Record<string, string>>) => (value: unknown) =>
  Object.entries(words).find(([, key]) => key === value)?.[0] ?? plain(value)
