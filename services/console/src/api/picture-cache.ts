export type PictureState =
  | { readonly is: 'loading' }
  | { readonly is: 'ready'; readonly url: string }
  | { readonly is: 'failed'; readonly error: unknown }

export interface PictureNeeds {
  readonly load: (href: string, signal: AbortSignal) => Promise<Blob>
  readonly makeUrl: (bytes: Blob) => string
  readonly revokeUrl: (url: string) => void
  /** Pictures that nobody looks at any more but that may be scrolled back to. */
  readonly idleMax: number
}

export interface PictureCache {
  readonly peek: (href: string) => PictureState
  /** Loads on the first watch; returns how to stop watching. */
  readonly watch: (href: string, changed: () => void) => () => void
  readonly clear: () => void
}

interface Entry {
  state: PictureState
  readonly watchers: Set<() => void>
  readonly stop: AbortController
}

const loading: PictureState = { is: 'loading' }

/**
 * Pictures need the bearer's token, so they are fetched and shown as object URLs. Each is fetched once, a load that nobody
 * waits for is stopped, and what lies idle too long is revoked: an object URL holds its bytes until then.
 */
export function pictureCache({ load, makeUrl, revokeUrl, idleMax }: PictureNeeds): PictureCache {
  const entries = new Map<string, Entry>()
  /** In the order in which they fell idle. */
  const idle = new Set<string>()

  function drop(href: string, entry: Entry): void {
    entry.stop.abort()
    entries.delete(href)
    idle.delete(href)
    if (entry.state.is === 'ready') revokeUrl(entry.state.url)
  }

  function begin(href: string): Entry {
    const entry: Entry = { state: loading, watchers: new Set(), stop: new AbortController() }
    const settle = (state: () => PictureState) => {
      if (entry.stop.signal.aborted) return
      entry.state = state()
      for (const changed of entry.watchers) changed()
    }
    load(href, entry.stop.signal).then(
      (bytes) => settle(() => ({ is: 'ready', url: makeUrl(bytes) })),
      (error: unknown) => settle(() => ({ is: 'failed', error })),
    )
    entries.set(href, entry)
    return entry
  }

  function leave(href: string, entry: Entry): void {
    if (entry.watchers.size > 0 || entries.get(href) !== entry) return
    if (entry.state.is !== 'ready') return drop(href, entry)
    idle.add(href)
    for (const oldest of idle) {
      if (idle.size <= idleMax) break
      const old = entries.get(oldest)
      if (old) drop(oldest, old)
    }
  }

  return {
    peek: (href) => entries.get(href)?.state ?? loading,
    watch(href, changed) {
      const entry = entries.get(href) ?? begin(href)
      entry.watchers.add(changed)
      idle.delete(href)
      return () => {
        entry.watchers.delete(changed)
        leave(href, entry)
      }
    },
    clear() {
      for (const [href, entry] of entries) drop(href, entry)
    },
  }
}
