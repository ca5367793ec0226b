import type { IncomingMessage } from 'node:http'

export type ReceivedBody =
  | { readonly is: 'whole'; readonly body: Buffer }
  | { readonly is: 'too_large'; readonly head: Buffer }
  | { readonly is: 'no_room' }
  | { readonly is: 'cut_off' }

/** What is kept of a body that is too large to keep, for a person to recognise it by. */
const headBytesMax = 64 * 1024

/** How many bytes of bodies may be in memory at once, over all connections. */
export class BodyBudget {
  readonly #bytesMax: number
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get bytes(): number {
    return this.#bytes
  }

  take(bytes: number): boolean {
    if (this.#bytes + bytes > this.#bytesMax) return false
    this.#bytes += bytes
    return true
  }

  give(bytes: number): void {
    this.#bytes -= bytes
  }
}

/**
 * Reads a body within the budget; what does not fit is read to its end and forgotten, so that the answer arrives.
 *
 * The caller gives the bytes of a whole body back.
 */
export async function receiveBody(
  request: IncomingMessage,
  budget: BodyBudget,
  bodyBytesMax: number,
): Promise<ReceivedBody> {
  const chunks: Buffer[] = []
  let bytes = 0
  let refused: 'too_large' | 'no_room' | undefined
  let head = Buffer.alloc(0)
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      if (refused !== undefined) continue
      if (bytes + chunk.length > bodyBytesMax) refused = 'too_large'
      else if (!budget.take(chunk.length)) refused = 'no_room'
      else {
        bytes += chunk.length
        chunks.push(chunk)
        continue
      }
      head = Buffer.concat(chunks).subarray(0, headBytesMax)
      chunks.length = 0
      budget.give(bytes)
      bytes = 0
    }
  } catch {
    budget.give(bytes)
    return { is: 'cut_off' }
  }
  if (refused === 'too_large') return { is: 'too_large', head: Buffer.from(head) }
  if (refused === 'no_room') return { is: 'no_room' }
  return { is: 'whole', body: Buffer.concat(chunks, bytes) }
}
