/** Hands a file to the browser's downloads. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken the address by then; a revoked one would still break a slow disk's dialog.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
