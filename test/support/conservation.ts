import assert from 'node:assert/strict'

interface Ends {
  readonly stored: readonly string[]
  readonly dead: readonly string[]
  readonly evicted: readonly string[]
  readonly pending: readonly string[]
}

/** captured = stored + dead + evicted + pending: nothing is made or lost between camera and store, only moved. */
export function assertConserved(captured: readonly string[], ends: Ends): void {
  const found = [...ends.stored, ...ends.dead, ...ends.evicted, ...ends.pending]
  const foundOnce = new Set(found)
  const known = new Set(captured)
  assert.deepEqual(
    captured.filter((id) => !foundOnce.has(id)),
    [],
    'captures lost',
  )
  assert.deepEqual(
    found.filter((id) => !known.has(id)),
    [],
    'captures from nowhere',
  )
  const seen = new Set<string>()
  assert.deepEqual(
    found.filter((id) => seen.has(id) || !seen.add(id)),
    [],
    'captures in two places',
  )
}
