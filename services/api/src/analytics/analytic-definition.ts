import type { AnalyticBucket } from '@zhian/contracts/assessment'

/** Fewer than this are not told: `<5`. */
export const leastCount = 5

/** How far the asker reaches, and what it asked for; conditions over `enterprise_id` and `site_id`. */
export interface Scope {
  /** Within reach: what history may be compared with. */
  readonly reach: string
  /** What is shown; implies reach. */
  readonly shown: string
}

export interface Column {
  readonly key: string
  readonly unit?: string
  /** Counts passages or vehicles: below the least count it is not told. */
  readonly isCount?: true
}

export type Cell = string | number | null
export type AnswerRow = Readonly<Record<string, Cell>>

type Statement = (asked: { database: string; scope: Scope }) => string

export interface AnalyticDefinition {
  readonly name: string
  /** The smallest stretch that is told once it is over: an unfinished one would tell each passage as it comes. */
  readonly grain: 'slot' | 'day'
  /** A park's analytic compares enterprises with each other and is not for one of them alone. */
  readonly level: 'site' | 'park'
  /** A week where it is absent; one day where each has many rows. */
  readonly defaultDays?: number
  readonly columns: readonly Column[]
  /** One SELECT whose columns are those of the definition; every value stands in `parameters`. */
  readonly statement: Statement
  /** The same by longer stretches, the shortest first, for what would have more rows than anyone reads. */
  readonly coarser?: readonly { readonly bucket: AnalyticBucket; readonly statement: Statement }[]
  /** Beside those of the window and the scope. */
  readonly parameters?: Readonly<Record<string, unknown>>
  /** Rows that are shares of one whole, which would give a hidden one away: together by this key. */
  readonly wholes?: {
    readonly keys: readonly string[]
    readonly count: string
    readonly with: readonly string[]
  }
}

/** Its rows speak of one camera each, so that choosing a gate only leaves out rows; sums over cameras would differ by what is hidden. */
export const isByCamera = ({ columns }: Pick<AnalyticDefinition, 'columns'>) =>
  columns.some(({ key }) => key === 'cameraId')
