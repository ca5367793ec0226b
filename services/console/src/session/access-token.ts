/** The part of `Storage` that is needed here. */
export interface TokenStore {
  getItem(name: string): string | null
  setItem(name: string, value: string): void
  removeItem(name: string): void
}

export interface TokenStores {
  /** Forgotten with the tab. */
  readonly tab: TokenStore
  /** Kept on this computer. */
  readonly computer: TokenStore
}

const name = 'zhian.token'
const tokenCharsMax = 4096

/** A token as it may stand in a header; null where the text holds none. */
export function readToken(text: string): string | null {
  const bare = text.trim().replace(/^Bearer\s+/i, '')
  return /^[\x21-\x7e]+$/.test(bare) && bare.length <= tokenCharsMax ? bare : null
}

/** Takes `#token=…` (or `#link=…`) out of an address: the secret, and the address without it. */
export function takeFragmentToken(
  href: string,
  kind: 'token' | 'link' = 'token',
): { token: string | null; href: string } {
  const url = new URL(href)
  const fragment = new URLSearchParams(url.hash.slice(1))
  const text = fragment.get(kind)
  if (text === null) return { token: null, href }
  fragment.delete(kind)
  url.hash = fragment.toString()
  return { token: readToken(text), href: url.href.replace(/#$/, '') }
}

export function keepToken(stores: TokenStores, token: string, isRemembered: boolean): void {
  forgetToken(stores)
  stores[isRemembered ? 'computer' : 'tab'].setItem(name, token)
}

export function keptToken({ tab, computer }: TokenStores): string | null {
  return readToken(tab.getItem(name) ?? computer.getItem(name) ?? '')
}

export function forgetToken({ tab, computer }: TokenStores): void {
  tab.removeItem(name)
  computer.removeItem(name)
}

/** A browser may forbid storage; then the token lives as long as the page. */
export function forgivingStore(open: () => TokenStore): TokenStore {
  const held = new Map<string, string>()
  const attempt = <T>(work: (store: TokenStore) => T, otherwise: () => T): T => {
    try {
      return work(open())
    } catch {
      return otherwise()
    }
  }
  return {
    getItem: (key) =>
      held.get(key) ??
      attempt(
        (store) => store.getItem(key),
        () => null,
      ),
    setItem: (key, value) =>
      attempt(
        (store) => store.setItem(key, value),
        () => void held.set(key, value),
      ),
    removeItem(key) {
      held.delete(key)
      attempt(
        (store) => store.removeItem(key),
        () => undefined,
      )
    },
  }
}
