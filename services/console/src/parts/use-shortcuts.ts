import { useEffect, useSyncExternalStore } from 'react'

export type Shortcuts = Readonly<Record<string, () => void>>

const name = 'zhian.shortcuts'
const watchers = new Set<() => void>()
let isOn = readKept()

function readKept(): boolean {
  try {
    return localStorage.getItem(name) !== 'off'
  } catch {
    return true
  }
}

/** Single keys can be switched off (WCAG 2.1.4): a voice that dictates would press them. */
export function switchShortcuts(next: boolean): void {
  isOn = next
  try {
    localStorage.setItem(name, next ? 'on' : 'off')
  } catch {
    // Where storage is forbidden the choice lasts as long as the page.
  }
  for (const changed of watchers) changed()
}

export const useShortcutsOn = () =>
  useSyncExternalStore(
    (changed) => {
      watchers.add(changed)
      return () => watchers.delete(changed)
    },
    () => isOn,
  )

const editable =
  'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable="true"], [role="combobox"], [role="slider"]'
/** These widgets move by arrows themselves. */
const arrowed = '[role="radiogroup"], [role="menu"], [role="listbox"], [role="tablist"]'

/** Keys of this page, by what `KeyboardEvent.key` says; they rest in inputs and under modifiers. */
export function useShortcuts(shortcuts: Shortcuts): void {
  useEffect(() => {
    const press = (key: KeyboardEvent) => {
      const run = Object.hasOwn(shortcuts, key.key) ? shortcuts[key.key] : undefined
      if (!run || !isOn || !isFree(key)) return
      key.preventDefault()
      run()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [shortcuts])
}

function isFree(key: KeyboardEvent): boolean {
  if (key.defaultPrevented || key.isComposing || key.ctrlKey || key.metaKey || key.altKey)
    return false
  const target = key.target instanceof Element ? key.target : null
  if (target?.closest(editable)) return false
  return !(key.key.startsWith('Arrow') && target?.closest(arrowed))
}
