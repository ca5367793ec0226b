/** A table for words from outside: it has no members but its own, so that `constructor` is a word like any other. */
export function wordTable<T>(words: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const table = { ...words }
  Object.setPrototypeOf(table, null)
  return table
}
