import { useSyncExternalStore } from 'react'

export const themeChoices = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof themeChoices)[number]

/** The same name as in `public/theme.js`, which runs before the first paint. */
const name = 'zhian.theme'
const systemIsDark = matchMedia('(prefers-color-scheme: dark)')
/** Paper is white. */
const paper = matchMedia('print')
const watchers = new Set<() => void>()
let choice = readKept()

function readKept(): ThemeChoice {
  try {
    const kept = localStorage.getItem(name)
    return themeChoices.find((each) => each === kept) ?? 'system'
  } catch {
    return 'system'
  }
}

const isDarkNow = () =>
  !paper.matches && (choice === 'dark' || (choice === 'system' && systemIsDark.matches))

function tell(): void {
  document.documentElement.dataset['theme'] = isDarkNow() ? 'dark' : 'light'
  for (const changed of watchers) changed()
}
systemIsDark.addEventListener('change', tell)
paper.addEventListener('change', tell)

function watch(changed: () => void): () => void {
  watchers.add(changed)
  return () => watchers.delete(changed)
}

export function chooseTheme(next: ThemeChoice): void {
  choice = next
  try {
    localStorage.setItem(name, next)
  } catch {
    // Where storage is forbidden the choice lasts as long as the page.
  }
  tell()
}

export const useThemeChoice = () => useSyncExternalStore(watch, () => choice)
export const useIsDark = () => useSyncExternalStore(watch, isDarkNow)
