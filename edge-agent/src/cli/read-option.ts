import { InvalidArgumentError } from 'commander'

const unitMs = { m: 60_000, h: 3600_000, d: 24 * 3600_000 } as const
const unitBytes = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 } as const

/** `2026-11-28`, `2026-11-28T08:00+08:00` (without an offset: of this machine), or how long ago: `90m`, `12h`, `3d`. */
export function readTime(text: string): number {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  if (count !== undefined) return Date.now() - Number(count) * unitMs[unit as keyof typeof unitMs]
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const atMs = Date.parse(isDay ? `${text}T00:00` : text)
  if (Number.isFinite(atMs)) return atMs
  throw new InvalidArgumentError('a time, like 2026-11-28 or 2026-11-28T08:00, or 12h or 3d ago.')
}

/** Bytes with or without a unit: `4000000000`, `3900M`, `4G`. */
export function readBytes(text: string): number {
  const [, count, unit = ''] = /^(\d{1,15})([KMGT]?)(?:i?B)?$/i.exec(text) ?? []
  const bytes = Number(count) * unitBytes[unit.toUpperCase() as keyof typeof unitBytes]
  if (Number.isSafeInteger(bytes)) return bytes
  throw new InvalidArgumentError('bytes, like 4000000000, 3900M or 4G.')
}

export function readCount(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('a whole number from 1 on.')
}
