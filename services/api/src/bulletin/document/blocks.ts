/** What a document is made of, before it is HTML or PDF. */
export type Block =
  | { readonly is: 'heading'; readonly text: string; readonly startsPage?: boolean }
  | { readonly is: 'subheading'; readonly text: string }
  | { readonly is: 'paragraph'; readonly text: string; readonly tone?: 'muted' | 'warning' }
  | { readonly is: 'tiles'; readonly tiles: readonly FigureTile[] }
  | { readonly is: 'table'; readonly table: DocumentTable }
  | { readonly is: 'chart'; readonly chart: DocumentChart }
  | { readonly is: 'code'; readonly text: string }

export interface FigureTile {
  readonly name: string
  readonly value: string
  readonly unit: string
  readonly change: string
  readonly source: string
}

export interface DocumentTable {
  readonly columns: readonly {
    readonly text: string
    readonly isNumber: boolean
    /** Share of the width. */
    readonly share: number
  }[]
  readonly rows: readonly (readonly string[])[]
}

export interface DocumentChart {
  readonly title: string
  readonly svg: string
  readonly widthPx: number
  readonly heightPx: number
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
