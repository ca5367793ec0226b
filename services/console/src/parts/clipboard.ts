/**
 * Copies text; says whether it worked. The clipboard's own interface exists only over HTTPS, and many sites are reached by
 * plain HTTP inside the park, so a selection is copied there. The text area stands inside `near`, because a dialog takes
 * the focus away from anything outside of it.
 */
export async function copyText(text: string, near: Element): Promise<boolean> {
  if (isSecureContext) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // The permission may be denied; the old way may still work.
    }
  }
  const area = document.createElement('textarea')
  area.value = text
  area.readOnly = true
  area.style.cssText = 'position:fixed;inset:0 auto auto 0;width:1px;height:1px;opacity:0'
  const focused = document.activeElement
  const place = near.parentElement ?? document.body
  place.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  return isCopied
}
