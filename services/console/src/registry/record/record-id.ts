import type { FormKind } from './record-forms.ts'

const lettersOfId = 6

/** `site-k3f9x2`: whoever makes the record may call it otherwise. Over plain HTTP browsers make no UUIDs. */
export function newRecordId(kind: FormKind): string {
  const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1))
  const letters = drawn.toString(36).padStart(lettersOfId, '0').slice(-lettersOfId)
  return `${kind.replace(/s$/, '')}-${letters}`
}
