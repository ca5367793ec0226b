const steps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** `3 days 4 hr`, `12 min`: how long something lasted, in its two largest units. */
export function lasting(ms: number, language: string): string {
  const largest = steps.findIndex(([, unitMs]) => ms >= unitMs)
  if (largest === -1) return `< ${spelt(1, 'minute', language)}`
  let rest = ms
  return steps
    .slice(largest, largest + 2)
    .flatMap(([unit, unitMs]) => {
      const count = Math.floor(rest / unitMs)
      rest -= count * unitMs
      return count > 0 ? [spelt(count, unit, language)] : []
    })
    .join(' ')
}

const spelt = (count: number, unit: 'day' | 'hour' | 'minute', language: string) =>
  new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(count)
