/** What a document is made of, before it is HTML or PDF. */
export type Block =
  | { readonly is: 'heading'; readonly text: string; readonly startsPage?: boolean }
  | { readonly is: 'subheading'; readonly text: string }
  | { readonly is: 'paragraph'; readonly text: string; readonly tone?: 'muted' | 'warning' }
  | { readonly is: 'tiles'; readonly tiles: readonly FigureTile[] }
  | { readonly is: 'table'; readonly table: DocumentTable }
  /** Below what they are marks in: the first is 1. */
  | { readonly is: 'notes'; readonly texts: readonly string[] }
  | { readonly is: 'chart'; readonly chart: DocumentChart }
  | { readonly is: 'code'; readonly text: string }

/** Text with the numbers of the notes that belong to it. */
export interface NotedText {
  readonly text: string
  readonly marks: readonly number[]
}
export type Cell = string | NotedText

export interface FigureTile {
  readonly name: string
  readonly value: NotedText
  readonly unit: string
  readonly change: string
  readonly source: string
}

export interface DocumentTable {
  readonly columns: readonly {
    readonly text: Cell
    readonly isNumber: boolean
    /** Share of the width. */
    readonly share: number
  }[]
  readonly rows: readonly (readonly Cell[])[]
  /** Below a line of its own. */
  readonly total?: readonly Cell[]
}

export function noted(cell: Cell): NotedText {
  return typeof cell === 'string' ? { text: cell, marks: [] } : cell
}

/** A name and a number are no further apart than one can read across. */
export const isNarrow = ({ columns: [, second, ...more] }: DocumentTable) =>
  more.length === 0 && (second?.isNumber ?? false)

export interface DocumentChart {
  readonly title: string
  readonly svg: string
  readonly widthPx: number
  readonly heightPx: number
  /** At the top right, where there is more than one series. */
  readonly hasLegend: boolean
}

export interface BulletinDocument {
  readonly languageTag: 'zh-CN' | 'en'
  readonly park: string
  readonly title: string
  /** One line each: period, as-of, revision, who issued it. */
  readonly facts: readonly string[]
  /** Null in what is issued. */
  readonly draftNotice: string | null
  /** When it was made; documents hold no other time of their own. */
  readonly atMs: number
  readonly pageWord: (page: number, of: number) => string
  readonly blocks: readonly Block[]
}
