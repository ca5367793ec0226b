import { CarryReceipt } from '@zhian/contracts/carry'
import { jsonReader } from '@zhian/contracts/parse'
import { Fault } from '@zhian/kit/fault'
import type { Spool } from '../spool/spool.ts'

export interface SettledByReceipt {
  readonly settled: number
  readonly refused: number
  /** What the receipt names and had ended here before. */
  readonly knownBefore: number
  readonly pending: number
}

export const readReceipt = jsonReader(CarryReceipt)

/**
 * Ends exactly what the receipt names and is pending here; the disk space is free when this resolves.
 *
 * Throws INPUT_REFUSED for a receipt of another agent or of another life of the spool.
 */
export async function settleReceipt(
  receipt: CarryReceipt,
  { agentId, spool }: { agentId: string; spool: Spool },
): Promise<SettledByReceipt> {
  if (receipt.agentId !== agentId)
    throw new Fault('INPUT_REFUSED', `the receipt is of ${receipt.agentId}; this is ${agentId}`)
  if (receipt.epoch !== spool.epoch)
    throw new Fault('INPUT_REFUSED', 'the receipt is of another spool: this one was made anew')
  let named = 0
  let settled = 0
  for (const { from, to } of receipt.settled) {
    named += Math.max(0, to - from + 1)
    settled += spool.settle(pendingWithin(spool, from, to))
  }
  const refused = spool.refuse(receipt.refused.map(({ seq }) => seq))
  await spool.tidy()
  const knownBefore = named + receipt.refused.length - settled - refused
  return { settled, refused, knownBefore, pending: spool.counts.pending }
}

function pendingWithin(spool: Spool, from: number, to: number): number[] {
  const found: number[] = []
  let seq = spool.pendingAfter(from - 1)
  for (; seq !== undefined && seq <= to; seq = spool.pendingAfter(seq)) found.push(seq)
  return found
}
