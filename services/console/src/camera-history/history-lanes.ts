import type { CameraHistory } from '@zhian/contracts/camera-history'

export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** What a stretch of a lane is drawn as. */
export type StretchLook = 'online' | 'offline' | 'unreported' | 'not_due' | 'fault' | 'maintenance'

export interface LaneStretch extends Span {
  readonly look: StretchLook
}

export interface Lane {
  /** `presence`, `maintenance`, or what the fault is called. */
  readonly name: string
  readonly stretches: readonly LaneStretch[]
}

/** Presence always; a lane more for each kind of fault that there was, the longest first; maintenance below. */
export function lanesOf({ presence, faults, maintenance }: CameraHistory): Lane[] {
  const byFault = [...Map.groupBy(faults, ({ what }) => what)]
  const lengthOf = (all: readonly Span[]) =>
    all.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)
  return [
    {
      name: 'presence',
      stretches: presence.map(({ state: look, ...each }) => ({ ...each, look })),
    },
    ...byFault
      .sort(([, a], [, b]) => lengthOf(b) - lengthOf(a))
      .map(([name, all]) => ({
        name,
        stretches: all.map((each) => ({ ...each, look: 'fault' as const })),
      })),
    ...(maintenance.length === 0
      ? []
      : [
          {
            name: 'maintenance',
            stretches: maintenance.map((each) => ({ ...each, look: 'maintenance' as const })),
          },
        ]),
  ]
}

/** Something that began or ended and a person may want to know of. */
export interface HealthEvent extends Span {
  readonly what: string
  readonly tone: 'bad' | 'busy' | 'off'
  /** In somebody's own words. */
  readonly note?: string | undefined
  readonly isExcusing?: boolean
}

/** All but being well, the latest first. */
export function eventsOf(history: CameraHistory): HealthEvent[] {
  const { presence, faults, maintenance, platformOutages } = history
  const away = presence.flatMap(({ state, cause: note, ...span }): HealthEvent[] => {
    if (state === 'offline') return [{ ...span, what: state, tone: 'bad', note }]
    return state === 'unreported' ? [{ ...span, what: state, tone: 'off' }] : []
  })
  return [
    ...away,
    ...faults.map(({ cause: note, ...each }) => ({ ...each, tone: 'busy' as const, note })),
    ...maintenance.map(({ fromMs, toMs, reason: note, isExcusing }) => {
      return { fromMs, toMs, what: 'maintenance', tone: 'off' as const, note, isExcusing }
    }),
    ...platformOutages.map((span) => ({ ...span, what: 'platform', tone: 'off' as const })),
  ].sort((a, b) => b.fromMs - a.fromMs || b.toMs - a.toMs)
}

export interface HealthSums {
  readonly dueMs: number
  readonly watchedMs: number
  readonly onlineMs: number
  readonly outages: number
  readonly longestMs: number
}

export function healthSumsOf({ presence }: CameraHistory): HealthSums {
  const lengths = (...states: readonly string[]) =>
    presence.filter(({ state }) => states.includes(state)).map(({ fromMs, toMs }) => toMs - fromMs)
  const sum = (all: readonly number[]) => all.reduce((total, each) => total + each, 0)
  const outages = lengths('offline')
  const onlineMs = sum(lengths('online'))
  const watchedMs = onlineMs + sum(outages)
  return {
    dueMs: watchedMs + sum(lengths('unreported')),
    watchedMs,
    onlineMs,
    outages: outages.length,
    longestMs: Math.max(0, ...outages),
  }
}

/** Where a stretch stands on a line of time, in per cent of its length. */
export function placeOn({ fromMs, toMs }: Span, whole: Span): { left: string; width: string } {
  const share = (atMs: number) =>
    (100 * (Math.min(Math.max(atMs, whole.fromMs), whole.toMs) - whole.fromMs)) /
    (whole.toMs - whole.fromMs)
  const left = share(fromMs)
  return { left: `${left.toFixed(3)}%`, width: `${(share(toMs) - left).toFixed(3)}%` }
}
