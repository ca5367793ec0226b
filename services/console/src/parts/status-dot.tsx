export type StatusTone = 'good' | 'busy' | 'bad' | 'off'

/** Each tone has its own shape, so that it is told apart without colour; the words stand beside it. */
const shapes: Readonly<Record<StatusTone, string>> = {
  good: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z',
  busy: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 3a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z',
  bad: 'M8 1.5 15 14H1Z',
  off: 'M3 3h10v10H3Zm2.5 2.5v5h5v-5Z',
}

export function StatusDot({ tone, text }: { readonly tone: StatusTone; readonly text: string }) {
  return (
    <span className={`status is-${tone}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={shapes[tone]} fillRule="evenodd" />
      </svg>
      <span>{text}</span>
    </span>
  )
}
