/** Digits and words as a person reads them in a terminal. */
const mebibyte = 1024 * 1024

export function mebibytes(bytes: number): string {
  return `${(bytes / mebibyte).toFixed(1)} MiB`
}

/** With the offset, so that nobody has to guess whose time it is. */
export function localTime(atMs: number): string {
  const date = new Date(atMs)
  const offset = -date.getTimezoneOffset()
  const two = (value: number) => String(Math.trunc(Math.abs(value))).padStart(2, '0')
  const wall = new Date(atMs + offset * 60_000).toISOString().slice(0, 19).replace('T', ' ')
  return `${wall} ${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`
}
