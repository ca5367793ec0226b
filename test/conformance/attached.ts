import { eventually } from '../support/eventually.ts'

/** A gateway is given so long to be pointed at the camera that is served here. */
const firstMs = 300_000
/** And so long to come back when a stream broke. */
const againMs = 60_000

/** Resolves when a gateway holds a stream; rejects with what a person can act on. */
export async function attached(isOpen: () => boolean, when: 'first' | 'again'): Promise<void> {
  const withinMs = when === 'first' ? firstMs : againMs
  const check = () => {
    if (!isOpen()) throw new Error(`no gateway has opened the stream within ${withinMs / 1000} s`)
  }
  await eventually(check, { withinMs })
}
