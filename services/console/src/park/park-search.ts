import { useSearch } from '@tanstack/react-router'

/** What the addresses of the park's pages carry; an absent member is its default. */
export interface ParkSearch {
  readonly park?: string
  readonly period?: string
  readonly village?: string
  readonly size?: string
  readonly band?: string
  readonly enterprise?: string
  readonly state?: string
  readonly name?: string
  /** What a new record stands on. */
  readonly on?: string
  readonly days?: string
  readonly from?: string
  readonly to?: string
  readonly site?: string
  readonly gate?: string
  readonly bucket?: string
}

const shapes: Readonly<Record<keyof ParkSearch, RegExp>> = {
  park: /^[\p{L}\p{N}._-]{1,64}$/u,
  period: /^(\d{4}-(0[1-9]|1[0-2])|rolling7|rolling30)$/,
  village: /^[\p{L}\p{N}._-]{1,64}$/u,
  size: /^(key|medium|small|committee|village)$/,
  band: /^(GREEN|YELLOW|RED)$/,
  enterprise: /^[\p{L}\p{N}._-]{1,64}$/u,
  state: /^(open|working|recheck|closed|returned|due)$/,
  name: /^[\p{L}\p{N}._-]{1,64}$/u,
  on: /^[\p{L}\p{N}._-]{1,64}$/u,
  days: /^(1|7|30)$/,
  from: /^20\d\d-\d\d-\d\d$/,
  to: /^20\d\d-\d\d-\d\d$/,
  site: /^[\p{L}\p{N}._-]{1,64}$/u,
  gate: /^[\p{L}\p{N}._-]{1,64}$/u,
  bucket: /^(slot|day|week)$/,
}

/** Numbers and booleans in an address are words here; what fits no shape falls back to the default. */
export function readParkSearch(raw: Record<string, unknown>): ParkSearch {
  const kept = Object.entries(shapes).flatMap(([name, shape]) => {
    const value = raw[name]
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    return shape.test(text) ? [[name, text]] : []
  })
  return Object.fromEntries(kept) as ParkSearch
}

const periodByDefault = 'rolling30'

export function useParkSearch(): ParkSearch & { readonly period: string } {
  const search: ParkSearch = useSearch({ strict: false })
  return { ...search, period: search.period ?? periodByDefault }
}

/** What goes along from page to page: which park, and which time. */
export const along = ({ park, period }: ParkSearch): ParkSearch => ({
  ...(park === undefined ? {} : { park }),
  ...(period === undefined || period === periodByDefault ? {} : { period }),
})
