import type { Socket } from 'node:net'
import type { BodyBudget } from '../body-budget.ts'

export interface Received {
  /** `no_room` and `too_large` leave no bytes. */
  readonly is: 'whole' | 'cut_off' | 'too_large' | 'no_room'
  readonly bytes: Buffer
}

export interface ReceiveNeeds {
  readonly budget: BodyBudget
  readonly fileBytesMax: number
  /** Silence in the middle of a file that ends it. */
  readonly stallMs: number
}

/** Reads a file to the end of its connection. The caller gives the bytes back to the budget. */
export async function receiveFile(socket: Socket, needs: ReceiveNeeds): Promise<Received> {
  const chunks: Buffer[] = []
  let bytes = 0
  const giveUp = (is: 'too_large' | 'no_room'): Received => {
    needs.budget.give(bytes)
    return { is, bytes: Buffer.alloc(0) }
  }
  socket.setTimeout(needs.stallMs, () => socket.destroy(new Error('the transfer stalled')))
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      if (bytes + chunk.length > needs.fileBytesMax) return giveUp('too_large')
      if (!needs.budget.take(chunk.length)) return giveUp('no_room')
      bytes += chunk.length
      chunks.push(chunk)
    }
    return { is: 'whole', bytes: Buffer.concat(chunks, bytes) }
  } catch {
    return { is: 'cut_off', bytes: Buffer.concat(chunks, bytes) }
  } finally {
    socket.destroy()
  }
}
