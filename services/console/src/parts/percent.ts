/** A fraction as a person reads it; a high one never rounds up to certainty. */
export function percent(fraction: number): string {
  const rounded = Math.round(fraction * 100)
  return `${rounded === 100 && fraction < 1 ? 99 : rounded}%`
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** Bytes in the largest binary unit that leaves at least one. */
export function byteSize(bytes: number): string {
  let size = bytes
  let unit = 0
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024
    unit++
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`
}
